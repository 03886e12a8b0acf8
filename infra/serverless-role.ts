import { redshiftEndpoint } from '../lib/model/redshift-endpoint.ts';
import type { Settings } from '../lib/model/settings.ts';

/**
 * The name of the functions’ role where the role is the database user: Redshift Serverless logs a role in as `IAMR:` and its
 * name (redshift-serverless GetCredentials). It is named in the definition, for grants are made before the first deployment.
 * Undefined: the role may be called anything, or `username` names none.
 */
export function serverlessRole(settings: Settings): string | undefined {
  if (settings.auth !== 'iam' || redshiftEndpoint(settings)?.kind !== 'workgroup') return undefined;
  return /^IAMR:([\w+=,.@-]{1,64})$/.exec(settings.username)?.[1];
}
