import type { List } from './list.ts';
import type { RedshiftProps } from './redshift-props.ts';

/** When alarms ring, and who is told; docs/operations.md says what each means. */
export interface AlarmProps {
  /** ARN of an SNS topic that is told when an alarm rings and when it is over.
   * @default nobody is told */
  readonly snsTopic?: string;
  /** Records waiting in Kafka from which on a lag that does not shrink rings.
   * @default 10000 */
  readonly lag?: number;
  /** Hours that the topics keep records; half of it rings.
   * @default 168 (seven days, Kafka’s own) */
  readonly retention?: number;
  /** Dead letters in five minutes that do not ring yet.
   * @default 0 */
  readonly deadLetters?: number;
  /** Failed invocations in five minutes, three times in a row, that do not ring yet.
   * @default 0 */
  readonly errors?: number;
  /** Percent of the time-out from which on a slow invocation rings.
   * @default 80 */
  readonly duration?: number;
  /** Minutes without a poll after which a topic rings, in steps of 5.
   * @default 15 */
  readonly stopped?: number;
  /** Where docs/operations.md is found; alarms link to its sections.
   * @default docs/operations.md */
  readonly runbook?: string;
}

/** A destination: what the function reads at run time, and how it is deployed. docs/settings.md explains each. */
export interface DestinationProps extends RedshiftProps {
  /** 1 to 40 of a-z, 0-9 and -: names the function, its parameters, consumer groups and metrics. */
  readonly name: string;

  // The database

  /** What it is.
   * @default postgresql */
  readonly kind?: 'postgresql' | 'redshift';
  /** Host name or address, without port. */
  readonly hostname: string;
  /** @default 5432, Redshift 5439 */
  readonly port?: number;
  /** Case counts. For Redshift Serverless with `auth: 'iam'`: `IAMR:` and a name for the function’s role. */
  readonly username: string;
  /** Name or ARN of a Secrets Manager secret: the password itself, or RDS’s JSON.
   * @default none, which only `auth: 'iam'` allows */
  readonly passwordSecret?: string;
  /** ARN of the customer managed KMS key of that secret.
   * @default the key of AWS, which needs no grant */
  readonly passwordSecretKey?: string;
  /** Case counts. */
  readonly database: string;
  /** Case counts. */
  readonly schema: string;
  /** @default verify-full */
  readonly tls?: 'verify-full' | 'verify-ca' | 'disable';
  /** PEM of a certificate authority of your own, or name or ARN of the Secrets Manager secret that holds it.
   * @default Node’s authorities (Redshift’s is among them) and Amazon’s (RDS, Aurora) */
  readonly tlsCa?: string;

  // How changes become rows

  readonly insertMode: 'insert' | 'upsert';
  readonly deleteMode: 'ignore' | 'delete' | 'mark';
  /** @default basic */
  readonly schemaEvolution?: 'basic' | 'none';
  /** @default exactly-once */
  readonly delivery?: 'exactly-once' | 'at-least-once';
  /** @default record_key */
  readonly primaryKeyMode?: 'record_key' | 'record_value' | 'none';
  /** @default all fields of the key */
  readonly primaryKeyFields?: List;
  /** @default the source’s table, or the last part of the topic */
  readonly tableNames?: readonly { readonly match: string; readonly table: string }[];
  /** @default halt */
  readonly keylessTables?: 'halt' | 'dead-letter' | 'append';
  /** @default none */
  readonly metadataColumns?: List;
  /** @default null */
  readonly nullOrDefault?: 'null' | 'default';
  /** @default dead-letter */
  readonly onBadRecord?: 'dead-letter' | 'halt';
  /** @default 100 */
  readonly parkLimit?: number;
  /** Seconds.
   * @default 900 */
  readonly constraintWait?: number;
  /** @default ignore */
  readonly truncate?: 'ignore' | 'truncate';
  /** @default such numbers are refused */
  readonly schemalessTime?: 'adaptive' | 'ms' | 'us';
  /** @default text */
  readonly schemalessDecimals?: 'text' | 'base64';

  // Kafka

  /** ARN of the MSK cluster. */
  readonly cluster: string;
  /** Names of topics; each gets a mapping of its own. */
  readonly topics: List;
  /** @default iam */
  readonly kafkaAuth?: 'iam' | 'scram' | 'mtls' | 'tls' | 'none';
  /** ARN of the secret that `scram` and `mtls` take.
   * @default none */
  readonly kafkaSecret?: string;
  /** ARN of the KMS key of that secret (MSK takes only secrets with a key of your own for `scram`).
   * @default none */
  readonly kafkaSecretKey?: string;
  /** The most event pollers per topic, 1 to 10; each invokes at most five functions at once.
   * @default 5, Redshift 1 */
  readonly tasks?: number;
  /** Records per invocation, at most; 6 MB is the other limit.
   * @default 10000 */
  readonly batchSize?: number;
  /** Seconds that records are gathered for an invocation.
   * @default half a second, which Lambda takes for itself; Redshift 60 */
  readonly window?: number;
  /** Another number makes new mappings that begin at the start of their topics.
   * @default 1 */
  readonly generation?: number;
  /** Mappings of one group share event poller units; several destinations of a VPC may.
   * @default landfall-<name> */
  readonly pollerGroup?: string;
  /** Tries after which Lambda gives a batch up, which leaves holes; needs `failureBucket`.
   * @default -1, for ever */
  readonly retries?: number;
  /** S3 bucket for batches that were given up; needs `retries`.
   * @default none */
  readonly failureBucket?: string;

  // The function

  /** Megabytes, 256 to 10240.
   * @default 1769, one whole processor */
  readonly memory?: number;
  /** Seconds, 30 to 840.
   * @default 300 */
  readonly timeout?: number;
  /** Invocations at once, each with one connection; `none` for no limit.
   * @default 5 × tasks × topics, at most 50 */
  readonly maxConcurrency?: number | 'none';
  /** @default info */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
  /** What the mappings' pollers log.
   * @default warn */
  readonly mappingLogLevel?: 'debug' | 'info' | 'warn';
  /** Days.
   * @default 30 */
  readonly logRetention?: number;
  /** Name of a bucket that is there, for dead letters.
   * @default a new one, which stays when the stack goes */
  readonly deadLetterBucket?: string;

  // The network

  /** Id of the VPC to run in.
   * @default none: the function reaches public addresses only */
  readonly vpc?: string;
  /** Ids.
   * @default none */
  readonly subnets?: List;
  /** Ids.
   * @default none */
  readonly securityGroups?: List;
  /** VPC endpoints to create, of ssm, secretsmanager, s3, redshift, redshift-serverless; a VPC takes each once.
   * @default none: they are there, or there is a NAT gateway */
  readonly endpoints?: List;
  /** Ids of the route tables of the subnets, for the s3 endpoint.
   * @default none */
  readonly routeTables?: List;

  // Operation

  /** Whether the first deployment fails where the destination is not ready.
   * @default on */
  readonly check?: 'on' | 'off';
  /** @default every alarm, and nobody is told */
  readonly alarms?: AlarmProps;
}
