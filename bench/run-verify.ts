import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import type { VerifyResult } from '../local/verify/result.ts';
import { findMariadb, startMariadb } from '../test/support/mariadb.ts';
import { type CountedWay, countedWay } from './counted-way.ts';
import { fixed, table, whole } from './text.ts';

/**
 * `npm run bench:verify [-- ROWS [mariadb]]`: how long `landfall verify` takes for a table of so many rows (5,000,000), equal
 * and with one value changed, and how many bytes it moves.
 */
const rows = Number(process.argv[2] ?? 5_000_000);
const kind = process.argv[3] ?? 'postgres';
const launcher = fileURLToPath(new URL('../local/landfall.mjs', import.meta.url));
const changedId = Math.ceil(rows * 0.7);

const postgresRows = `create table public.orders (id bigint primary key, customer int not null, state text, amount numeric(12,2),
    note text, placed_at timestamptz);
  insert into public.orders select i, i % 100003, case i % 3 when 0 then 'paid' when 1 then 'sent' end, i / 7.0,
    'order ' || i || ' of customer ' || i % 100003, timestamptz '2026-01-01 00:00:00Z' + i * interval '1.5 seconds' from generate_series(1, ${rows}) i;
  vacuum analyze public.orders`;
const mariadbRows = `create table orders (id bigint primary key, customer int not null, state varchar(10), amount decimal(12,2),
    note varchar(200), placed_at timestamp(6) not null) default charset utf8mb4;
  insert into orders select seq, seq % 100003, case seq % 3 when 0 then 'paid' when 1 then 'sent' end, seq / 7,
    concat('order ', seq, ' of customer ', seq % 100003), timestamp '2026-01-01 00:00:00' + interval seq * 1500 * 1000 microsecond
    from seq_1_to_${rows}`;

interface Source {
  readonly port: number;
  readonly url: (port: number) => string;
  stop(): Promise<void>;
}

async function filled(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements.split(';')) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function sourceOf(server: string): Promise<Source> {
  if (kind !== 'mariadb') {
    await filled(server, 'create database source');
    const url = new URL(server);
    url.pathname = '/source';
    await filled(url.href, postgresRows);
    const on = (port: number) => Object.assign(new URL(url), { port: String(port) }).href;
    return { port: Number(url.port), url: on, stop: async () => {} };
  }
  const found = await findMariadb();
  if ('missing' in found) throw new Error(found.missing);
  const mariadb = await startMariadb(found.part);
  await mariadb.query(undefined, 'create database shop');
  await mariadb.query('shop', `set time_zone = '+00:00'; ${mariadbRows}`);
  const on = (port: number) => `mysql://root@127.0.0.1:${port}/shop`;
  return { port: Number(new URL(mariadb.url).port), url: on, stop: mariadb.stop };
}

interface Measured {
  readonly what: string;
  readonly result: VerifyResult;
  readonly seconds: number;
  readonly bytes: number;
}

async function verified(what: string, args: readonly string[], ways: readonly CountedWay[]): Promise<Measured> {
  const begin = performance.now();
  const child = spawn(process.execPath, [launcher, 'verify', '--json', '--settle', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const result = JSON.parse(await text(child.stdout)) as VerifyResult;
  const seconds = (performance.now() - begin) / 1_000;
  const bytes = ways.map((way) => way.taken()).reduce((sum, { sent, received }) => sum + sent + received, 0);
  return { what, result, seconds, bytes };
}

const server = await startPostgres({ settings: { shared_buffers: '1GB', max_wal_size: '4GB' } });
const source = await sourceOf(server.url);
try {
  await filled(server.url, postgresRows);
  const ways = await Promise.all([countedWay(source.port), countedWay(server.port)]);
  const [here, there] = ways.map(({ port }) => port) as [number, number];
  const to = Object.assign(new URL(server.url), { port: String(there) }).href;
  const args = ['--source', source.url(here), '--to', to, '--schema', 'public'];
  const equal = await verified('equal', args, ways);
  await filled(server.url, `update public.orders set note = upper(note) where id = ${changedId}`);
  const changed = await verified('one value changed', args, ways);
  const found = changed.result.tables.flatMap(({ rows: told }) => told.map(({ key }) => key.id));
  if (!equal.result.isEqual || found.join() !== String(changedId)) throw new Error('not what is there');
  process.stdout.write(
    table<Measured>(
      [
        [`${whole(rows)} rows, ${kind} → postgres`, ({ what }) => what],
        ['seconds', ({ seconds }) => fixed(seconds, 1)],
        ['statements', ({ result }) => whole(result.queries)],
        ['rows read', ({ result }) => whole(result.rowsRead)],
        ['bytes moved', ({ bytes }) => whole(bytes)],
      ],
      [equal, changed],
    ),
  );
  for (const way of ways) way.close();
} finally {
  await source.stop();
  await server.stop();
}
process.exit();
