import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { Random } from '../random.ts';

export interface MariadbWorkload {
  /** Runs so many changes. */
  run(changes: number): Promise<void>;
  /** A column comes, one goes, a table is made; the changes that follow are of the new shape. */
  evolve(): Promise<void>;
}

const tables = [
  `orders (id bigint unsigned primary key, customer varchar(60) not null, amount decimal(12,2), quantity int unsigned,
    express tinyint(1), state enum('new', 'paid', 'é''x'), tags set('a', 'b', 'c d'), placed datetime(6),
    seen timestamp(6) null, due time(3), built year, flags bit(16), checked bit(1), small tinyint unsigned, note varchar(80))`,
  `documents (id int primary key, title varchar(60), body mediumtext, extra json, raw blob, code varbinary(20),
    digest binary(16), ident uuid, changed datetime(3), price double, rank float)`,
  `readings (device varchar(20), seq bigint, reading decimal(30,10), at time(6), day date, round mediumint unsigned,
    primary key (device, seq))`,
  'staging (id int primary key, body text, rank smallint unsigned)',
  'marker (id int primary key)',
];

/** Tables whose order across all keys matters: they are emptied. */
export const singlePartition = ['staging', 'marker'];

export async function createSchema(connection: Connection): Promise<void> {
  for (const table of tables) await connection.query(`create table ${table} character set utf8mb4`);
}

type Row = Readonly<Record<string, unknown>>;

interface Target {
  readonly table: string;
  readonly key: readonly string[];
  /** A row of random values for a number. */
  readonly row: (n: number, random: Random) => Row;
  /** SQL of another key for a row. */
  readonly rekey: string;
}

const targets: readonly Target[] = [
  {
    table: 'orders',
    key: ['id'],
    row: (n, random) => ({
      // Half of the keys are beyond what a signed number holds.
      id: n % 2 === 0 ? `${n}` : `${18_446_744_073_000_000_000n + BigInt(n)}`,
      customer: `customer ${random.int(1, 40)} ü€😀`,
      amount: orNull(random, (random.int(-99_999, 99_999) / 100).toFixed(2)),
      quantity: random.int(0, 4_294_967_295),
      express: orNull(random, random.int(0, 1)),
      state: orNull(random, random.pick(['new', 'paid', "é'x"])),
      tags: orNull(random, random.pick(['', 'a', 'a,b', 'a,c d'])),
      placed: `${instant(random)}${random.int(100, 999)}`,
      seen: orNull(random, `${instant(random, 1, 2_100_000_000)}${random.int(100, 999)}`),
      due: orNull(random, clock(random, 3)),
      built: orNull(random, random.int(1901, 2155)),
      flags: random.int(0, 65_535),
      checked: random.int(0, 1),
      small: random.int(0, 255),
      note: random.chance(0.2) ? null : 'x'.repeat(random.int(0, 80)),
    }),
    rekey: 'id = id + 1000000',
  },
  {
    table: 'documents',
    key: ['id'],
    row: (n, random) => ({
      id: n,
      title: `title ${random.int(0, 999)}`,
      body: orNull(random, longText(random)),
      extra: orNull(random, JSON.stringify({ n: random.int(0, 9), wide: '12345678901234567890', é: [null, 1.5] })),
      raw: orNull(random, Buffer.from([random.int(0, 255), 0, 255])),
      code: Buffer.from([0, random.int(0, 255)]),
      digest: Buffer.alloc(16, random.int(1, 255)),
      ident: uuid(random),
      changed: instant(random),
      price: random.next() * 1e9,
      rank: random.int(0, 1000) / 8,
    }),
    rekey: 'id = id + 1000000',
  },
  {
    table: 'readings',
    key: ['device', 'seq'],
    row: (n, random) => ({
      device: `device ${n % 7}`,
      seq: `${9_007_199_254_740_990n + BigInt(n)}`,
      reading: `${random.int(-1e9, 1e9)}.${random.int(1_000_000_000, 2_000_000_000)}`,
      at: clock(random, 6),
      day: instant(random).slice(0, 10),
      round: random.int(0, 16_777_215),
    }),
    rekey: "device = concat(device, '!')",
  },
  {
    table: 'staging',
    key: ['id'],
    row: (n, random) => ({ id: n, body: longText(random), rank: random.int(0, 65_535) }),
    rekey: 'id = id + 1000000',
  },
];

