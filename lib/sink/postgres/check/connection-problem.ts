import { grantConnect } from '../../../dialect/postgres/grants.ts';
import { quote } from '../../../dialect/postgres/identifiers.ts';
import type { Settings } from '../../../model/settings.ts';
import { type Cure, type Finding, must, shown } from './finding.ts';
import { tlsProblem } from './tls-problem.ts';

export type Address = Pick<Settings, 'hostname' | 'port' | 'username' | 'database' | 'tls'>;

interface Problem {
  readonly what: string;
  readonly cure: Cure;
}

/** Why there is no connection, in one line, and what to do. `error` is what `Session` threw: it holds no secret. */
export function connectionProblem(error: { readonly code: string; readonly message: string }, to: Address): Finding {
  const { what, cure } = refused(error, to) ?? unreachable(error, to) ?? tlsProblem(error, to) ?? otherwise(error, to);
  return must('connection', what, cure);
}

/** The server answered, and said no. */
function refused({ code, message }: { code: string; message: string }, to: Address): Problem | undefined {
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

/** Nobody answered. */
function unreachable({ code, message }: { code: string; message: string }, to: Address): Problem | undefined {
  const where = `${to.hostname}:${to.port}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      what: `no address is known for host ${shown(to.hostname)} (${code})`,
      cure: { words: 'correct hostname; a private name is known inside its VPC only' },
    };
  }
  if (code === 'ECONNREFUSED') {
    return {
      what: `${where} refuses connections: nothing listens there`,
      cure: {
        words:
          'correct hostname and port, start the server, and see that it listens on that address (listen_addresses)',
      },
    };
  }
  if (/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code) || /timeout expired|timeout exceeded/i.test(message)) {
    return {
      what: `${where} does not answer`,
      cure: {
        words:
          'check hostname and port, the security groups or firewall between, routes, and whether the server is public',
      },
    };
  }
  if (/client password must be a/.test(message)) {
    return {
      what: `the server asks for a password of user ${shown(to.username)}, and none was given`,
      cure: { words: 'put it into --to or PGPASSWORD (deployed: into the secret passwordSecret)' },
    };
  }
  return undefined;
}

function otherwise({ message }: { message: string }, to: Address): Problem {
  return {
    what: `${to.hostname}:${to.port}: ${said(message)}`,
    cure: { words: 'see that a PostgreSQL server answers there, and what its log says' },
  };
}

/** The server’s or the driver’s own words, without what `Session` puts before and behind them. */
function said(message: string): string {
  return message
    .replace(/^connect: /, '')
    .replace(/ \([A-Z0-9_]+\)$/, '')
    .replaceAll(/\s+/g, ' ');
}
