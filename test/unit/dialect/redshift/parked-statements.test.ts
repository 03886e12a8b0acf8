import { describe, expect, it } from 'vitest';
import { keyHash } from '../../../../lib/dialect/parked-keys.ts';
import * as postgres from '../../../../lib/dialect/postgres/parked-statements.ts';
import { noteParked } from '../../../../lib/dialect/redshift/note-parked.ts';
import {
  countParked,
  createParkedTable,
  findParked,
  openKeys,
  supersede,
  supersedeTable,
} from '../../../../lib/dialect/redshift/parked-statements.ts';
import { contentHash } from '../../../../lib/model/dead-letter.ts';
import { RecordError } from '../../../../lib/model/errors.ts';
import type { ParkedRecord } from '../../../../lib/model/parking.ts';
import type { KafkaRecord } from '../../../../lib/model/record.ts';
import { bothDialects } from './both-dialects.ts';

function record(partition: number, offset: number): KafkaRecord {
  return { topic: 'shop.orders', partition, offset, timestamp: 0, key: null, value: null, headers: [] };
}

function parked(partition: number, offset: number, given: Partial<ParkedRecord> = {}): ParkedRecord {
  const of = record(partition, offset);
  const error = new RecordError('VALUE_DOES_NOT_FIT', of, 'no');
  return { record: of, error, table: 'orders', keyId: '[1]', state: 'open', ...given };
}

const keys = [
  { table: 'orders', keyId: '[1]' },
  { table: 'orders', keyId: '[2]' },
];

bothDialects(
  'open parked records of keys that are written are superseded',
  { postgres: [postgres.supersede('shop', 'eu', keys)], redshift: supersede('shop', 'eu', keys) },
  {
    postgres: [
      `update "shop"."_landfall_parked" p set state = 'superseded', changed_at = now()
from unnest($2::text[], $3::text[]) as g(table_name, key_hash)
where p.destination = $1 and p.state = 'open' and p.table_name = g.table_name and p.key_hash = g.key_hash`,
    ],
    redshift: [
      `update "shop"."_landfall_parked" set state = 'superseded', changed_at = getdate()
where destination = $1 and state = 'open' and table_name = $2 and key_hash in ($3, $4)`,
    ],
  },
);

bothDialects(
  'open parked records of a table that is truncated are superseded',
  {
    postgres: [postgres.supersedeTable('shop', 'eu', 'orders')],
    redshift: [supersedeTable('shop', 'eu', 'orders')],
  },
  {
    postgres: [
      `update "shop"."_landfall_parked" set state = 'superseded', changed_at = now()
where destination = $1 and table_name = $2 and state = 'open'`,
    ],
    redshift: [
      `update "shop"."_landfall_parked" set state = 'superseded', changed_at = getdate()
where destination = $1 and state = 'open' and table_name = $2`,
    ],
  },
);

bothDialects(
  'keys with open parked records are found',
  { postgres: [postgres.findParked('shop', 'eu', keys)], redshift: findParked('shop', 'eu', keys) },
  {
    postgres: [
      `select g.place from unnest($2::text[], $3::text[]) with ordinality as g(table_name, key_hash, place)
where exists (
  select from "shop"."_landfall_parked" p
  where p.destination = $1 and p.state = 'open' and p.table_name = g.table_name and p.key_hash = g.key_hash
)`,
    ],
    redshift: [
      `select distinct table_name, key_hash from "shop"."_landfall_parked"
where destination = $1 and state = 'open' and table_name = $2 and key_hash in ($3, $4)`,
    ],
  },
);