const keys = new Set(targets.flatMap(({ key }) => key));

/** Random changes of the schema's tables, the same ones for the same seed. */
export function workloadOn(connection: () => Connection, random: Random): MariadbWorkload {
  const dropped = new Set<string>();
  let last = 0;

  const change = async (sql: string, values: readonly unknown[] = []): Promise<number> => {
    const [result] = await connection().query(sql, [...values]);
    return (result as { affectedRows?: number }).affectedRows ?? 0;
  };

  const valuesOf = (target: Target): [string, unknown][] =>
    Object.entries(target.row(last, random)).filter(([name]) => !dropped.has(name));

  const insert = (target: Target): Promise<number> => {
    last += 1;
    const values = valuesOf(target);
    const names = values.map(([name]) => `\`${name}\``).join(', ');
    const places = values.map(() => '?').join(', ');
    return change(
      `insert into ${target.table} (${names}) values (${places})`,
      values.map(([, value]) => value),
    );
  };

  /** Rows at random; few of them over and over, as hot keys are. */
  const some = ({ table, key }: Target, rows: number): string => {
    const place = random.chance(0.6) ? random.int(0, 4) : random.int(0, 400);
    const list = key.join(', ');
    return `(${list}) in (select ${list} from (select ${list} from ${table} order by ${list} limit ${rows} offset ${place}) chosen)`;
  };

  const update = (target: Target, rows: number): Promise<number> => {
    const [name, value] = random.pick(valuesOf(target).filter(([column]) => !keys.has(column)));
    return change(`update ${target.table} set \`${name}\` = ? where ${some(target, rows)}`, [value]);
  };

  const step = async (): Promise<number> => {
    const target = random.pick(targets);
    const dice = random.next();
    if (dice < 0.4) return insert(target);
    if (dice < 0.8) return update(target, 1);
    if (dice < 0.9) return change(`delete from ${target.table} where ${some(target, 1)}`);
    if (dice < 0.95) return change(`update ${target.table} set ${target.rekey} where ${some(target, 1)}`);
    if (dice < 0.97) return update(target, 100);
    return insert(target);
  };

  return {
    run: async (changes) => {
      for (let done = 0; done < changes; ) {
        await connection().query('start transaction');
        for (let left = random.chance(0.05) ? 60 : random.int(1, 6); left > 0; left--) done += await step();
        await connection().query('commit');
        // It commits by itself, as every change of a schema here.
        if (random.chance(0.01)) await connection().query('truncate table staging');
        await pause(5);
      }
    },
    evolve: async () => {
      await connection().query("alter table orders add column channel varchar(20) default 'web', drop column note");
      dropped.add('note');
      await connection().query('create table additions (id int primary key, what text)');
      await change("insert into additions select seq, concat('row ', seq) from seq_1_to_50");
    },
  };
}

function orNull<T>(random: Random, value: T): T | null {
  return random.chance(0.15) ? null : value;
}

/** With milliseconds; within a timestamp's range where that is asked for. */
function instant(random: Random, from = -2_000_000_000, to = 4_000_000_000): string {
  const milliseconds = random.int(from, to) * 1_000 + random.int(0, 999);
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

/** A TIME: of either sign, and longer than a day. */
function clock(random: Random, digits: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const fraction = String(random.int(0, 10 ** digits - 1)).padStart(digits, '0');
  const sign = random.chance(0.3) ? '-' : '';
  return `${sign}${two(random.int(0, 837))}:${two(random.int(0, 59))}:${two(random.int(1, 59))}.${fraction}`;
}

function longText(random: Random): string {
  return random.chance(0.5) ? 'short 😀' : `${random.int(0, 1e9)} `.repeat(400);
}

/**
 * Of version 4 (RFC 9562): MariaDB takes no other bits for a UUID. None ends in a zero byte, of which the connector makes
 * another one (docs/sources.md).
 */
function uuid(random: Random): string {
  const hex = Array.from({ length: 30 }, (_, i) => random.int(i === 29 ? 1 : 0, 15).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{3})(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
