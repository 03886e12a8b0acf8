import { expect, test } from 'vitest';
import { tablesOf } from '../../../../lib/dialect/redshift/catalog-query.ts';
import {
  addMovedColumns,
  createMovedTable,
  movableColumns,
  movedTableOf,
} from '../../../../lib/dialect/redshift/moved-table.ts';

const row = (table_name: string, column_name: string, data_type: string, given: object = {}) => ({
  ...{ table_name, column_name, data_type, column_default: null, is_nullable: 'YES' },
  ...{ character_maximum_length: null, numeric_precision: null, numeric_scale: null },
  ...given,
});
const [orders] = tablesOf([
  row('orders', 'id', 'bigint', { is_nullable: 'NO' }),
  row('orders', 'created_at', 'character varying', { character_maximum_length: 40 }),
  row('orders', 'move_id', 'character', { character_maximum_length: 3 }),
  row('orders', 'details', 'super'),
  row('orders', 'photo', 'binary varying', { character_maximum_length: 1_024_000 }),
  row('orders', 'placed', 'timestamp without time zone'),
]);
if (orders === undefined) throw new Error('no table');

test('rows whose key moves are kept with what may be unavailable, under names no column of theirs has', () => {
  expect(movableColumns(orders).map(({ name }) => name)).toEqual(['created_at', 'move_id', 'details', 'photo']);
  expect(createMovedTable('shop', orders).text).toBe(`create table if not exists "shop"."_landfall_moved_orders" (
  "_landfall_move" varchar(64) not null,
  "_landfall_moved_at" timestamp not null,
  "created_at" varchar(40),
  "move_id" char(3),
  "details" super,
  "photo" varbyte(1024000)
) diststyle auto sortkey auto`);
  expect(movedTableOf('x'.repeat(127))).toMatch(/^_landfall_moved-x+-[0-9a-f]{12}$/);
});

test('columns that came since are added, one by one', () => {
  const [moved] = tablesOf([row('_landfall_moved_orders', 'created_at', 'character varying')]);
  expect(addMovedColumns('shop', orders, moved ?? orders).map(({ text }) => text)).toEqual([
    'alter table "shop"."_landfall_moved_orders" add column "move_id" char(3)',
    'alter table "shop"."_landfall_moved_orders" add column "details" super',
    'alter table "shop"."_landfall_moved_orders" add column "photo" varbyte(1024000)',
  ]);
  expect(addMovedColumns('shop', orders, orders)).toEqual([]);
});
