import { describe, expect, expectTypeOf, test } from 'vitest';
import { parseDefinition } from '../../infra/definition.ts';
import type { AlarmProps, DestinationProps } from '../../infra/destination-props.ts';
import type { AlarmSettings } from '../../lib/model/alarm-settings.ts';
import type { Deployment } from '../../lib/model/deployment.ts';
import type { Settings } from '../../lib/model/settings.ts';
import { plain, samples } from '../support/synth.ts';
import { serverless, warehouse } from '../support/warehouse.ts';

type Given = Readonly<Record<string, unknown>>;

function bytesOf(deployed: Given): number {
  return Buffer.byteLength(JSON.stringify(deployed));
}

function refusal(given: Given, base: DestinationProps = plain): string {
  try {
    parseDefinition({ ...base, ...given });
  } catch (error) {
    expect(error).toMatchObject({ name: 'DefinitionError' });
    return (error as Error).message;
  }
  throw new Error(`not refused: ${JSON.stringify(given)}`);
}

describe('a definition is refused with the setting’s name, its value and what is allowed', () => {
  test.for<[string, Given, string]>([
    [
      'tasks out of range',
      { tasks: 11 },
      'tasks = number 11 is not allowed: a whole number of event pollers per topic from 1 to 10',
    ],
    [
      'a time-out over 14 minutes',
      { timeout: 841 },
      'timeout = number 841 is not allowed: a whole number of seconds from 30 to 840: Lambda allows no more than 14 minutes',
    ],
    [
      'deletes without a key',
      { primaryKeyMode: 'none', insertMode: 'insert' },
      'deleteMode = string "delete" is not allowed: delete and mark need a primary key',
    ],
    [
      'a topic twice',
      { topics: ['aa', 'bb', 'aa'] },
      'topics = array ["aa","bb","aa"] is not allowed: topic "aa" stands in it twice',
    ],
    ['no topic', { topics: '' }, 'topics = string "" is not allowed: a list of topic names'],
    [
      'a topic that Kafka does not know',
      { topics: 'a b' },
      'topics = string "a b" is not allowed: a list of topic names',
    ],
    [
      'no password',
      { passwordSecret: undefined },
      'passwordSecret is missing: the name or ARN of a Secrets Manager secret',
    ],
    ['no cluster', { cluster: undefined }, 'cluster is missing: the ARN of an MSK cluster'],
    ['a cluster by name', { cluster: 'events' }, 'cluster = string "events" is not allowed: the ARN of an MSK cluster'],
    ['no name', { name: undefined }, 'name is missing: 1 to 40 of a-z, 0-9 and -'],
    [
      'scram without its secret',
      { kafkaAuth: 'scram' },
      'kafkaSecret is missing: kafkaAuth=scram and mtls take a Secrets Manager secret',
    ],
    [
      'a secret that iam does not take',
      { kafkaSecret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:x' },
      'the others take none',
    ],
    [
      'retries that lose what fails',
      { retries: 5 },
      'retries = number 5 is not allowed: retries and failureBucket go together',
    ],
    [
      'a bucket for what never fails',
      { failureBucket: 'failed' },
      'retries is missing: retries and failureBucket go together',
    ],
    [
      'a VPC without subnets',
      { vpc: 'vpc-12345678', securityGroups: 'sg-12345678' },
      'subnets is missing: vpc and subnets go together',
    ],
    ['a VPC without security groups', { vpc: 'vpc-12345678', subnets: 'subnet-12345678' }, 'securityGroups is missing'],
    [
      'an S3 gateway without route tables',
      { vpc: 'vpc-12345678', subnets: 'subnet-12345678', securityGroups: 'sg-12345678', endpoints: 's3' },
      'routeTables is missing: the s3 endpoint is a gateway',
    ],
    ['endpoints without a VPC', { endpoints: 'ssm' }, 'endpoints = string "ssm" is not allowed: endpoints need a vpc'],
    [
      'a log kept for two days',
      { logRetention: 2 },
      'logRetention = number 2 is not allowed: a number of days of 1, 3,',
    ],
    [
      'an alarm that there is not',
      { alarms: { lagg: 1 } },
      'alarms = object {"lagg":1} is not allowed: an object of snsTopic, lag,',
    ],
    [
      'a threshold that is no number',
      { alarms: { lag: 'low' } },
      'alarms.lag = string "low" is not allowed: a whole number of records from 1 up',
    ],
    [
      'settings that a parameter cannot hold',
      { tlsCa: 'x'.repeat(4_096) },
      'bytes, and parameter /landfall/shop/deployed holds 4096: shorten tableNames, or put tlsCa into a secret',
    ],
  ])('%s', ([, given, words]) => {
    expect(refusal(given)).toContain(words);
  });

  test('and everything that is wrong is told at once', () => {
    const message = refusal({ tasks: 0, insertMode: 'x', memory: 1 });
    expect(message.split('\n')).toEqual([
      'destination "shop":',
      expect.stringMatching(/^- insertMode = /),
      expect.stringMatching(/^- tasks = /),
      expect.stringMatching(/^- memory = /),
    ]);
  });
});

describe('a definition of Redshift is refused', () => {
  const reader = 'arn:aws:iam::111122223333:role/reader';
  test.for<[string, Given, string]>([
    [
      'with a secret that IAM makes needless',
      { passwordSecret: 'dw/lander' },
      'passwordSecret = string "dw/lander" is not allowed: auth=iam takes none, leave it out',
    ],
    ['without a secret or IAM', { auth: 'secret' }, 'passwordSecret is missing: the name or ARN'],
    [
      'where nobody tells what to log in to',
      { hostname: 'dw.example.com' },
      'hostname = string "dw.example.com" is not allowed: auth=iam has to know the name of what it logs in to',
    ],
    [
      'as a cluster and a workgroup',
      { clusterIdentifier: 'dw', workgroup: 'default' },
      'workgroup = string "default" is not allowed: a destination is a cluster or a workgroup',
    ],
    [
      'with two places for loads',
      { staging: 's3://lake/loads', copyRole: reader, stagingBucket: 'loads' },
      'stagingBucket = string "loads" is not allowed: staging says already where loads go',
    ],
    ['with a place and no role', { staging: 's3://lake/loads' }, 'staging needs copyRole too'],
    [
      'with the id of a workgroup that it is not',
      { workgroupId: '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f' },
      'is not allowed: the destination is no workgroup',
    ],
    ['with a workgroup by name where its id is asked for', { workgroupId: 'default' }, 'a UUID'],
    ['with too many pollers', { tasks: 11 }, 'tasks = number 11 is not allowed'],
  ])('%s', ([, given, words]) => {
    expect(refusal(given, warehouse)).toContain(words);
  });

  test('with a user of its own on Redshift Serverless, which takes it from the role', () => {
    expect(refusal({ username: 'lander' }, serverless)).toContain(
      'username = string "lander" is not allowed: with auth=iam Redshift Serverless names the user after the function\'s role: IAMR: and a name for it, such as IAMR:landfall-warehouse',
    );
    const secret = { auth: 'secret', username: 'lander', passwordSecret: 'dw/lander' };
    expect(parseDefinition({ ...serverless, ...secret }).settings.username).toBe('lander');
  });

  test('where it would not fit with what the stack adds', () => {
    const empty = bytesOf(parseDefinition({ ...warehouse, tlsCa: '' }).deployed);
    const full = { tlsCa: 'x'.repeat(4_000 - empty) };
    expect(refusal(full, warehouse)).toMatch(/the settings take 42\d\d bytes, .* holds 4096/);
    const given = { ...full, staging: 's3://lake', copyRole: reader };
    expect(bytesOf(parseDefinition({ ...warehouse, ...given }).deployed)).toBeLessThanOrEqual(4_096);
  });
});

test.for(['stagingBucket', 'workgroupId', 'auth', 'copyThreshold'])('%s is refused for PostgreSQL', (name) => {
  expect(refusal({ [name]: 'x' })).toContain(`${name} is a setting of kind=redshift only: leave it out`);
});

test('settings that fill a parameter to the last byte are allowed', () => {
  const empty = bytesOf(parseDefinition({ ...plain, tlsCa: '' }).deployed);
  expect(bytesOf(parseDefinition({ ...plain, tlsCa: 'x'.repeat(4_096 - empty) }).deployed)).toBe(4_096);
});

test('the parameter holds what the function reads, as it was defined: no defaults, nothing of the deployment', () => {
  const { deployed } = parseDefinition({ ...plain, truncate: 'truncate', tasks: 2 });
  const { name: _, cluster: __, topics: ___, ...read } = plain;
  expect(deployed).toEqual({ ...read, truncate: 'truncate' });
});

test('unknown settings are told, not refused', () => {
  expect(parseDefinition({ ...plain, insertmode: 'x' }).unknown).toEqual(['insertmode']);
});

test('the samples of cdk.json are valid', () => {
  for (const [name, given] of Object.entries(samples)) expect(parseDefinition({ ...given, name }).unknown).toEqual([]);
});

test('the construct’s properties are the settings of both schemas', () => {
  expectTypeOf<keyof DestinationProps>().toEqualTypeOf<keyof Settings | keyof Deployment>();
  expectTypeOf<keyof AlarmProps>().toEqualTypeOf<keyof AlarmSettings>();
});
