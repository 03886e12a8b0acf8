import type { List } from './list.ts';

/** What only a Redshift destination has; refused for PostgreSQL. */
export interface RedshiftProps {
  /** How the function logs in: with the password of a secret, or with temporary credentials that IAM gives it.
   * @default secret */
  readonly auth?: 'secret' | 'iam';
  /** Identifier of a provisioned cluster, for `auth: 'iam'` and the copy role.
   * @default what the host name says */
  readonly clusterIdentifier?: string;
  /** Name of a Redshift Serverless workgroup, for the same.
   * @default what the host name says */
  readonly workgroup?: string;
  /** Id of that workgroup; narrows the rights of function and copy role to it.
   * @default none: any workgroup of the account and region */
  readonly workgroupId?: string;
  /** `s3://bucket/prefix` for loads, with lifecycle and rights of your own; needs `copyRole`.
   * @default a new bucket, or `stagingBucket` */
  readonly staging?: string;
  /** Name of a bucket that is there, for loads; role and rights are made.
   * @default a new bucket, which goes with the stack */
  readonly stagingBucket?: string;
  /** Region of the bucket for loads.
   * @default the stack’s for its own bucket, the cluster’s for others */
  readonly stagingRegion?: string;
  /** ARN of the IAM role that COPY reads loads with, or several with commas, each assuming the next; needs `staging`.
   * @default a new role */
  readonly copyRole?: string;
  /** Rows of a table from which on they go by way of S3.
   * @default 200 */
  readonly copyThreshold?: number;
  /** What becomes of infinite dates and timestamps, which Redshift has not.
   * @default error */
  readonly redshiftInfinity?: 'error' | 'max' | 'null';
  /** Bytes of new text columns of unknown length.
   * @default 65535 */
  readonly redshiftTextLength?: number;
  /** Columns by which new tables are distributed, by table.
   * @default diststyle auto */
  readonly distKey?: Readonly<Record<string, string>>;
  /** Columns by which new tables are sorted, by table.
   * @default sortkey auto */
  readonly sortKey?: Readonly<Record<string, List>>;
}
