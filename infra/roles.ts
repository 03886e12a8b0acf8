import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { isPem } from '../lib/model/pem.ts';
import { Cluster, groupsOf } from './cluster.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Definition } from './definition.ts';
import { findBrokers, networkInterfaces, readSecret, readSettings, readTopics, writeLogs } from './statements.ts';
import { keepDeadLetters, keepFailedBatches } from './storage-statements.ts';

interface Uses {
  readonly functionName: string;
  readonly logGroupArn: string;
}

/** The role of the function, and of the mappings that read for it: Lambda asks Kafka in the function’s name. */
export function handlerRole(
  scope: Construct,
  definition: Definition,
  { functionName, logGroupArn, deadLetters }: Uses & { readonly deadLetters: DeadLetters },
): Role {
  const { name, deployment } = definition;
  const { kafkaAuth, kafkaSecret, kafkaSecretKey, failureBucket } = deployment;
  const cluster = new Cluster(deployment.cluster);
  return roleOf(scope, 'Role', [
    readSettings(scope, name),
    ...readSecrets(scope, definition),
    writeLogs(logGroupArn),
    keepDeadLetters(deadLetters, name),
    ...networkInterfaces(scope, functionName),
    ...findBrokers(cluster),
    ...(kafkaAuth === 'iam' ? readTopics(cluster, deployment.topics, groupsOf(definition)) : []),
    ...(kafkaSecret === undefined ? [] : readSecret(scope, kafkaSecret, kafkaSecretKey)),
    ...(failureBucket === undefined ? [] : keepFailedBatches(scope, failureBucket)),
  ]);
}

/** The role of the check function: it reads what the handler reads, and looks at the destination. */
export function checkRole(scope: Construct, definition: Definition, { functionName, logGroupArn }: Uses): Role {
  return roleOf(scope, 'CheckRole', [
    readSettings(scope, definition.name),
    ...readSecrets(scope, definition),
    writeLogs(logGroupArn),
    ...(definition.deployment.vpc === undefined ? [] : networkInterfaces(scope, functionName)),
  ]);
}

/** The password, and the certificates where `tlsCa` names the secret that holds them. */
function readSecrets(scope: Construct, { passwordSecret, settings, deployment }: Definition): PolicyStatement[] {
  const password = readSecret(scope, passwordSecret, deployment.passwordSecretKey);
  const { tlsCa } = settings;
  return tlsCa === undefined || isPem(tlsCa) ? password : [...password, ...readSecret(scope, tlsCa, undefined)];
}

function roleOf(scope: Construct, id: string, statements: readonly PolicyStatement[]): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  for (const statement of statements) role.addToPolicy(statement);
  return role;
}
