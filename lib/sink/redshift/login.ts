import type { Settings } from '../../model/settings.ts';
import { redshiftLogin } from '../aws/redshift-login.ts';
import type { ConnectionOptions } from '../connection.ts';

/** What a destination is logged in to with: temporary credentials of IAM (`auth=iam`), else its password. */
export function loginOf(
  settings: Settings,
  password: (fresh: boolean) => Promise<string>,
): ConnectionOptions['password'] {
  return settings.auth === 'iam' ? redshiftLogin(settings) : password;
}
