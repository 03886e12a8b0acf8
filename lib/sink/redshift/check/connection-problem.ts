import {
  type Address,
  type ConnectionError,
  type Problem,
  said,
  whyUnconnected,
} from '../../check/connection-problem.ts';
import { type Finding, shown } from '../../check/finding.ts';

/** Why there is no connection to a Redshift, and what to do. */
export function connectionProblem(error: ConnectionError, to: Address): Finding {
  return whyUnconnected(error, to, refused);
}

/** The server answered, and said no. A wrong password has the SQLSTATE that PostgreSQL 8 had for it, 28000. */
function refused({ code, message }: ConnectionError, to: Address): Problem | undefined {
  const [user, database] = [shown(to.username), shown(to.database)];
  switch (code) {
    case '28P01':
    case '28000':
      return /password authentication failed/i.test(message) || code === '28P01'
        ? {
            what: `wrong password for user ${user}, or there is no such user`,
            cure: {
              words:
                'correct the password (--to, PGPASSWORD; deployed: the secret passwordSecret; auth=iam: the user of that name must be there) or create the user: "landfall grants --kind redshift" prints the SQL',
            },
          }
        : {
            what: `the server lets user ${user} not into database ${database} from here: ${said(message)}`,
            cure: { words: 'check the user’s name, and whether the cluster asks for TLS (require_ssl)' },
          };
    case '3D000':
      return {
        what: `there is no database ${database} on this server`,
        cure: { words: 'correct database, or create it' },
      };
    case '42501':
      return {
        what: `user ${user} may not connect to database ${database}: ${said(message)}`,
        cure: { words: 'let a superuser grant what is missing' },
      };
    case '53300':
      return {
        what: `no connection is free: ${said(message)}`,
        cure: { words: 'raise the user’s connection limit (alter user … connection limit), or end idle connections' },
      };
    case '57P03':
      return {
        what: `the server takes no connections yet: ${said(message)}`,
        cure: { words: 'try again when it is up; a cluster may be paused or resized' },
      };
    default:
      return undefined;
  }
}
