import { describe, expect, it, test } from 'vitest';
import {
  readProgress as postgresRead,
  resetProgress as postgresReset,
} from '../../../../lib/dialect/postgres/progress-statements.ts';
import {
  createProgressTable,
  findProgressTables,
  lockProgress,
  progressTableOf,
  readProgress,
  resetProgress,
} from '../../../../lib/dialect/redshift/progress-statements.ts';
import { type ProgressRow, writeProgress } from '../../../../lib/dialect/redshift/write-progress.ts';
import { bothDialects } from './both-dialects.ts';

const row = (partition: number, given: Partial<ProgressRow> = {}): ProgressRow => ({
  ...{ topic: 'shop.orders', partition, nextOffset: 12, lastTimestamp: 1_700_000_000_000, awaitingOffset: null },
  ...{ returnedTails: [], blockedSince: null, parkedOpen: 0 },
  ...given,
});

bothDialects(
  'progress is read: of the topic-partitions asked for, or all that a table has',
  {
    postgres: [postgresRead('shop', 'eu', [{ topic: 'shop.orders', partition: 0 }])],
    redshift: [readProgress('shop', 'eu', 'orders')],
  },
  {
    postgres: [
      `select p.topic, p.topic_partition, p.next_offset, p.last_timestamp, p.awaiting_offset, p.returned_tails,
  p.parked_open, extract(epoch from clock_timestamp() - p.blocked_since) * 1000 as blocked_ms
from "shop"."_landfall_progress" p
join unnest($2::text[], $3::int4[]) as g(topic, topic_partition) using (topic, topic_partition)
where p.destination = $1 order by p.topic, p.topic_partition`,
    ],
    redshift: [
      `select topic, topic_partition, next_offset, last_timestamp, awaiting_offset, returned_tails, parked_open,
  to_char(blocked_since, 'YYYY-MM-DD HH24:MI:SS.US') as blocked_since,
  (extract(epoch from getdate()) - extract(epoch from blocked_since))::bigint * 1000 as blocked_ms
from "shop"."_landfall_progress_orders"
where destination = $1
order by topic, topic_partition`,
    ],
  },
);

bothDialects(
  'progress of topics is forgotten',
  {
    postgres: [postgresReset('shop', 'eu', ['a', 'b'])],
    redshift: [resetProgress('shop', 'eu', progressTableOf(undefined), ['a', 'b'])],
  },
  {
    postgres: [
      `update "shop"."_landfall_progress" set next_offset = 0, last_timestamp = 0, awaiting_offset = null,
  returned_tails = '{}', blocked_since = null, updated_at = now()
where destination = $1 and topic = any($2::text[])
returning topic_partition`,
    ],
    redshift: [
      `update "shop"."_landfall_progress" set next_offset = 0, last_timestamp = 0, awaiting_offset = null,
  returned_tails = '[]', blocked_since = null, updated_at = getdate()
where destination = $1 and topic in ($2, $3)`,
    ],
  },
);

test('all progress of a schema is found', () => {
  expect(findProgressTables('Shop')).toEqual({
    purpose: 'catalog',
    text: `select table_name from svv_tables
where table_schema = $1 and table_name like '|_landfall|_progress%' escape '|'
order by table_name`,
    values: ['shop'],
  });
});