describe('parked records', () => {
  it('have one table in a schema, which keeps no row out', () => {
    expect(createParkedTable('shop').text).toBe(`create table if not exists "shop"."_landfall_parked" (
  destination varchar(40) not null,
  topic varchar(255) not null,
  topic_partition integer not null,
  record_offset bigint not null,
  letter varchar(64) not null,
  table_name varchar(1500),
  key varchar(12000),
  key_hash varchar(64),
  state varchar(16) not null,
  code varchar(64) not null,
  parked_at timestamp not null,
  changed_at timestamp not null,
  primary key (destination, topic, topic_partition, record_offset, letter)
) diststyle auto sortkey auto`);
  });

  it('are noted once, also those that were noted before', () => {
    const letter = contentHash(record(0, 5));
    const [forgotten, noted, ...others] = noteParked('shop', 'eu', [
      parked(0, 5),
      parked(1, 6, { table: undefined, keyId: undefined, state: 'superseded' }),
    ]);
    expect(others).toEqual([]);
    expect(forgotten).toEqual({
      purpose: 'park',
      text: `delete from "shop"."_landfall_parked"
where destination = $1 and ((topic = $2 and topic_partition = $3 and (record_offset::varchar(20) || ' ' || letter) in ($4))
  or (topic = $5 and topic_partition = $6 and (record_offset::varchar(20) || ' ' || letter) in ($7)))`,
      values: ['eu', 'shop.orders', 0, `5 ${letter}`, 'shop.orders', 1, `6 ${contentHash(record(1, 6))}`],
    });
    expect(
      noted?.text,
    ).toBe(`insert into "shop"."_landfall_parked" (destination, topic, topic_partition, record_offset, letter, table_name, key, key_hash, state,
  code, parked_at, changed_at) values
($1::varchar(40), $2::varchar(255), $3::integer, $4::bigint, $5::varchar(64), $6::varchar(1500), $7::varchar(12000), $8::varchar(64), $9::varchar(16), $10::varchar(64), getdate(), getdate()),
($11::varchar(40), $12::varchar(255), $13::integer, $14::bigint, $15::varchar(64), $16::varchar(1500), $17::varchar(12000), $18::varchar(64), $19::varchar(16), $20::varchar(64), getdate(), getdate())`);
    expect(noted?.values).toEqual([
      ...['eu', 'shop.orders', 0, 5, letter, 'orders', '[1]', keyHash('[1]'), 'open', 'VALUE_DOES_NOT_FIT'],
      ...['eu', 'shop.orders', 1, 6, contentHash(record(1, 6)), null, null, null, 'superseded', 'VALUE_DOES_NOT_FIT'],
    ]);
  });

  it('are noted whatever they claim to be called and keyed', () => {
    const [, noted] = noteParked('shop', 'eu', [parked(0, 5, { table: 'a\0\ud800', keyId: '😀'.repeat(40_000) })]);
    const [table, key] = noted?.values.slice(5, 7) ?? [];
    expect(table).toBe('a\uFFFD\uFFFD');
    expect(Buffer.byteLength(String(key))).toBeLessThanOrEqual(12_000);
  });

  it('take as many statements as fit into their limits', () => {
    const many = Array.from({ length: 2_500 }, (_, i) => parked(i % 3, i, { keyId: '\u2028'.repeat(4_000) }));
    const statements = noteParked('shop', 'eu', many);
    expect(statements).toHaveLength(6);
    for (const { text, values } of statements) {
      expect(values.length).toBeLessThanOrEqual(32_767);
      const bytes = values.reduce<number>((sum, value) => sum + Buffer.byteLength(String(value)), text.length);
      expect(bytes).toBeLessThan(16_000_000);
    }
    const keys = Array.from({ length: 25_000 }, (_, i) => ({ table: 'orders', keyId: `${i}` }));
    expect(findParked('shop', 'eu', keys).map(({ values }) => values.length)).toEqual([10_002, 10_002, 5_002]);
    expect(supersede('shop', 'eu', [])).toEqual([]);
  });

  it('are found again by table and hash', () => {
    const other = { table: 'items', keyId: '[1]' };
    const statements = findParked('shop', 'eu', [...keys, other]);
    expect(statements.map(({ values }) => values[1])).toEqual(['orders', 'items']);
    const rows = [{ table_name: 'orders', key_hash: keyHash('[2]') }];
    expect(openKeys([...keys, other], rows)).toEqual([keys[1]]);
  });

  it('are counted for the progress of their table', () => {
    expect(countParked('shop', 'eu', 'orders')).toEqual({
      purpose: 'park',
      text: `select topic, topic_partition, count(*) as parked_open from "shop"."_landfall_parked"
where destination = $1 and state = 'open' and table_name = $2
group by topic, topic_partition`,
      values: ['eu', 'orders'],
    });
    expect(countParked('shop', 'eu', undefined)).toMatchObject({
      text: expect.stringContaining('table_name is null'),
      values: ['eu'],
    });
  });
});
