import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { appOf, cluster, only, plain, resources, synth } from '../support/synth.ts';

const mappingType = 'AWS::Lambda::EventSourceMapping';

test('a mapping reads its topic from the start, by provisioned pollers, tries for ever and measures everything', () => {
  const { template } = synth();
  const { Properties } = only(template, mappingType);
  expect(Properties).toEqual({
    EventSourceArn: cluster,
    FunctionName: { Ref: expect.stringMatching(/Function/) },
    Topics: ['shop.public.orders'],
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'landfall-shop-shop.public.orders-1' },
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10_000,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: -1,
    ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 5, PollerGroupName: 'landfall-shop' },
    MetricsConfig: { Metrics: ['EventCount', 'ErrorCount', 'KafkaMetrics'] },
    LoggingConfig: { SystemLogLevel: 'WARN' },
  });
});

test('settings of the mapping arrive in it', () => {
  const { template } = synth({
    ...{ tasks: 2, batchSize: 500, window: 3, generation: 7, pollerGroup: 'small', mappingLogLevel: 'debug' },
    ...{ retries: 100, failureBucket: 'given-up' },
  });
  template.hasResourceProperties(mappingType, {
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'landfall-shop-shop.public.orders-7' },
    BatchSize: 500,
    MaximumBatchingWindowInSeconds: 3,
    MaximumRetryAttempts: 100,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::given-up' } },
    ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 2, PollerGroupName: 'small' },
    LoggingConfig: { SystemLogLevel: 'DEBUG' },
  });
});

test('another generation is another mapping: its consumer group is for life', () => {
  const idOf = (generation: number): string[] => Object.keys(resources(synth({ generation }).template, mappingType));
  expect(idOf(2)).not.toEqual(idOf(1));
});

test('a serverless cluster is one too', () => {
  const serverless = `${cluster.slice(0, cluster.lastIndexOf('/'))}/55f94cf5-80eb-499e-825c-e777d5f71510-s3`;
  synth({ cluster: serverless }).template.hasResourceProperties(mappingType, { EventSourceArn: serverless });
});

const secret = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:AmazonMSK_landfall-a1b2c3';

describe('authentication at the brokers', () => {
  test.for([
    ['scram', 'SASL_SCRAM_512_AUTH'],
    ['mtls', 'CLIENT_CERTIFICATE_TLS_AUTH'],
  ] as const)('%s names its secret', ([kafkaAuth, Type]) => {
    const { template } = synth({ kafkaAuth, kafkaSecret: secret });
    template.hasResourceProperties(mappingType, { SourceAccessConfigurations: [{ Type, URI: secret }] });
  });

  test.for(['iam', 'tls', 'none'] as const)('%s needs none', (kafkaAuth) => {
    const { template } = synth({ kafkaAuth });
    template.hasResourceProperties(mappingType, { SourceAccessConfigurations: Match.absent() });
  });
});

test('consumer groups of long topics fit, and differ', () => {
  const topics = ['a', 'b'].map((end) => `${'x'.repeat(240)}${end}`);
  const { template } = synth({ name: 'n'.repeat(40), topics });
  const groups = Object.values(resources(template, mappingType)).map(
    ({ Properties }) => (Properties.AmazonManagedKafkaEventSourceConfig as { ConsumerGroupId: string }).ConsumerGroupId,
  );
  expect(new Set(groups).size).toBe(2);
  for (const group of groups) expect(group).toMatch(/^landfall-n{40}-x+-[0-9a-f]{12}-1$/);
  for (const group of groups) expect(group).toHaveLength(200);
});

test('mappings wait for the check, the settings and the rights', () => {
  const { template } = synth();
  const { DependsOn } = only(template, mappingType);
  const wanted = ['Custom::LandfallCheck', 'AWS::SSM::Parameter', 'AWS::IAM::Role', 'AWS::IAM::Policy'].map((type) =>
    Object.keys(resources(template, type)).find((id) => !id.includes('CheckRole')),
  );
  expect(DependsOn).toEqual(expect.arrayContaining(wanted));
});

describe('150 topics on one destination', () => {
  const topics = Array.from({ length: 150 }, (_, i) => `shop.public.table_with_a_name_of_some_length_${i}`);
  const { template, annotations } = synth({ topics });
  const mappings = Object.values(resources(template, mappingType));

  test('stay within CloudFormation’s 500 resources and its megabyte', () => {
    const json = template.toJSON() as { readonly Resources: object };
    expect(mappings).toHaveLength(150);
    expect(Object.keys(json.Resources).length).toBeLessThan(500);
    expect(JSON.stringify(json).length).toBeLessThan(1_000_000);
  });

  test('share poller groups of at most 100 mappings', () => {
    const groups = mappings.map(
      ({ Properties }) => (Properties.ProvisionedPollerConfig as { PollerGroupName: string }).PollerGroupName,
    );
    const size = (name: string): number => groups.filter((group) => group === name).length;
    expect([size('landfall-shop'), size('landfall-shop-2')]).toEqual([100, 50]);
  });

  test('take policies that fit: 10,240 characters in the role, 6,144 in each of at most 10 managed ones', () => {
    const lengths = (type: string): number[] =>
      Object.values(resources(template, type)).map(
        ({ Properties }) => JSON.stringify(Properties.PolicyDocument).length,
      );
    expect(Math.max(...lengths('AWS::IAM::Policy'))).toBeLessThan(10_240);
    expect(Math.max(...lengths('AWS::IAM::ManagedPolicy'))).toBeLessThan(6_144);
    expect(lengths('AWS::IAM::ManagedPolicy').length).toBeLessThanOrEqual(10);
  });

  test('tell their pollers, units and idle cost', () => {
    annotations.hasInfo(
      '/shop/Destination',
      Match.stringLikeRegexp(
        'shop: 150 event pollers \\(at most 750\\) in 2 poller groups, 15 event poller units: idle about \\$2026 a month',
      ),
    );
  });
});

test('what is unknown is told', () => {
  const destination = appOf({ ...plain, ...{ insertmode: 'x' } })
    .node.findChild('shop')
    .node.findChild('Destination');
  const warnings = destination.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
  expect(warnings.map(({ data }) => data)).toEqual([
    expect.stringMatching(/^no setting is called insertmode: left out/),
  ]);
});
