import { quote } from '../../../dialect/redshift/identifiers.ts';
import type { Settings } from '../../../model/settings.ts';
import { advice, type Finding, must, ok, shown } from '../../check/finding.ts';
import { checkClock, checkLatency } from '../../check/way.ts';
import type { ServerFacts } from './facts.ts';

/** The server itself, the way to it, and who one is there. */
export function checkServer(server: ServerFacts, settings: Pick<Settings, 'tls'>): Finding[] {
  return [
    ok('server', versionOf(server.product)),
    checkTls(settings),
    checkLatency(server),
    checkClock(server),
    ...checkIsolation(server),
    checkLogin(server),
    ...checkTemporary(server),
  ];
}

/** Others speak PostgreSQL's protocol, and not Redshift's SQL. */
export function otherProduct(product: string): Finding | undefined {
  if (/redshift/i.test(product)) return undefined;
  if (product.startsWith('PostgreSQL ')) {
    const words = 'correct hostname and port, or give a postgres:// address (deployed: kind=postgresql)';
    return must('server', 'this is PostgreSQL, and the destination is Amazon Redshift', { words });
  }
  const words = 'give the address of an Amazon Redshift';
  return must('server', `this is not Amazon Redshift: ${JSON.stringify(product.slice(0, 60))}`, { words });
}

function versionOf(product: string): string {
  return `Amazon Redshift ${/redshift\s+(\S+)/i.exec(product)?.[1] ?? ''}`.trim();
}

/** The connection is verified or there is none. */
function checkTls({ tls }: Pick<Settings, 'tls'>): Finding {
  return ok('tls', tls === 'disable' ? 'none: tls=disable, on this machine only' : tls);
}

/** c_serial_isolation.html: the level is the database’s, and decides what becomes of writers of other tables. */
function checkIsolation({ isolation, database }: ServerFacts): Finding[] {
  if (isolation === undefined) return [];
  if (!/serializable/i.test(isolation)) return [ok('isolation', `${isolation.toLowerCase()}: readers never wait`)];
  const what =
    'serializable: Landfall’s transactions may be refused because of others that read its tables and write what it reads (1023), and are then tried again';
  const sql = `alter database ${quote(database)} isolation level snapshot`;
  return [advice('isolation', what, { sql, words: 'as a superuser, when nobody else is connected' })];
}

function checkLogin({ username, is_superuser }: ServerFacts): Finding {
  if (!is_superuser) return ok('login', `as ${shown(username)}`);
  return advice('login', `${shown(username)} is a superuser: rights were not looked at, it has them all`, {
    words: 'give Landfall a user of its own: "landfall grants --kind redshift" prints the SQL',
  });
}

/** Rows are loaded into temporary tables; everybody may, unless somebody took it from PUBLIC (r_GRANT.html). */
function checkTemporary({ username, database, may_stage }: ServerFacts): Finding[] {
  if (may_stage) return [];
  const sql = `grant temp on database ${quote(database)} to ${quote(username)}`;
  return [must('login', `${shown(username)} may make no temporary tables in database ${shown(database)}`, { sql })];
}
