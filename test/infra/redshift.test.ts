import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { makeApp } from '../../infra/app.ts';
import type { DestinationProps } from '../../infra/destination-props.ts';
import { appOf, context, only, resources, samples, synth } from '../support/synth.ts';
import { warehouse } from '../support/warehouse.ts';

const { template } = synth(warehouse);
const buckets = 'AWS::S3::Bucket';
const functions = 'AWS::Lambda::Function';
const of = (given: Partial<DestinationProps>) => synth({ ...warehouse, ...given }).template;

/** What the function reads, with tokens as `<…>`. */
function deployed(from: Template): unknown {
  const [parameter] = Object.values(resources(from, 'AWS::SSM::Parameter'));
  const value = parameter?.Properties.Value;
  if (typeof value === 'string') return JSON.parse(value);
  const [, parts] = (value as { readonly 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : `<${idOf(part)}>`)).join(''));
}

function idOf(token: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = token as { readonly Ref?: string; readonly 'Fn::GetAtt'?: [string, string] };
  return `${attribute?.[0] ?? Ref}`.replace(/^Destination(.*?)[0-9A-F]{8}$/, '$1');
}

const byId = (type: string, id: string) =>
  Object.entries(resources(template, type)).find(([key]) => key.startsWith(`Destination${id}`))?.[1];

describe('a Redshift destination', () => {
  test('gathers up to 10,000 records for a minute with one poller, and more pollers are allowed', () => {
    const mapping = 'AWS::Lambda::EventSourceMapping';
    template.hasResourceProperties(mapping, {
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 60,
      ProvisionedPollerConfig: Match.objectLike({ MinimumPollers: 1, MaximumPollers: 1 }),
    });
    of({ tasks: 4, window: 5, batchSize: 500 }).hasResourceProperties(mapping, {
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 5,
      ProvisionedPollerConfig: Match.objectLike({ MaximumPollers: 4 }),
    });
  });

  test('has a function of its own and at most five at once for a topic', () => {
    const app = appOf({}, warehouse);
    const codeOf = (destination: string, name = `landfall-${destination}`): unknown =>
      Object.values(resources(Template.fromStack(app.node.findChild(destination) as Stack), functions)).find(
        ({ Properties }) => Properties.FunctionName === name,
      )?.Properties.Code;
    expect(codeOf('warehouse')).not.toEqual(codeOf('shop'));
    expect(codeOf('warehouse', 'landfall-warehouse_check')).toEqual(codeOf('shop', 'landfall-shop_check'));
    template.hasResourceProperties(functions, {
      FunctionName: 'landfall-warehouse',
      ReservedConcurrentExecutions: 5,
    });
  });

  test('tells its check that the copy role is new, and cannot be attached yet', () => {
    const asked = (from: Template): unknown => only(from, 'Custom::LandfallCheck').Properties.copyRole;
    expect(asked(template)).toBe('new');
    expect(asked(of({ staging: 's3://lake', copyRole: 'arn:aws:iam::111122223333:role/reader' }))).toBeUndefined();
    expect(asked(synth().template)).toBeUndefined();
  });

  test('shows its commits per minute, which a PostgreSQL one does not', () => {
    const shown = (from: Template): string => JSON.stringify(resources(from, 'AWS::CloudWatch::Dashboard'));
    expect(shown(template)).toContain('commits / PERIOD(commits) * 60');
    expect(shown(synth().template)).not.toContain('commits');
  });

  test('is a sample of cdk.json, too', () => {
    const app = makeApp({ context: { ...context, destinations: samples } });
    const sample = Template.fromStack(app.node.findChild('warehouse') as Stack);
    sample.hasOutput('CopyRole', {});
    sample.hasOutput('StagingBucket', {});
    sample.hasResourceProperties('AWS::SSM::Parameter', { Name: '/landfall/warehouse/deployed' });
  });
});

describe('the staging bucket', () => {
  test('is private and encrypted, keeps nothing longer than a day and no earlier version', () => {
    expect(byId(buckets, 'Staging')?.Properties).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'one-day',
            Status: 'Enabled',
            ExpirationInDays: 1,
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        ],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('takes TLS only', () => {
    expect(byId('AWS::S3::BucketPolicy', 'Staging')?.Properties.PolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    });
  });

  test('goes with the stack, without a function that empties it', () => {
    expect(byId(buckets, 'Staging')?.DeletionPolicy).toBe('Delete');
    expect(Object.keys(resources(template, 'Custom::S3AutoDeleteObjects'))).toEqual([]);
  });

  test('and its region and role are told to the function in its parameter', () => {
    expect(deployed(template)).toMatchObject({
      kind: 'redshift',
      staging: 's3://<Staging>',
      stagingRegion: 'eu-central-1',
      copyRole: '<StagingReader>',
    });
  });

  test('may be one that is there', () => {
    const given = of({ stagingBucket: 'loads', stagingRegion: 'eu-west-1' });
    given.resourceCountIs(buckets, 1);
    expect(deployed(given)).toMatchObject({
      staging: 's3://loads',
      stagingRegion: 'eu-west-1',
      copyRole: '<StagingReader>',
    });
  });

  test('is not made where the definition brings both place and role', () => {
    const copyRole = 'arn:aws:iam::111122223333:role/reader';
    const given = of({ staging: 's3://lake/loads/', copyRole });
    given.resourceCountIs(buckets, 1);
    given.resourceCountIs('AWS::IAM::Role', 2);
    expect(deployed(given)).toMatchObject({ staging: 's3://lake/loads/', copyRole });
    expect(deployed(given)).not.toHaveProperty('stagingRegion');
    expect(Object.keys(given.findOutputs('*'))).not.toContain('CopyRole');
  });
});

test('a PostgreSQL destination has neither staging bucket nor copy role', () => {
  const { template: shop } = synth();
  shop.resourceCountIs(buckets, 1);
  shop.resourceCountIs('AWS::IAM::Role', 2);
});

test('endpoints of Redshift’s own API are made where IAM gives the password and there is no NAT', () => {
  const network = { vpc: 'vpc-12345678', subnets: 'subnet-12345678', securityGroups: 'sg-12345678' };
  const within = of({ ...network, endpoints: 'ssm,redshift,redshift-serverless' });
  const names = Object.values(resources(within, 'AWS::EC2::VPCEndpoint')).map(
    ({ Properties }) => Properties.ServiceName,
  );
  expect(names).toEqual(
    ['ssm', 'redshift', 'redshift-serverless'].map((service) => `com.amazonaws.eu-central-1.${service}`),
  );
});
