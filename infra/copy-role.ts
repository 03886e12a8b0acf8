import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CompositePrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { redshiftEndpoint } from '../lib/model/redshift-endpoint.ts';
import type { Definition } from './definition.ts';
import { askingUsers } from './redshift-arns.ts';

/** What COPY reads: objects of one prefix of one bucket. */
export interface Loads {
  readonly bucketArn: string;
  /** Keys begin so; it ends with a slash. */
  readonly prefix: string;
}

/**
 * The role that COPY reads loads with, for this destination’s database user alone. Redshift has to be told that it may use it,
 * which only the owner of the cluster can.
 */
export function copyRole(scope: Construct, definition: Definition, { bucketArn, prefix }: Loads): Role {
  const services = servicesOf(definition).map((service) => new ServicePrincipal(service));
  const asking = { StringLike: { 'sts:ExternalId': askingUsers(scope, definition) } };
  const role = new Role(scope, 'StagingReader', {
    assumedBy: new CompositePrincipal(...services).withConditions(asking),
    description: `Landfall: Redshift reads the loads of destination ${definition.name} with it`,
  });
  // What COPY needs (copy-usage_notes-access-permissions.html): to list and to get, and to find the bucket.
  const statements = [
    { sid: 'Loads', actions: ['s3:GetObject'], resources: [`${bucketArn}/${prefix}*`] },
    {
      ...{ sid: 'List', actions: ['s3:ListBucket'], resources: [bucketArn] },
      conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
    },
    { sid: 'Bucket', actions: ['s3:GetBucketLocation'], resources: [bucketArn] },
  ];
  for (const statement of statements) role.addToPolicy(new PolicyStatement(statement));
  new CfnOutput(scope, 'CopyRole', { value: role.roleArn, description: howToAttach(scope, definition) });
  return role;
}

/** Redshift Serverless assumes roles as both (serverless-security-other-services.html). */
function servicesOf({ settings }: Definition): string[] {
  const provisioned = ['redshift.amazonaws.com'];
  const isCluster = redshiftEndpoint(settings)?.kind === 'cluster';
  return isCluster ? provisioned : [...provisioned, 'redshift-serverless.amazonaws.com'];
}

function howToAttach(scope: Construct, { settings }: Definition): string {
  const endpoint = redshiftEndpoint(settings);
  const region = endpoint?.region ?? Stack.of(scope).region;
  const cluster = endpoint?.kind === 'cluster' ? endpoint.name : 'CLUSTER';
  const words =
    endpoint?.kind === 'workgroup'
      ? `add it to the roles of the namespace of workgroup ${endpoint.name} (docs/setup.md)`
      : `aws redshift modify-cluster-iam-roles --region ${region} --cluster-identifier ${cluster} --add-iam-roles ARN`;
  return `The owner of the cluster has to attach this role, once, before anything is loaded: ${words}`;
}
