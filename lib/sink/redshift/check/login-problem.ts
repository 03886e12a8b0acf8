import { redshiftEndpoint } from '../../../model/redshift-endpoint.ts';
import type { Settings } from '../../../model/settings.ts';
import { unread } from '../../check/checked.ts';
import type { Finding } from '../../check/finding.ts';

/** Temporary credentials could not be had: which call it was, and what it takes. */
export function loginProblem(error: unknown, settings: Settings): Finding {
  const { username, database } = settings;
  const { kind, name = '…', region = 'REGION' } = redshiftEndpoint(settings) ?? {};
  const call =
    kind === 'workgroup'
      ? `the call is redshift-serverless:GetCredentials; it takes that right on the workgroup ${name} (arn:aws:redshift-serverless:${region}:ACCOUNT:workgroup/ID)`
      : `the call is redshift:GetClusterCredentials; it takes that right on arn:aws:redshift:${region}:ACCOUNT:dbuser:${name}/${username} and arn:aws:redshift:${region}:ACCOUNT:dbname:${name}/${database}`;
  const words = `${call}, AWS credentials and a region; or correct clusterIdentifier, workgroup or hostname`;
  return unread('login', error, words);
}
