import { credentialsUnreadable } from '../lib/sink/aws/call-failed.ts';
import { sqlstate } from '../lib/sink/sqlstate.ts';

const wrongLogin = 'look at user and password of --to, or at PGPASSWORD';

/** What to do about a failure, in the words of the command line: messages are written for those who deploy, too. */
const cures: Readonly<Record<string, string>> = {
  [sqlstate.invalidPassword]: wrongLogin,
  [sqlstate.invalidAuthorization]: wrongLogin,
  [credentialsUnreadable]:
    'look at your own AWS credentials and region, and whether they may ask (redshift:GetClusterCredentials, redshift-serverless:GetCredentials)',
  STAGING_MISSING: 'give --staging and --copy-role',
  STAGING_UNREACHABLE:
    'look at the bucket of --staging, and at your own AWS credentials and region (AWS_PROFILE, AWS_REGION, --set stagingRegion=…)',
};

/** A failure in one line, with what to do where its code tells. */
export function inOneLine(error: { readonly code?: unknown; readonly message: string }): string {
  const [line = ''] = error.message.split('\n', 1);
  const cure = cures[String(error.code)];
  return cure === undefined ? line : `${line}; ${cure}`;
}
