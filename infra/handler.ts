import { RemovalPolicy } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functionNameOf, logGroupOf } from '../lib/model/deployed-names.ts';
import { environment } from '../lib/model/environment.ts';
import { concurrencyOf, type Definition } from './definition.ts';
import { bundledFunction } from './function.ts';
import type { Network } from './network.ts';
import { handlerRole, type Stores } from './roles.ts';

/** The function that writes to the destination, and its log. */
export interface Handler {
  readonly function: IFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/** Entry points in functions/, by what they write to. */
const files = { postgresql: 'postgres.ts', redshift: 'redshift.ts' } as const;

export function handlerOf(
  scope: Construct,
  definition: Definition,
  stores: Stores,
  network: Network | undefined,
): Handler {
  const { name, settings, deployment } = definition;
  const { memory, timeout } = deployment;
  const functionName = functionNameOf(name);
  const logGroup = new LogGroup(scope, 'Logs', {
    logGroupName: logGroupOf(name),
    retention: deployment.logRetention as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = handlerRole(scope, definition, { functionName, logGroupArn: logGroup.logGroupArn, ...stores });
  const handler = bundledFunction(scope, 'Function', {
    ...{ functionName, memory, timeout, role, logGroup, network },
    description: `Landfall: change events from Kafka into destination ${name}`,
    file: files[settings.kind],
    concurrency: concurrencyOf(deployment),
    environment: {
      [environment.destination]: name,
      [environment.deadLetterBucket]: stores.deadLetters.bucketName,
      POWERTOOLS_LOG_LEVEL: deployment.logLevel.toUpperCase(),
    },
  });
  return { function: handler, role, logGroup };
}
