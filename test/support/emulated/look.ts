import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParametersByPathCommand, type Parameter, SSMClient } from '@aws-sdk/client-ssm';

/** What there is of a destination in an account. */
export type Seen = Awaited<ReturnType<typeof look>>;

export async function look(destination: string) {
  const prefix = `landfall-${destination}`;
  const [parameters, functions, mappings, buckets, logGroups, alarms, widgets] = await Promise.all([
    parametersOf(`/landfall/${destination}`),
    functionsOf(prefix),
    new LambdaClient({}).send(new ListEventSourceMappingsCommand({})),
    bucketsOf(prefix),
    new CloudWatchLogsClient({}).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: `/landfall/${destination}` })),
    new CloudWatchClient({}).send(new DescribeAlarmsCommand({ AlarmNamePrefix: prefix })),
    widgetsOf(prefix),
  ]);
  return {
    parameters,
    functions,
    buckets,
    widgets,
    mappings: mappings.EventSourceMappings ?? [],
    logGroups: logGroups.logGroups ?? [],
    alarms: alarms.MetricAlarms ?? [],
  };
}

/** By the last part of their name. */
async function parametersOf(Path: string): Promise<Readonly<Record<string, Parameter>>> {
  const { Parameters = [] } = await new SSMClient({}).send(new GetParametersByPathCommand({ Path }));
  return Object.fromEntries(Parameters.map((one) => [one.Name?.split('/').at(-1), one]));
}

async function functionsOf(prefix: string) {
  const client = new LambdaClient({});
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  const ours = Functions.filter(({ FunctionName = '' }) => FunctionName.startsWith(prefix));
  return Promise.all(
    ours.map(async ({ FunctionName }) => {
      const { Configuration, Concurrency } = await client.send(new GetFunctionCommand({ FunctionName }));
      return { ...Configuration, ...Concurrency };
    }),
  );
}

async function bucketsOf(prefix: string) {
  const client = new S3Client({});
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  const ours = Buckets.filter(({ Name = '' }) => Name.startsWith(prefix));
  return Promise.all(
    ours.map(async ({ Name: Bucket }) => {
      const [versioning, encryption, ownership, access, policy, letters] = await Promise.all([
        client.send(new GetBucketVersioningCommand({ Bucket })),
        client.send(new GetBucketEncryptionCommand({ Bucket })),
        client.send(new GetBucketOwnershipControlsCommand({ Bucket })),
        client.send(new GetPublicAccessBlockCommand({ Bucket })),
        client.send(new GetBucketPolicyCommand({ Bucket })),
        client.send(new ListObjectsV2Command({ Bucket })),
      ]);
      return {
        name: Bucket ?? '',
        BucketEncryption: encryption.ServerSideEncryptionConfiguration,
        OwnershipControls: ownership.OwnershipControls,
        PublicAccessBlockConfiguration: access.PublicAccessBlockConfiguration,
        VersioningConfiguration: { Status: versioning.Status },
        policy: JSON.parse(policy.Policy ?? '{}') as unknown,
        letters: (letters.Contents ?? []).map(({ Key = '' }) => Key),
      };
    }),
  );
}

/** Its widgets; undefined where there is no dashboard. (The SDK cannot read the emulator’s list of dashboards.) */
async function widgetsOf(DashboardName: string): Promise<readonly unknown[] | undefined> {
  const found = new CloudWatchClient({}).send(new GetDashboardCommand({ DashboardName }));
  const { DashboardBody = '{}' } = await orNone(found, 'ResourceNotFound');
  return (JSON.parse(DashboardBody) as { readonly widgets?: readonly unknown[] }).widgets;
}

async function orNone<T>(asked: Promise<T>, name: string): Promise<Partial<T>> {
  return asked.catch((error: unknown) => {
    if (error instanceof Error && error.name === name) return {};
    throw error;
  });
}
