import type { Settings } from '../../model/settings.ts';
import type { ConnectionOptions } from '../connection.ts';
import { Session } from '../session.ts';
import { redshiftErrorClass } from './redshift-error.ts';

/**
 * What a user or a database may have set otherwise: `getdate()` tells the time of the session's zone, and names would be
 * kept as they are written (r_enable_case_sensitive_identifier.html).
 */
const setup = [
  `set timezone to 'UTC'`,
  'set enable_case_sensitive_identifier to false',
  // Longer than any invocation: what is sent before its own limit is, after a connection was lost, must end all the same.
  'set statement_timeout to 900000',
];

/** A connection to Redshift, which speaks PostgreSQL's protocol. */
export function redshiftSession(
  settings: Settings,
  applicationName: string,
  password: ConnectionOptions['password'],
): Session {
  const { tlsCa } = settings;
  return new Session({ ...settings, tlsCa, applicationName, password, setup, classOf: redshiftErrorClass });
}
