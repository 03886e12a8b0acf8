import { grantConnect } from '../../../dialect/postgres/grants.ts';
import { quote } from '../../../dialect/postgres/identifiers.ts';
import {
  type Address,
  type ConnectionError,
  type Problem,
  said,
  whyUnconnected,
} from '../../check/connection-problem.ts';
import { type Finding, shown } from '../../check/finding.ts';

/** Why there is no connection to a PostgreSQL server, and what to do. */
export function connectionProblem(error: ConnectionError, to: Address): Finding {
  return whyUnconnected(error, to, refused);
}

/** The server answered, and said no. */
function refused({ code, message }: ConnectionError, to: Address): Problem | undefined {
  const [user, database] = [shown(to.username), shown(to.database)];
  switch (code) {
    case '28P01':
      return {
        what: `wrong password for user ${user}, or there is no such user`,
        cure: {
          words: `correct the password (--to, PGPASSWORD; deployed: the secret passwordSecret) or create the user: "landfall grants" prints the SQL. Case counts`,
        },
      };
    case '28000':
      return /not permitted to log in/.test(message)
        ? { what: `user ${user} may not log in`, cure: { sql: `alter role ${quote(to.username)} login` } }
        : {
            what: `the server lets user ${user} not into database ${database} from here: ${said(message)}`,
            cure: { words: 'check the user’s name, and on the server pg_hba.conf (on RDS: rds.force_ssl, IAM)' },
          };
    case '3D000':
      return {
        what: `there is no database ${database} on this server`,
        cure: { sql: `create database ${quote(to.database)}`, words: 'or correct the name: case counts' },
      };
    case '42501':
      return {
        what: `user ${user} may not connect to database ${database}`,
        cure: { sql: grantConnect(to.database, to.username) },
      };
    case '53300':
      return {
        what: `no connection is free: ${said(message)}`,
        cure: { words: 'raise max_connections or the limit of the user or the database, or end idle connections' },
      };
    case '57P03':
      return {
        what: `the server takes no connections yet: ${said(message)}`,
        cure: { words: 'try again when it is up' },
      };
    default:
      return undefined;
  }
}