describe('progress of a table', () => {
  it('is kept in a table of its own', () => {
    expect(createProgressTable('shop', 'orders').text).toBe(
      `create table if not exists "shop"."_landfall_progress_orders" (
  destination varchar(40) not null,
  topic varchar(255) not null,
  topic_partition integer not null,
  next_offset bigint not null,
  last_timestamp bigint not null,
  awaiting_offset bigint,
  returned_tails varchar(65535) not null,
  blocked_since timestamp,
  parked_open bigint not null,
  updated_at timestamp not null,
  primary key (destination, topic, topic_partition)
) diststyle auto sortkey auto`,
    );
    expect(lockProgress('shop', 'orders').text).toBe('lock table "shop"."_landfall_progress_orders"');
    expect(lockProgress('shop', undefined).text).toBe('lock table "shop"."_landfall_progress"');
  });

  it('has a name that no other table’s progress has, however long the table’s is', () => {
    const long = 'ü'.repeat(63);
    const cut = progressTableOf(long);
    expect(progressTableOf('a'.repeat(108))).toBe(`_landfall_progress_${'a'.repeat(108)}`);
    expect(cut).toMatch(/^_landfall_progress-ü{47}-[0-9a-f]{12}$/);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(127);
    expect(progressTableOf(`${'ü'.repeat(62)}u`)).not.toBe(cut);
    expect(progressTableOf(cut.slice('_landfall_progress-'.length))).not.toBe(cut);
    expect(progressTableOf('Orders')).toBe(progressTableOf('orders'));
  });

  it.each(['a\0b', 'a\tb', '\n', '\ud800', '\udc00x'])(
    'has a name of its own for the table %j, which cannot be',
    (table) => {
      const name = progressTableOf(table);
      expect(name).toMatch(/^_landfall_progress-[abx]*-[0-9a-f]{12}$/);
      const others = ['ab', 'a\u0001b', '\r', '\ud801', 'x'].map(progressTableOf);
      expect(others).not.toContain(name);
      expect(() => lockProgress('shop', table)).not.toThrow();
    },
  );

  it('is written by a delete and an insert whose values are all binds', () => {
    const rows = [
      row(0),
      row(1, { awaitingOffset: 15, returnedTails: [[15, 20]], blockedSince: 'now', parkedOpen: 2 }),
      row(7, { topic: 'other', blockedSince: '2026-11-21 10:00:00.123456' }),
    ];
    expect(writeProgress('shop', 'eu', 'orders', rows)).toEqual([
      {
        purpose: 'progress',
        text: `delete from "shop"."_landfall_progress_orders"
where destination = $1 and ((topic = $2 and topic_partition in ($3, $4))
  or (topic = $5 and topic_partition in ($6)))`,
        values: ['eu', 'shop.orders', 0, 1, 'other', 7],
      },
      {
        purpose: 'progress',
        text: `insert into "shop"."_landfall_progress_orders" (destination, topic, topic_partition, next_offset, last_timestamp, awaiting_offset,
  returned_tails, blocked_since, parked_open, updated_at) values
($1::varchar(40), $2::varchar(255), $3::integer, $4::bigint, $5::bigint, $6::bigint, $7::varchar(65535), $8::timestamp, $9::bigint, getdate()),
($10::varchar(40), $11::varchar(255), $12::integer, $13::bigint, $14::bigint, $15::bigint, $16::varchar(65535), getdate(), $17::bigint, getdate()),
($18::varchar(40), $19::varchar(255), $20::integer, $21::bigint, $22::bigint, $23::bigint, $24::varchar(65535), $25::timestamp, $26::bigint, getdate())`,
        values: [
          ...['eu', 'shop.orders', 0, 12, 1_700_000_000_000, null, '[]', null, 0],
          ...['eu', 'shop.orders', 1, 12, 1_700_000_000_000, 15, '[[15,20]]', 2],
          ...['eu', 'other', 7, 12, 1_700_000_000_000, null, '[]', '2026-11-21 10:00:00.123456', 0],
        ],
      },
    ]);
  });

  it('is written in as many statements as its binds need', () => {
    const rows = Array.from({ length: 5_000 }, (_, partition) => row(partition));
    const statements = writeProgress('shop', 'eu', 'orders', rows);
    expect(statements).toHaveLength(10);
    for (const { text, values } of statements) {
      expect(values.length).toBeLessThanOrEqual(32_767);
      expect(text).toContain(`$${values.length}`);
      expect(text).not.toContain(`$${values.length + 1}`);
    }
    const inserted = statements.filter(({ text }) => text.startsWith('insert')).flatMap(({ values }) => values);
    expect(inserted).toHaveLength(5_000 * 9);
    expect(writeProgress('shop', 'eu', 'orders', [])).toEqual([]);
  });

  it('is never cut: more than its column holds is an error', () => {
    const returnedTails = Array.from({ length: 5_000 }, (_, i) => [2 * i * 10_000, 2 * i * 10_000 + 1] as const);
    expect(() => writeProgress('shop', 'eu', 'orders', [row(3, { returnedTails })])).toThrow(
      /partition 3 of topic "shop.orders" awaits 5000 returned events/,
    );
  });
});
