import { createHash } from 'node:crypto';
import { CfnOutput, CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { landfallVersion } from '../lib/model/dead-letter.ts';
import { checkFunctionNameOf, logGroupOf } from '../lib/model/deployed-names.ts';
import { environment } from '../lib/model/environment.ts';
import { concurrencyOf, type Definition } from './definition.ts';
import { bundledFunction } from './function.ts';
import type { Network } from './network.ts';
import { checkRole } from './roles.ts';
import type { Staging } from './staging.ts';

/** Seconds. Ten for a connection that nobody answers, thirty for a slow statement, and time to say so. */
const timeout = 120;

/**
 * The check before traffic: `landfall check` from where the function runs. It answers CloudFormation itself instead of
 * through CDK’s provider framework, which is two more functions and a role that may invoke them. Inside a VPC the answer
 * takes the way dead letters take, to S3; where there is none, CloudFormation gives up soon after the function.
 * It looks again where something changed that it looks at.
 */
export function checkBeforeTraffic(
  scope: Construct,
  definition: Definition,
  { handler, staging }: { readonly handler: Role; readonly staging: Staging | undefined },
  network: Network | undefined,
): CustomResource {
  const { name, deployment, deployed } = definition;
  const functionName = checkFunctionNameOf(name);
  const logGroup = new LogGroup(scope, 'CheckLogs', {
    logGroupName: `${logGroupOf(name)}/check`,
    retention: deployment.logRetention as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = checkRole(scope, definition, { functionName, logGroupArn: logGroup.logGroupArn, handler, staging });
  const checker = bundledFunction(scope, 'CheckFunction', {
    ...{ functionName, timeout, role, logGroup, network },
    description: `Landfall: looks whether destination ${name} is ready, when it is deployed`,
    file: 'check.ts',
    memory: 512,
    environment: { [environment.destination]: name },
  });
  const { vpc, subnets, securityGroups } = deployment;
  const looked = JSON.stringify([deployed, vpc, subnets, securityGroups, landfallVersion]);
  const check = new CustomResource(scope, 'Check', {
    serviceToken: checker.functionArn,
    resourceType: 'Custom::LandfallCheck',
    serviceTimeout: Duration.seconds(timeout + 60),
    properties: {
      maxConcurrency: concurrencyOf(deployment) ?? 'none',
      // Nobody can have attached a role that this deployment makes.
      ...(staging?.settings.copyRole === undefined ? {} : { copyRole: 'new' }),
      changed: createHash('sha256').update(looked).digest('hex').slice(0, 16),
    },
  });
  check.node.addDependency(role);
  // There is nothing to delete; to say so takes a way to S3, and a first deployment may have failed for want of one.
  check.applyRemovalPolicy(RemovalPolicy.RETAIN);
  new CfnOutput(scope, 'CheckResult', { value: check.getAttString('Result') });
  return check;
}
