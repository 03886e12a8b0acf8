import { expect, test } from 'vitest';
import { rightsOf } from '../support/rights.ts';
import { cluster, resources, synth } from '../support/synth.ts';

const network = [
  ...['AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces'],
  ...['DescribeSecurityGroups', 'DescribeSubnets', 'DescribeVpcs', 'UnassignPrivateIpAddresses'],
].map((action) => `ec2:${action} on *`);
const notByCode = (name: string): string[] =>
  network.map(
    (right) =>
      `never ${right} if {"ArnEquals":{"lambda:SourceFunctionArn":"arn:aws:lambda:eu-central-1:111122223333:function:${name}"}}`,
  );
const parameters = ['deployed', 'override'].map(
  (name) => `ssm:GetParameters on arn:aws:ssm:eu-central-1:111122223333:parameter/landfall/shop/${name}`,
);
const secrets = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret';
const ofCluster = (kind: string, name: string): string => `${cluster.replace(':cluster/', `:${kind}/`)}/${name}`;
const msk = [`kafka:DescribeClusterV2 on ${cluster}`, 'kafka:GetBootstrapBrokers on *'];
const iam = [
  `kafka-cluster:Connect on ${cluster}`,
  `kafka-cluster:DescribeClusterDynamicConfiguration on ${cluster}`,
  `kafka-cluster:DescribeTopic on ${ofCluster('topic', 'shop.public.orders')}`,
  `kafka-cluster:ReadData on ${ofCluster('topic', 'shop.public.orders')}`,
  `kafka-cluster:AlterGroup on ${ofCluster('group', 'landfall-shop-shop.public.orders-1')}`,
  `kafka-cluster:DescribeGroup on ${ofCluster('group', 'landfall-shop-shop.public.orders-1')}`,
];
const logs = (group: string): string[] => [`logs:CreateLogStream on <${group}>`, `logs:PutLogEvents on <${group}>`];

test('the function may read its settings and its password, write its log and its dead letters, and read its topics', () => {
  const { template } = synth();
  expect(rightsOf(template, 'DestinationRole')).toEqual(
    [
      ...parameters,
      `secretsmanager:GetSecretValue on ${secrets}:shop/landfall-??????`,
      ...logs('DestinationLogs'),
      's3:PutObject on <DestinationDeadLetters>/shop/*',
      ...network,
      ...notByCode('landfall-shop'),
      ...msk,
      ...iam,
    ].sort(),
  );
});

test('the check may read its settings and its password and write its log', () => {
  const { template } = synth();
  expect(rightsOf(template, 'DestinationCheckRole')).toEqual(
    [
      ...parameters,
      `secretsmanager:GetSecretValue on ${secrets}:shop/landfall-??????`,
      ...logs('DestinationCheckLogs'),
    ].sort(),
  );
});

test('with every option there is one right more for each, and nothing else', () => {
  const key = (name: string): string => `arn:aws:kms:eu-central-1:111122223333:key/${name}`;
  const decrypt = (name: string): string =>
    `kms:Decrypt on ${key(name)} if {"StringEquals":{"kms:ViaService":"secretsmanager.eu-central-1.amazonaws.com"}}`;
  const { template } = synth({
    ...{ passwordSecret: `${secrets}:shop-a1b2c3`, passwordSecretKey: key('password') },
    tlsCa: 'shop/authority',
    ...{ kafkaAuth: 'scram', kafkaSecret: `${secrets}:AmazonMSK_shop-d4e5f6`, kafkaSecretKey: key('kafka') },
    ...{ retries: 5, failureBucket: 'given-up', deadLetterBucket: 'letters' },
    ...{ vpc: 'vpc-12345678', subnets: 'subnet-12345678', securityGroups: 'sg-12345678' },
  });
  const both = [
    ...parameters,
    ...readsByArn('shop-a1b2c3'),
    decrypt('password'),
    `secretsmanager:GetSecretValue on ${secrets}:shop/authority-??????`,
  ];
  expect(rightsOf(template, 'DestinationRole')).toEqual(
    [
      ...both,
      ...logs('DestinationLogs'),
      's3:PutObject on arn:aws:s3:::letters/shop/*',
      ...network,
      ...notByCode('landfall-shop'),
      ...msk,
      ...readsByArn('AmazonMSK_shop-d4e5f6'),
      decrypt('kafka'),
      's3:PutObject on arn:aws:s3:::given-up/*',
      's3:ListBucket on arn:aws:s3:::given-up',
    ].sort(),
  );
  expect(rightsOf(template, 'DestinationCheckRole')).toEqual(
    [...both, ...logs('DestinationCheckLogs'), ...network, ...notByCode('landfall-shop_check')].sort(),
  );
});

/** Whether an ARN that ends so is whole, nobody can tell: a name may end so too. */
function readsByArn(secret: string): string[] {
  const read = `secretsmanager:GetSecretValue on ${secrets}:${secret}`;
  return [read, `${read}-??????`];
}

test.for(['landfall-secret', 'pg-master'])('a secret called %s is not taken for its own ARN', (passwordSecret) => {
  const { template } = synth({ passwordSecret });
  for (const role of ['DestinationRole', 'DestinationCheckRole']) {
    expect(rightsOf(template, role)).toContain(`secretsmanager:GetSecretValue on ${secrets}:${passwordSecret}-??????`);
  }
});

test('no role has a policy that somebody else writes', () => {
  const { template } = synth();
  for (const { Properties } of Object.values(resources(template, 'AWS::IAM::Role'))) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  }
});

test('each of 150 topics and its group may be read', () => {
  const topics = Array.from({ length: 150 }, (_, i) => `shop.public.t${i}`);
  const rights = rightsOf(synth({ topics }).template, 'DestinationRole');
  for (const topic of topics) {
    expect(rights).toContain(`kafka-cluster:ReadData on ${ofCluster('topic', topic)}`);
    expect(rights).toContain(`kafka-cluster:AlterGroup on ${ofCluster('group', `landfall-shop-${topic}-1`)}`);
  }
});
