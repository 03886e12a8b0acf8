import * as z from 'zod/mini';
import { alarmSettings, alarmsAllowed } from './alarm-settings.ts';
import { arn, commaList, oneOf, wholeNumber } from './setting-kinds.ts';
import { type AllowedValues, settingProblems } from './setting-problems.ts';

/** Days that CloudWatch Logs can keep (API_PutRetentionPolicy). */
export const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const ids = (prefix: string) =>
  z.optional(z.pipe(commaList, z.array(z.string().check(z.regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`))))));

const topics = z.pipe(
  commaList,
  z.array(z.string().check(z.regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{1,248}$/))).check(z.minLength(1), (context) => {
    const twice = context.value.find((topic, i) => context.value.indexOf(topic) < i);
    if (twice === undefined) return;
    const message = `topic ${JSON.stringify(twice)} stands in it twice`;
    context.issues.push({ code: 'custom', input: context.value, path: [], message });
  }),
);

const uuid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));

const bucketName = z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/));

/** Services that functions in a VPC without NAT may need an endpoint for. */
const endpointServices = ['ssm', 'secretsmanager', 's3', 'redshift', 'redshift-serverless'] as const;

const shape = {
  cluster: arn('kafka', 'cluster/[^/]+/[0-9a-z-]+'),
  topics,
  kafkaAuth: z._default(oneOf(['iam', 'scram', 'mtls', 'tls', 'none']), 'iam'),
  kafkaSecret: z.optional(arn('secretsmanager', 'secret:.+')),
  kafkaSecretKey: z.optional(arn('kms', 'key/.+')),
  tasks: z._default(wholeNumber(1, 10), 5),
  batchSize: z._default(wholeNumber(1, 10_000), 10_000),
  window: z.optional(wholeNumber(0, 300)),
  generation: z._default(wholeNumber(1, 1_000_000), 1),
  pollerGroup: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,100}$/))),
  retries: z._default(wholeNumber(-1, 10_000), -1),
  failureBucket: z.optional(bucketName),
  memory: z._default(wholeNumber(256, 10_240), 1_769),
  timeout: z._default(wholeNumber(30, 840), 300),
  maxConcurrency: z.optional(z.union([z.literal('none'), wholeNumber(1, 10_000)])),
  logLevel: z._default(oneOf(['debug', 'info', 'warn', 'error']), 'info'),
  mappingLogLevel: z._default(oneOf(['debug', 'info', 'warn']), 'warn'),
  logRetention: z._default(
    z.coerce.number().check(z.refine((days) => isRetention(days), `a number of days of ${logRetentions.join(', ')}`)),
    30,
  ),
  passwordSecretKey: z.optional(arn('kms', 'key/.+')),
  deadLetterBucket: z.optional(bucketName),
  stagingBucket: z.optional(bucketName),
  workgroupId: z.optional(uuid),
  vpc: z.optional(z.string().check(z.regex(/^vpc-[0-9a-f]{8,17}$/))),
  subnets: ids('subnet'),
  securityGroups: ids('sg'),
  endpoints: z._default(z.pipe(commaList, z.array(oneOf(endpointServices))), []),
  routeTables: ids('rtb'),
  check: z._default(oneOf(['on', 'off']), 'on'),
  alarms: z._default(alarmSettings, alarmSettings.parse({})),
};

type Given = z.output<z.ZodMiniObject<typeof shape>>;

const needs = (setting: string, isMet: (given: Given) => boolean, message: string) =>
  z.refine<Given>(isMet, { path: [setting], message });

const deploymentSchema = z.object(shape).check(
  needs(
    'kafkaSecret',
    ({ kafkaAuth, kafkaSecret }) => ['scram', 'mtls'].includes(kafkaAuth) === (kafkaSecret !== undefined),
    'kafkaAuth=scram and mtls take a Secrets Manager secret (its ARN), the others take none',
  ),
  needs(
    'retries',
    ({ retries, failureBucket }) => retries >= 0 === (failureBucket !== undefined),
    'retries and failureBucket go together: a finite number of retries without a bucket loses what fails, and with a bucket and retries=-1 Lambda silently gives up after 10. Leave both out, or read docs/operations.md first',
  ),
  needs(
    'subnets',
    ({ vpc, subnets }) => (vpc === undefined) === (subnets === undefined || subnets.length === 0),
    'vpc and subnets go together',
  ),
  needs(
    'securityGroups',
    ({ vpc, securityGroups }) => (vpc === undefined) === (securityGroups === undefined || securityGroups.length === 0),
    'vpc and securityGroups go together',
  ),
  needs('endpoints', ({ vpc, endpoints }) => vpc !== undefined || endpoints.length === 0, 'endpoints need a vpc'),
  needs(
    'routeTables',
    ({ endpoints, routeTables }) => !endpoints.includes('s3') || (routeTables ?? []).length > 0,
    'the s3 endpoint is a gateway: it needs the route tables of the subnets',
  ),
);

/** How a destination is deployed: what the function does not read at run time (docs/settings.md). */
export type Deployment = z.output<typeof deploymentSchema>;
export type DeploymentInput = z.input<typeof deploymentSchema>;

/** Names of all settings of the deployment. */
export const deploymentNames: readonly string[] = Object.keys(shape);

/** A deployment that is valid, or what is wrong with it, a line per setting. */
export type CheckedDeployment =
  | { readonly deployment: Deployment; readonly problems?: undefined }
  | { readonly deployment?: undefined; readonly problems: readonly string[] };

export function checkDeployment(given: Readonly<Record<string, unknown>>): CheckedDeployment {
  const parsed = deploymentSchema.safeParse({ ...defaultsOf(given), ...given });
  const problems = [
    ...(parsed.success ? [] : settingProblems(parsed.error, given, allowedValues)),
    ...foreignSettings(given).map((name) => `${name} is a setting of kind=redshift only: leave it out`),
  ];
  return parsed.success && problems.length === 0 ? { deployment: parsed.data } : { problems };
}

/**
 * A warehouse is asked for few and large commits, and those of one table come one after the other: events are gathered for
 * a minute, and one poller gathers what is there.
 */
function defaultsOf({ kind }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return kind === 'redshift' ? { tasks: 1, window: 60 } : {};
}

/** Settings that the kind of the destination does not have. */
function foreignSettings(given: Readonly<Record<string, unknown>>): string[] {
  if (given.kind === 'redshift') return [];
  return ['stagingBucket', 'workgroupId'].filter((name) => given[name] !== undefined);
}

const allowedValues: AllowedValues = {
  cluster: 'the ARN of an MSK cluster, arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>',
  topics: 'a list of topic names, each 2 to 249 of A-Z, a-z, 0-9, . _ and - (Lambda knows no others), not a dot first',
  kafkaSecret: 'the ARN of a Secrets Manager secret',
  kafkaSecretKey: 'the ARN of a KMS key',
  tasks: 'a whole number of event pollers per topic from 1 to 10',
  batchSize: 'a whole number of records from 1 to 10000',
  window: 'a whole number of seconds from 0 to 300',
  generation: 'a whole number from 1 up',
  pollerGroup: '1 to 100 of A-Z, a-z, 0-9, _ and -',
  retries: 'a whole number from -1 (for ever) to 10000',
  failureBucket: 'the name of an S3 bucket',
  memory: 'a whole number of megabytes from 256 to 10240',
  timeout: 'a whole number of seconds from 30 to 840: Lambda allows no more than 14 minutes with an MSK event source',
  maxConcurrency: 'a whole number of invocations at once from 1 to 10000, or none for no limit',
  passwordSecretKey: 'the ARN of a KMS key',
  deadLetterBucket: 'the name of an S3 bucket',
  stagingBucket: 'the name of an S3 bucket',
  workgroupId: 'the id of a Redshift Serverless workgroup, a UUID (aws redshift-serverless get-workgroup)',
  vpc: 'the id of a VPC, vpc-…',
  subnets: 'a list of ids of subnets, subnet-…',
  securityGroups: 'a list of ids of security groups, sg-…',
  endpoints: `a list of ${endpointServices.join(', ')}`,
  routeTables: 'a list of ids of route tables, rtb-…',
  ...alarmsAllowed,
};

function isRetention(days: number): boolean {
  return (logRetentions as readonly number[]).includes(days);
}
