import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Random } from '../random.ts';

/** How many rows a destination in insert mode has to have, table by table. */
export type Appended = Map<string, number>;

export interface Workload {
  /** Runs so many changes, a few hundred a second. */
  run(changes: number): Promise<void>;
  /** A column comes, one goes, a table is made; the changes that follow are of the new shape. */
  evolve(): Promise<void>;
  /** What is in the tables now counts as appended once, whatever came before. */
  countFromNow(): Promise<void>;
  readonly appended: Appended;
}

const schemaSql = `
  create schema shop;
  create table shop.orders (id bigint primary key, customer text not null, amount numeric(12,2), quantity int default 1,
    note varchar(80), placed timestamptz, express boolean);
  create table shop.documents (id int primary key, title varchar(60), body text, extra jsonb, changed timestamp);
  alter table shop.documents alter column body set storage external;
  create table shop.readings (device text, seq bigint, reading uuid, tags text[], value double precision, day date,
    at time, raw bytea, primary key (device, seq));
  create table shop.staging (id int primary key, body text, rank real);
  alter table shop.staging alter column body set storage external;
  create table shop.marker (id int primary key);`;

/** Tables whose order across all keys matters: they are emptied, and their long values move from key to key. */
export const singlePartition = ['staging', 'marker'];

export async function createSchema(client: pg.Client): Promise<void> {
  await client.query(schemaSql);
}

interface Target {
  readonly table: string;
  /** A row of random values for a number. */
  readonly row: (n: number, random: Random) => Readonly<Record<string, unknown>>;
  /** SQL of another key for a row, where keys change. */
  readonly rekey?: string;
}

const targets: readonly Target[] = [
  {
    table: 'orders',
    row: (n, random) => ({
      ...{
        id: n,
        customer: `customer ${random.int(1, 40)} ü€😀`,
        amount: (random.int(-99_999, 99_999) / 100).toFixed(2),
      },
      ...{ quantity: random.int(0, 9), note: random.chance(0.2) ? null : 'x'.repeat(random.int(0, 80)) },
      ...{ placed: instant(random), express: random.chance(0.5) },
    }),
    rekey: 'id = id + 1000000',
  },
  {
    table: 'documents',
    row: (n, random) => ({
      ...{ id: n, title: `title ${random.int(0, 999)}`, body: longText(random), changed: instant(random).slice(0, 23) },
      extra: JSON.stringify({ n: random.int(0, 9), deep: [null, { wide: 12345678901234567890n.toString() }] }),
    }),
  },
  {
    table: 'readings',
    row: (n, random) => ({
      ...{ device: `device ${n % 7}`, seq: `${9_007_199_254_740_990n + BigInt(n)}`, reading: uuid(random) },
      ...{
        tags: random.chance(0.3) ? null : ['a', 'b"c', null, ''],
        value: random.next() * 1e9,
        day: instant(random).slice(0, 10),
      },
      ...{ at: '23:59:59.999999', raw: Buffer.from([random.int(0, 255), 0, 255]) },
    }),
    rekey: "device = device || '!'",
  },
  {
    table: 'staging',
    row: (n, random) => ({ id: n, body: longText(random), rank: random.int(0, 1000) / 8 }),
    rekey: 'id = id + 1000000',
  },
];

/** Random changes of the schema's tables, the same ones for the same seed; a set-up of rows is among them. */
export function workloadOn(client: pg.Client, random: Random): Workload {
  const appended: Appended = new Map();
  const dropped = new Set<string>();
  let last = 0;

  const count = async (table: string, sql: string, values: readonly unknown[] = []): Promise<number> => {
    const { rowCount } = await client.query(sql, [...values]);
    if (!/^delete|^truncate/.test(sql)) appended.set(table, (appended.get(table) ?? 0) + (rowCount ?? 0));
    return rowCount ?? 0;
  };

  const valuesOf = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !dropped.has(name)));

  const insert = ({ table, row }: Target): Promise<number> => {
    last += 1;
    const values = valuesOf(row(last, random));
    const names = Object.keys(values);
    const places = names.map((_, i) => `$${i + 1}`);
    return count(
      table,
      `insert into shop.${table} (${names.join(', ')}) values (${places.join(', ')})`,
      Object.values(values),
    );
  };

  /** Rows at random; few of them over and over, as hot keys are. */
  const some = (table: string, rows: number): string => {
    const place = random.chance(0.6) ? random.int(0, 4) : random.int(0, 400);
    return `ctid in (select ctid from shop.${table} order by 1 offset ${place} limit ${rows})`;
  };

  const update = ({ table, row }: Target, rows: number): Promise<number> => {
    // One column, so that a long value beside it stays unsaid.
    const [name, value] = random.pick(
      Object.entries(valuesOf(row(last, random))).filter(([column]) => !keys.has(column)),
    );
    return count(table, `update shop.${table} set ${name} = $1 where ${some(table, rows)}`, [value]);
  };

  const step = async (): Promise<number> => {
    const target = random.pick(targets);
    const { table, rekey } = target;
    const dice = random.next();
    if (dice < 0.4) return insert(target);
    if (dice < 0.8) return update(target, 1);
    if (dice < 0.9) return count(table, `delete from shop.${table} where ${some(table, 1)}`);
    if (dice < 0.95 && rekey !== undefined)
      return count(table, `update shop.${table} set ${rekey} where ${some(table, 1)}`);
    if (dice < 0.96 && table === 'staging') return (await count(table, 'truncate shop.staging')) + 1;
    if (dice < 0.97) return update(target, 100);
    return insert(target);
  };

  return {
    appended,
    run: async (changes) => {
      for (let done = 0; done < changes; ) {
        await client.query('begin');
        for (let left = random.chance(0.05) ? 60 : random.int(1, 6); left > 0; left--) done += await step();
        await client.query('commit');
        await pause(5);
      }
    },
    countFromNow: async () => {
      appended.clear();
      for (const { table } of targets) {
        const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from shop.${table}`);
        appended.set(table, rows[0]?.n ?? 0);
      }
    },
    evolve: async () => {
      await client.query("alter table shop.orders add column channel text default 'web', drop column note");
      dropped.add('note');
      await client.query('create table shop.additions (id int primary key, what text)');
      await count('additions', "insert into shop.additions select n, 'row ' || n from generate_series(1, 50) n");
    },
  };
}

const keys = new Set(['id', 'device', 'seq']);

function instant(random: Random): string {
  return new Date(random.int(-2_000_000_000, 2_000_000_000) * 1_000 + random.int(0, 999)).toISOString();
}

function longText(random: Random): string {
  return random.chance(0.5) ? 'short' : `${random.int(0, 1e9)} `.repeat(400);
}

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.int(0, 15).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
