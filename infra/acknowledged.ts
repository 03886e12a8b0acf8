import { Stack, Validations } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Definition } from './definition.ts';
import { failureBucketArn } from './storage-statements.ts';

const networkReason =
  'Lambda makes network interfaces with the role of the function and takes no narrower resource (configuration-vpc.html); kafka:GetBootstrapBrokers knows no resource. The code of the function is denied the former';
const logReason =
  'Who writes is the function alone, once per record (If-None-Match); reads are in CloudTrail where it keeps data events. A bucket for logs of this one would need the same again';

/** Findings of cdk-nag’s AwsSolutions pack that are meant so, each with its reason. */
export function acknowledge(scope: Construct, { name, deployment }: Definition): void {
  const { failureBucket, deadLetterBucket } = deployment;
  const bucket = scope.node.findChild('DeadLetters');
  const ours = bucket.node.defaultChild instanceof CfnBucket ? bucket.node.defaultChild : undefined;
  if (ours !== undefined) Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: logReason });
  const bucketArn =
    ours === undefined
      ? failureBucketArn(scope, String(deadLetterBucket))
      : `<${Stack.of(scope).getLogicalId(ours)}.Arn>`;
  wildcard(scope, 'Role', '*', networkReason);
  wildcard(
    scope,
    'Role',
    `${bucketArn}/${name}/*`,
    'Dead letters have a name each, under the prefix of the destination',
  );
  if (failureBucket !== undefined) {
    const reason = 'Lambda names the batches it leaves there itself';
    wildcard(scope, 'Role', `${failureBucketArn(scope, failureBucket)}/*`, reason);
  }
  if (deployment.check === 'on' && deployment.vpc !== undefined) wildcard(scope, 'CheckRole', '*', networkReason);
}

function wildcard(scope: Construct, role: string, resource: string, reason: string): void {
  Validations.of(scope.node.findChild(role)).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
}
