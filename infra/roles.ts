import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { isPem } from '../lib/model/pem.ts';
import { redshiftEndpoint } from '../lib/model/redshift-endpoint.ts';
import { Cluster, groupsOf } from './cluster.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Definition } from './definition.ts';
import { clusterArns, workgroupArn } from './redshift-arns.ts';
import { serverlessRole } from './serverless-role.ts';
import type { Staging } from './staging.ts';
import {
  findBrokers,
  networkInterfaces,
  networkNotByCode,
  readSecret,
  readSettings,
  readTopics,
  writeLogs,
} from './statements.ts';
import { keepDeadLetters, keepFailedBatches, keepLoads } from './storage-statements.ts';

/** What a function writes to besides the destination. */
export interface Stores {
  readonly deadLetters: DeadLetters;
  readonly staging: Staging | undefined;
}

interface Uses {
  readonly functionName: string;
  readonly logGroupArn: string;
}

/** The role of the function, and of the mappings that read for it: Lambda asks Kafka in the function’s name. */
export function handlerRole(
  scope: Construct,
  definition: Definition,
  { functionName, logGroupArn, deadLetters, staging }: Uses & Stores,
): Role {
  const { name, deployment } = definition;
  const { kafkaAuth, kafkaSecret, kafkaSecretKey, failureBucket } = deployment;
  const cluster = new Cluster(deployment.cluster);
  const statements = [
    readSettings(scope, name),
    ...logIn(scope, definition),
    writeLogs(logGroupArn),
    keepDeadLetters(deadLetters, name),
    ...(staging === undefined ? [] : [keepLoads(staging)]),
    ...networkInterfaces(scope, functionName),
    ...findBrokers(cluster),
    ...(kafkaAuth === 'iam' ? readTopics(cluster, deployment.topics, groupsOf(definition)) : []),
    ...(kafkaSecret === undefined ? [] : readSecret(scope, kafkaSecret, kafkaSecretKey)),
    ...(failureBucket === undefined ? [] : keepFailedBatches(scope, failureBucket)),
  ];
  return roleOf(scope, 'Role', statements, serverlessRole(definition.settings));
}

/**
 * The role of the check function: it reads what the handler reads, and looks at the destination. Where the role is the
 * database user it is the handler’s own: another would see what another user may.
 */
export function checkRole(
  scope: Construct,
  definition: Definition,
  { functionName, logGroupArn, handler, staging }: Uses & Pick<Stores, 'staging'> & { readonly handler: Role },
): Role {
  if (serverlessRole(definition.settings) !== undefined) {
    handler.addToPolicy(writeLogs(logGroupArn, 'CheckLogs'));
    handler.addToPolicy(networkNotByCode(scope, functionName, 'NetworkNotByCheck'));
    return handler;
  }
  const statements = [
    readSettings(scope, definition.name),
    ...logIn(scope, definition),
    writeLogs(logGroupArn),
    // It tries out whether a load gets through.
    ...(staging === undefined ? [] : [keepLoads(staging)]),
    ...(definition.deployment.vpc === undefined ? [] : networkInterfaces(scope, functionName)),
  ];
  return roleOf(scope, 'CheckRole', statements);
}

/** The password, by a secret or by IAM, and the certificates where `tlsCa` names the secret that holds them. */
function logIn(scope: Construct, definition: Definition): PolicyStatement[] {
  const { settings, deployment } = definition;
  const { passwordSecret, tlsCa } = settings;
  const secrets = [passwordSecret, tlsCa === undefined || isPem(tlsCa) ? undefined : tlsCa];
  const read = secrets
    .filter((secret) => secret !== undefined)
    // One key for both.
    .flatMap((secret, i) => readSecret(scope, secret, i === 0 ? deployment.passwordSecretKey : undefined));
  return settings.auth === 'iam' ? [getCredentials(scope, definition), ...read] : read;
}

/** Temporary credentials of the one database user; it is not created, and joins no group. */
function getCredentials(scope: Construct, definition: Definition): PolicyStatement {
  if (redshiftEndpoint(definition.settings)?.kind === 'workgroup') {
    const resources = [workgroupArn(scope, definition)];
    return new PolicyStatement({ sid: 'Login', actions: ['redshift-serverless:GetCredentials'], resources });
  }
  const { user, db } = clusterArns(scope, definition);
  return new PolicyStatement({ sid: 'Login', actions: ['redshift:GetClusterCredentials'], resources: [user, db] });
}

function roleOf(scope: Construct, id: string, statements: readonly PolicyStatement[], roleName?: string): Role {
  const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
  const role = new Role(scope, id, { assumedBy, ...(roleName === undefined ? {} : { roleName }) });
  for (const statement of statements) role.addToPolicy(statement);
  return role;
}
