import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { catalogSql } from './catalog.ts';
import { Faults, type Held } from './faults.ts';
import { physicalName } from './names.ts';
import { ownSchema } from './refusal.ts';
import { StandInSession } from './session.ts';

/** What stands for a Redshift in tests: PostgreSQL behind a proxy that knows where the two differ. */
export interface StandIn {
  /** Of the database, by way of the stand-in. */
  readonly url: string;
  readonly port: number;
  /** What clients sent, as they sent it, in order. */
  readonly statements: readonly string[];
  /** Transactions in which something took the snapshot before LOCK (transaction-watch.ts). */
  readonly violations: readonly string[];
  readonly failNext: Faults['failNext'];
  readonly cutNext: Faults['cutNext'];
  holdNext(pattern: RegExp, nth?: number): Held;
  /** Patterns of faults that met no statement. */
  waitingFaults(): string[];
  /** Runs one statement of Redshift's on a connection of its own. */
  query(sql: string, values?: readonly unknown[]): Promise<pg.QueryResult<Record<string, unknown>>>;
  /** Drops all connections. */
  cut(): void;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** A database of its own, where the superuser may make what Redshift has and PostgreSQL lacks. */
  readonly postgresUrl: string;
  /** Where COPY reads: the address of a local S3 endpoint. */
  readonly s3Endpoint: string;
}

export async function startStandIn({ postgresUrl, s3Endpoint }: StandInOptions): Promise<StandIn> {
  const address = new URL(postgresUrl);
  const own = new pg.Pool({ connectionString: postgresUrl, max: 2 });
  own.on('error', () => undefined);
  await own.query(catalogSql);
  const faults = new Faults();
  const statements: string[] = [];
  const violations: string[] = [];
  const known = new Set<string>();
  const remember = async (names: readonly string[]) => {
    for (const name of names.filter((one) => !known.has(one))) {
      const sql = `insert into ${ownSchema}.long_names values ($1, $2) on conflict do nothing`;
      await own.query(sql, [physicalName(name), name]);
      known.add(name);
    }
  };
  const place = {
    host: address.hostname,
    port: Number(address.port),
    s3Endpoint,
    own,
    faults,
    statements,
    violations,
    remember,
  };
  const sessions = new Set<StandInSession>();
  const server = createServer((client) => {
    const session = new StandInSession(client, place);
    sessions.add(session);
    client.once('close', () => sessions.delete(session));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = new URL(postgresUrl);
  url.host = `127.0.0.1:${port}`;
  const cut = () => {
    for (const session of sessions) session.cut();
  };
  return {
    url: url.href,
    port,
    statements,
    violations,
    failNext: (...given) => faults.failNext(...given),
    cutNext: (...given) => faults.cutNext(...given),
    holdNext: (...given) => faults.holdNext(...given),
    waitingFaults: () => faults.waiting(),
    query: (sql, values) => runOnce(url.href, sql, values),
    cut,
    close: async () => {
      const open = [...sessions];
      server.close();
      cut();
      await Promise.all(open.map((session) => session.closed()));
      await own.end();
    },
  };
}

async function runOnce(
  url: string,
  sql: string,
  values?: readonly unknown[],
): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql, values === undefined ? undefined : [...values]);
  } finally {
    await client.end();
  }
}
