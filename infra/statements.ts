import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { deployedParameter, overrideParameter } from '../lib/model/parameter-names.ts';
import type { Cluster } from './cluster.ts';

/** Reads the two settings parameters of a destination. */
export function readSettings(scope: Construct, destination: string): PolicyStatement {
  const resources = [deployedParameter(destination), overrideParameter(destination)].map((name) =>
    Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }),
  );
  return new PolicyStatement({ sid: 'Settings', actions: ['ssm:GetParameters'], resources });
}

/**
 * Reads one secret, given by ARN or name. Secrets Manager puts a dash and six characters behind the name; an ARN that ends
 * so may be whole or not, for a name may end so too.
 */
export function readSecret(scope: Construct, secret: string, keyArn: string | undefined): PolicyStatement[] {
  const stack = Stack.of(scope);
  const isArn = secret.startsWith('arn:');
  const arn = isArn ? secret : stack.formatArn({ service: 'secretsmanager', resource: `secret:${secret}` });
  const isWhole = isArn && /-[A-Za-z0-9]{6}$/.test(arn);
  const resources = [...(isWhole ? [arn] : []), `${arn}-??????`];
  const read = new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources });
  if (keyArn === undefined) return [read];
  const decrypt = new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } },
  });
  return [read, decrypt];
}

export function writeLogs(logGroupArn: string, sid = 'Logs'): PolicyStatement {
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  return new PolicyStatement({ sid, actions, resources: [logGroupArn] });
}

const networkActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Network interfaces, which Lambda makes with the function’s role: for the mapping in the cluster’s subnets, for the
 * function in its own. Lambda takes no narrower resource (configuration-vpc.html); so the code itself is denied them.
 */
export function networkInterfaces(scope: Construct, functionName: string): PolicyStatement[] {
  return [
    new PolicyStatement({ sid: 'Network', actions: networkActions, resources: ['*'] }),
    networkNotByCode(scope, functionName),
  ];
}

export function networkNotByCode(scope: Construct, functionName: string, sid = 'NetworkNotByCode'): PolicyStatement {
  const functionArn = Stack.of(scope).formatArn({ service: 'lambda', resource: `function:${functionName}` });
  return new PolicyStatement({
    ...{ sid, effect: Effect.DENY, actions: networkActions, resources: ['*'] },
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
  });
}

/** What the mapping asks of MSK itself; IAM knows no resource for the brokers' addresses. */
export function findBrokers(cluster: Cluster): PolicyStatement[] {
  return [
    new PolicyStatement({ sid: 'Cluster', actions: ['kafka:DescribeClusterV2'], resources: [cluster.arn] }),
    new PolicyStatement({ sid: 'Brokers', actions: ['kafka:GetBootstrapBrokers'], resources: ['*'] }),
  ];
}

/** A policy of a role takes about 10,000 characters, and CDK parts policies between statements only. */
const perStatement = 10;

/** Reads topics of a cluster with IAM authentication, in groups of one’s own. CDK grants none of this. */
export function readTopics(
  cluster: Cluster,
  topics: readonly string[],
  groups: readonly string[],
): readonly PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['kafka-cluster:Connect', 'kafka-cluster:DescribeClusterDynamicConfiguration'],
      resources: [cluster.arn],
    }),
    ...inParts(topics).map(
      (some) =>
        new PolicyStatement({
          actions: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
          resources: some.map((topic) => cluster.topic(topic)),
        }),
    ),
    ...inParts(groups).map(
      (some) =>
        new PolicyStatement({
          actions: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
          resources: some.map((group) => cluster.group(group)),
        }),
    ),
  ];
}

function inParts(names: readonly string[]): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = [];
  for (let i = 0; i < names.length; i += perStatement) parts.push(names.slice(i, i + perStatement));
  return parts;
}
