import { quote } from '../../../dialect/postgres/identifiers.ts';
import { advice, type Finding, must, ok } from '../../check/finding.ts';
import { checkClock, checkLatency } from '../../check/way.ts';
import type { CheckSettings, ServerFacts } from './facts.ts';

/** `pg_attribute.attgenerated`, which the catalog query reads, came with PostgreSQL 12. */
const oldest = 12;

/** The server itself, the way to it, and who one is there. */
export function checkServer(server: ServerFacts, settings: Pick<CheckSettings, 'tls'>): Finding[] {
  return [
    checkVersion(server),
    checkTls(server, settings),
    checkLatency(server),
    checkClock(server),
    ...checkWritable(server),
    ...checkDurability(server),
    checkLogin(server),
  ];
}

function checkVersion({ version, version_number }: ServerFacts): Finding {
  if (version_number >= oldest * 10_000) return ok('server', `PostgreSQL ${version}`);
  return must('server', `PostgreSQL ${version} is older than ${oldest}`, { words: 'upgrade the server' });
}

function checkTls({ tls }: ServerFacts, settings: Pick<CheckSettings, 'tls'>): Finding {
  if (settings.tls === 'disable') return ok('tls', 'none: tls=disable, on this machine only');
  // The connection is verified or there is none: this is about what lies behind its other end.
  return tls === null
    ? advice('tls', `${settings.tls} up to a proxy; from there to the server without TLS`, {
        words: 'have the proxy use TLS too',
      })
    : ok('tls', `${tls}, ${settings.tls}`);
}

function checkWritable({ is_standby, is_read_only, username, database }: ServerFacts): Finding[] {
  if (is_standby) {
    const words = 'use the address of the writer (of a cluster: its writer endpoint, not a reader’s)';
    return [must('server', 'a standby, which takes no writes', { words })];
  }
  if (!is_read_only) return [];
  const sql = `alter role ${quote(username)} in database ${quote(database)} set default_transaction_read_only = off`;
  const words = 'or take the setting from where it was made: the server, the database or the role';
  return [must('server', 'transactions are read-only (default_transaction_read_only)', { sql, words })];
}

/** Kafka sends nothing again that was committed: a commit that a crash forgets is lost. */
function checkDurability({ synchronous_commit, fsync, username, database }: ServerFacts): Finding[] {
  if (fsync === 'off') {
    const words = 'set fsync = on, unless this server is for trying things out';
    return [advice('server', 'fsync is off: a crash of the machine may lose or destroy data', { words })];
  }
  if (synchronous_commit !== 'off') return [];
  return [
    advice(
      'server',
      'synchronous_commit is off: a crash of the server loses the last commits, and nobody sends them again',
      {
        sql: `alter role ${quote(username)} in database ${quote(database)} set synchronous_commit = on`,
      },
    ),
  ];
}

function checkLogin({ username, is_superuser }: ServerFacts): Finding {
  if (!is_superuser) return ok('login', `as ${JSON.stringify(username)}`);
  return advice('login', `${JSON.stringify(username)} is a superuser: rights were not looked at, it has them all`, {
    words: 'give Landfall a user of its own: "landfall grants" prints the SQL',
  });
}
