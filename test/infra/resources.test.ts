import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { nodeOptions } from '../../infra/function.ts';
import { only, resources, synth } from '../support/synth.ts';

const { template } = synth();
const functions = 'AWS::Lambda::Function';

test('the function runs on Node 24 and arm64, with the memory of one processor, five minutes and 25 at once', () => {
  template.hasResourceProperties(functions, {
    FunctionName: 'landfall-shop',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 1_769,
    Timeout: 300,
    ReservedConcurrentExecutions: 25,
    Handler: 'index.handler',
    LoggingConfig: { LogGroup: Match.anyValue() },
    Environment: {
      Variables: {
        LANDFALL_DESTINATION: 'shop',
        LANDFALL_DEAD_LETTER_BUCKET: { Ref: Object.keys(resources(template, 'AWS::S3::Bucket'))[0] },
        POWERTOOLS_LOG_LEVEL: 'INFO',
        NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=64',
        NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      },
    },
  });
});

test.for([
  [256, 16],
  [512, 32],
  [1_024, 64],
  [1_769, 64],
  [10_240, 64],
])('a function of %i MB has a semi-space of %i MB', ([memory = 0, semiSpace]) => {
  expect(nodeOptions(memory)).toBe(`--enable-source-maps --max-semi-space-size=${semiSpace}`);
});

test.for([
  [{ topics: Array.from({ length: 30 }, (_, i) => `t${i}`) }, 50],
  [{ tasks: 1 }, 5],
  [{ maxConcurrency: 7 }, 7],
  [{ maxConcurrency: 'none' }, undefined],
] as const)('%j allows %s invocations at once', ([given, at]) => {
  synth(given).template.hasResourceProperties(functions, {
    FunctionName: 'landfall-shop',
    ReservedConcurrentExecutions: at ?? Match.absent(),
  });
});

test('the bucket of dead letters is private, encrypted, TLS only, versioned, and stays once it was deployed', () => {
  const { Properties, DeletionPolicy } = only(template, 'AWS::S3::Bucket');
  expect(DeletionPolicy).toBe('RetainExceptOnCreate');
  expect(Properties).toEqual({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ],
    },
  });
});

test('what keeps the bucket to TLS stays with it', () => {
  expect(only(template, 'AWS::S3::BucketPolicy').DeletionPolicy).toBe('RetainExceptOnCreate');
});

test('a bucket that is there is taken as it is', () => {
  const given = synth({ deadLetterBucket: 'letters' }).template;
  given.resourceCountIs('AWS::S3::Bucket', 0);
  given.hasResourceProperties(functions, {
    Environment: { Variables: Match.objectLike({ LANDFALL_DEAD_LETTER_BUCKET: 'letters' }) },
  });
});

test('the stack writes its parameter, and nobody’s override', () => {
  const { Properties } = only(template, 'AWS::SSM::Parameter');
  expect(Properties).toMatchObject({ Name: '/landfall/shop/deployed', Type: 'String', Tier: 'Standard' });
});

test('logs are kept for thirty days, or as long as is set', () => {
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  synth({ logRetention: 7 }).template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

describe('in a VPC', () => {
  const network = { vpc: 'vpc-12345678', subnets: 'subnet-12345678,subnet-23456789', securityGroups: ['sg-12345678'] };

  test('both functions run in its subnets and security groups, and no endpoint is made unasked', () => {
    const within = synth(network).template;
    within.allResourcesProperties(functions, {
      VpcConfig: { SubnetIds: ['subnet-12345678', 'subnet-23456789'], SecurityGroupIds: ['sg-12345678'] },
    });
    within.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });

  test('endpoints are made that are asked for, open to the functions alone', () => {
    const within = synth({ ...network, endpoints: 'ssm,secretsmanager,s3', routeTables: 'rtb-12345678' }).template;
    within.resourceCountIs('AWS::EC2::VPCEndpoint', 3);
    within.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      ServiceName: 'com.amazonaws.eu-central-1.s3',
      RouteTableIds: ['rtb-12345678'],
    });
    within.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ FromPort: 443, ToPort: 443, SourceSecurityGroupId: 'sg-12345678' })],
    });
  });
});

test('nothing looks or reads before there is a way out', () => {
  const network = { vpc: 'vpc-12345678', subnets: 'subnet-12345678', securityGroups: 'sg-12345678' };
  const within = synth({ ...network, endpoints: 'ssm,secretsmanager,s3', routeTables: 'rtb-12345678' }).template;
  const endpoints = Object.keys(resources(within, 'AWS::EC2::VPCEndpoint'));
  for (const type of ['Custom::LandfallCheck', 'AWS::Lambda::EventSourceMapping']) {
    expect(only(within, type).DependsOn).toEqual(expect.arrayContaining(endpoints));
  }
});

describe('the check before traffic', () => {
  const check = 'Custom::LandfallCheck';
  const changed = (given: Parameters<typeof synth>[0] = {}): unknown =>
    only(synth(given).template, check).Properties.changed;

  test('looks after the settings are written, and its result is shown', () => {
    const { DependsOn, Properties } = only(template, check);
    expect(DependsOn).toContain(Object.keys(resources(template, 'AWS::SSM::Parameter'))[0]);
    expect(Properties).toMatchObject({ maxConcurrency: 25, ServiceTimeout: '180' });
    template.hasOutput('*', { Value: { 'Fn::GetAtt': [Object.keys(resources(template, check))[0], 'Result'] } });
  });

  test('looks again where something changed that it looks at, and only there', () => {
    expect(changed()).toBe(changed({ batchSize: 5, alarms: { lag: 5 } }));
    expect(changed()).not.toBe(changed({ hostname: 'other' }));
  });

  test('is not asked when the stack goes: a stack without a way to S3 could not go', () => {
    expect(only(template, check)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('has a function whose name no destination’s has', () => {
    template.hasResourceProperties(functions, { FunctionName: 'landfall-shop_check' });
    expect(() => synth({ name: 'shop_check' })).toThrow('name');
  });

  test('can be switched off', () => {
    const without = synth({ check: 'off' }).template;
    without.resourceCountIs(check, 0);
    without.resourceCountIs(functions, 1);
  });
});
