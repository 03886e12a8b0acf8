import * as z from 'zod/mini';
import { arn, commaList, oneOf, wholeNumber } from './setting-kinds.ts';
import { type AllowedValues, parseOrKeep } from './setting-problems.ts';

/** The longest VARCHAR of Redshift, bytes (r_Character_types.html). */
export const longestVarchar = 65_535;

const identifier = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,127}$/));

/** A JSON object by table; it may also come as text, as it does from `--set` and from a parameter. */
const byTable = <T extends z.ZodMiniType>(of: T) =>
  z.pipe(
    z.transform((given: unknown) => (typeof given === 'string' ? parseOrKeep(given) : given)),
    z.record(z.string().check(z.minLength(1)), of),
  );

const column = z.string().check(z.minLength(1));

/** Settings that only Redshift has. */
export const redshiftShape = {
  auth: z._default(oneOf(['secret', 'iam']), 'secret'),
  clusterIdentifier: z.optional(identifier),
  workgroup: z.optional(z.string().check(z.regex(/^[a-z0-9-]{3,64}$/))),
  staging: z.optional(
    z.string().check(z.regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[A-Za-z0-9!_.*()/-]{0,80})?$/)),
  ),
  stagingRegion: z.optional(z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/))),
  copyRole: z.optional(arn('iam', 'role/[A-Za-z0-9+=,.@_/-]+(,arn:aws[a-z-]*:iam::\\d*:role/[A-Za-z0-9+=,.@_/-]+)*')),
  copyThreshold: z._default(wholeNumber(1, 1_000_000), 200),
  redshiftInfinity: z._default(oneOf(['error', 'max', 'null']), 'error'),
  redshiftTextLength: z._default(wholeNumber(1, longestVarchar), longestVarchar),
  distKey: z._default(byTable(column), {}),
  sortKey: z._default(byTable(commaList), {}),
};

export const redshiftAllowed: AllowedValues = {
  clusterIdentifier: 'the identifier of a provisioned cluster',
  workgroup: 'the name of a Redshift Serverless workgroup',
  staging: 's3://bucket/prefix, the prefix at most 80 of A-Z, a-z, 0-9 and ! _ . * ( ) / -',
  stagingRegion: 'an AWS region, such as eu-central-1',
  copyRole: 'the ARN of an IAM role that the cluster may assume, or several with commas, each assuming the next',
  copyThreshold: 'a whole number of rows from 1 to 1000000',
  redshiftTextLength: `a whole number of bytes from 1 to ${longestVarchar}`,
  distKey: 'a JSON object of {"table": "column"}',
  sortKey: 'a JSON object of {"table": ["column", …]}',
};
