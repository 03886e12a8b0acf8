import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { redshiftEndpoint } from '../lib/model/redshift-endpoint.ts';
import type { Definition } from './definition.ts';

/** What the user and the database of a destination on a provisioned cluster are called in policies. */
export function clusterArns(
  scope: Construct,
  { settings }: Definition,
): { readonly user: string; readonly db: string } {
  const endpoint = redshiftEndpoint(settings);
  const arn = (resource: string, name: string): string =>
    Stack.of(scope).formatArn({
      ...{ service: 'redshift', resource: `${resource}:${endpoint?.name}`, resourceName: literal(name) },
      ...(endpoint?.region === undefined ? {} : { region: endpoint.region }),
    });
  return { user: arn('dbuser', settings.username), db: arn('dbname', settings.database) };
}

/**
 * The workgroup as policies call it: by an id that neither its name nor its address tells (service authorization reference of
 * Redshift Serverless). Without `workgroupId` that is any workgroup of this account and region; in others the role is a user
 * without grants.
 */
export function workgroupArn(scope: Construct, { settings, deployment }: Definition): string {
  const region = redshiftEndpoint(settings)?.region;
  return Stack.of(scope).formatArn({
    ...{ service: 'redshift-serverless', resource: 'workgroup', resourceName: deployment.workgroupId ?? '*' },
    ...(region === undefined ? {} : { region }),
  });
}

/**
 * Database users that a role may be assumed for: Redshift says who asks in `sts:ExternalId` (authorizing-redshift-service.html,
 * "Restricting access to IAM roles"; of aws:SourceArn and aws:SourceAccount it says nothing). A workgroup was called by its
 * name there, and is called serverless-<account>-<id> now. Patterns, for StringLike; names fold to lower case.
 */
export function askingUsers(scope: Construct, { settings, deployment }: Definition): string[] {
  const endpoint = redshiftEndpoint(settings);
  const { partition, region, account } = Stack.of(scope);
  const prefix = `arn:${partition}:redshift:${endpoint === undefined ? '*' : (endpoint.region ?? region)}:${account}:dbuser`;
  const users = [...new Set([settings.username, settings.username.toLowerCase()])].map(literal);
  return placesOf().flatMap((place) => users.map((user) => `${prefix}:${place}/${user}`));

  function placesOf(): string[] {
    if (endpoint === undefined) return ['*'];
    if (endpoint.kind === 'cluster') return [endpoint.name];
    return [`serverless-${account}-${deployment.workgroupId ?? '*'}`, endpoint.name];
  }
}

/** A name in which nothing is a wildcard or a variable of policies (reference_policies_variables.html). */
function literal(name: string): string {
  return name.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
}
