import { Stack, Validations } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { redshiftEndpoint } from '../lib/model/redshift-endpoint.ts';
import type { Definition } from './definition.ts';
import { workgroupArn } from './redshift-arns.ts';
import type { Staging } from './staging.ts';
import { bucketArn } from './storage-statements.ts';

const networkReason =
  'Lambda makes network interfaces with the role of the function and takes no narrower resource (configuration-vpc.html); kafka:GetBootstrapBrokers knows no resource. The code of the function is denied the former';
const logReason =
  'Who writes is the function alone, once per record (If-None-Match); reads are in CloudTrail where it keeps data events. A bucket for logs of this one would need the same again';
const stagingLogReason =
  'Who writes is the function alone, who reads is Redshift, and nothing in it lives longer than a day; both are in CloudTrail where it keeps data events';
const workgroupReason =
  'Policies call a workgroup by an id that its address does not tell; workgroupId narrows it. In other workgroups the role is a user without grants';

/** Findings of cdk-nag’s AwsSolutions pack that are meant so, each with its reason. */
export function acknowledge(scope: Construct, definition: Definition, staging: Staging | undefined): void {
  const { name, deployment } = definition;
  const { failureBucket, deadLetterBucket } = deployment;
  const lettersArn = shownArn(scope, 'DeadLetters') ?? bucketArn(scope, String(deadLetterBucket));
  unlogged(scope, 'DeadLetters', logReason);
  wildcard(scope, 'Role', '*', networkReason);
  wildcard(
    scope,
    'Role',
    `${lettersArn}/${name}/*`,
    'Dead letters have a name each, under the prefix of the destination',
  );
  if (failureBucket !== undefined) {
    const reason = 'Lambda names the batches it leaves there itself';
    wildcard(scope, 'Role', `${bucketArn(scope, failureBucket)}/*`, reason);
  }
  if (deployment.check === 'on' && deployment.vpc !== undefined) wildcard(scope, 'CheckRole', '*', networkReason);
  acknowledgeStaging(scope, staging);
  acknowledgeLogin(scope, definition);
}

function acknowledgeStaging(scope: Construct, staging: Staging | undefined): void {
  if (staging === undefined) return;
  unlogged(scope, 'Staging', stagingLogReason);
  const arn = shownArn(scope, 'Staging') ?? staging.bucketArn;
  const reason = 'Loads have a name each, under the prefix of the destination';
  for (const role of ['Role', 'CheckRole', 'StagingReader']) wildcard(scope, role, `${arn}/${staging.prefix}*`, reason);
}

function acknowledgeLogin(scope: Construct, definition: Definition): void {
  const { settings, deployment } = definition;
  const isServerless = settings.auth === 'iam' && redshiftEndpoint(settings)?.kind === 'workgroup';
  if (isServerless && deployment.workgroupId === undefined) {
    wildcard(scope, 'Role', workgroupArn(scope, definition), workgroupReason);
  }
}

/** A bucket of the stack’s own as cdk-nag shows it. */
function shownArn(scope: Construct, id: string): string | undefined {
  const ours = scope.node.tryFindChild(id)?.node.defaultChild;
  return ours instanceof CfnBucket ? `<${Stack.of(scope).getLogicalId(ours)}.Arn>` : undefined;
}

function unlogged(scope: Construct, id: string, reason: string): void {
  if (shownArn(scope, id) === undefined) return;
  Validations.of(scope.node.findChild(id)).acknowledge({ id: 'AwsSolutions-S1', reason });
}

/** Where the definition brings what a role would be for, or two functions share one, there is none. */
function wildcard(scope: Construct, id: string, resource: string, reason: string): void {
  const role = scope.node.tryFindChild(id);
  if (role === undefined) return;
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
}
