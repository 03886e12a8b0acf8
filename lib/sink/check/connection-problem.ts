import type { Settings } from '../../model/settings.ts';
import { type Cure, type Finding, must, shown } from './finding.ts';
import { tlsProblem } from './tls-problem.ts';

export type Address = Pick<Settings, 'kind' | 'hostname' | 'port' | 'username' | 'database' | 'tls'>;

export interface Problem {
  readonly what: string;
  readonly cure: Cure;
}

/** What `Session` threw: it holds no secret. */
export interface ConnectionError {
  readonly code: string;
  readonly message: string;
}

/** Why there is no connection, in one line, and what to do. `refused` knows the answers of the kind of server. */
export function whyUnconnected(
  error: ConnectionError,
  to: Address,
  refused: (error: ConnectionError, to: Address) => Problem | undefined,
): Finding {
  const { what, cure } = refused(error, to) ?? unreachable(error, to) ?? tlsProblem(error, to) ?? otherwise(error, to);
  return must('connection', what, cure);
}

/** Nobody answered. */
function unreachable({ code, message }: ConnectionError, to: Address): Problem | undefined {
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

const servers = { postgresql: 'a PostgreSQL server', redshift: 'Amazon Redshift' } as const;

function otherwise({ message }: ConnectionError, to: Address): Problem {
  return {
    what: `${to.hostname}:${to.port}: ${said(message)}`,
    cure: { words: `see that ${servers[to.kind]} answers there, and what its log says` },
  };
}

/** The server’s or the driver’s own words, without what `Session` puts before and behind them. */
export function said(message: string): string {
  return message
    .replace(/^connect: /, '')
    .replace(/ \([A-Z0-9_]+\)$/, '')
    .replaceAll(/\s+/g, ' ');
}
