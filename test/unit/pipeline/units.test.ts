import { expect, test } from 'vitest';
import { LandfallError } from '../../../lib/model/errors.ts';
import type { NetRow } from '../../../lib/model/net-effect.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import { apply, at, damaged, routed } from './applying.ts';
import { type Fault, Store } from './in-memory-destination.ts';

const ofTable = (table: string, offset: number): KafkaRecord => at(0, offset, offset, table);
const mixed = [ofTable('orders', 1), ofTable('items', 2), ofTable('orders', 3), ofTable('items', 4)];
const byTable = { transactionPer: 'table', settings: routed } as const;

/** A table whose transactions fail. */
function failing(table: string): (rows: readonly NetRow[]) => Fault | undefined {
  return (rows) =>
    rows.some(({ change }) => change.table === table)
      ? { error: new LandfallError('systemic', 'X', table), isCommitted: false }
      : undefined;
}

function offsets(store: Store): Record<string, number[]> {
  return Object.fromEntries([...store.written].map(([place, records]) => [place, records.map(({ offset }) => offset)]));
}

test('each table is written in a transaction of its own', async () => {
  const { store, destination, returned } = await apply(mixed, byTable);
  expect(returned).toEqual([]);
  expect(destination.sizes).toEqual([2, 2]);
  expect(offsets(store)).toEqual({ 'orders shop.public.orders/0': [1, 3], 'items shop.public.orders/0': [2, 4] });
});

test('a table that fails returns its records and all later ones, and the others are not written again', async () => {
  const store = new Store();
  const first = await apply(mixed, { ...byTable, store, fault: failing('items') });
  expect(first.returned).toEqual(['0:2', '0:3', '0:4']);
  expect(first.failures).toMatchObject([{ code: 'X' }]);
  const again = await apply(mixed.slice(1), { ...byTable, store });
  expect(again).toMatchObject({ returned: [], report: { inserted: 2, alreadyApplied: 1 } });
  expect(offsets(store)).toEqual({ 'orders shop.public.orders/0': [1, 3], 'items shop.public.orders/0': [2, 4] });
});

test('a destination that is away is not asked table by table', async () => {
  const away: Fault = { error: new LandfallError('transient', 'CONNECTION_LOST', 'x'), isCommitted: false };
  let asked = 0;
  const fault = (): Fault => {
    asked += 1;
    return away;
  };
  expect((await apply(mixed, { ...byTable, fault })).returned).toBe('everything');
  expect(asked).toBe(3);
});

test('without progress no table goes ahead of records that are returned: they would be written twice', async () => {
  const settings = { ...routed, delivery: 'at-least-once' };
  const { store, returned } = await apply(mixed, { transactionPer: 'table', settings, fault: failing('orders') });
  expect(returned).toBe('everything');
  expect(offsets(store)).toEqual({});
});

test('a record of no known table that halts its partition holds back all tables behind it', async () => {
  const { store, returned } = await apply([mixed[0] as KafkaRecord, damaged(0, 2), ...mixed.slice(2)], byTable);
  expect(returned).toEqual(['0:2', '0:3', '0:4']);
  expect(offsets(store)).toEqual({ 'orders shop.public.orders/0': [1] });
});

test('a record whose table applied it already halts nothing, though nothing can be made of it now', async () => {
  const store = new Store();
  const ofTopic = { transactionPer: 'table', store } as const;
  await apply([at(0, 1), at(0, 2)], ofTopic);
  const again = await apply([damaged(0, 1), at(0, 2), at(0, 3)], ofTopic);
  expect(again).toMatchObject({ returned: [], report: { inserted: 1, alreadyApplied: 2 } });
});

test('a damaged record that halts its partition is awaited where its table keeps its progress', async () => {
  const store = new Store();
  const ofTopic = { transactionPer: 'table', store } as const;
  expect((await apply([at(0, 1), damaged(0, 2), at(0, 3)], ofTopic)).returned).toEqual(['0:2', '0:3']);
  expect((await apply([at(0, 4)], ofTopic)).returned).toBe('everything');
  expect(offsets(store)).toEqual({ 'orders shop.public.orders/0': [1] });
});

test('records that are skipped by rule need no transaction', async () => {
  const skipped = { ...at(0, 7), key: null, value: null };
  const { report, destination, store } = await apply([ofTable('orders', 6), skipped], byTable);
  expect(report.skipped).toEqual({ empty: 1 });
  expect(destination.sizes).toEqual([1]);
  expect([...store.progress.keys()]).toEqual(['orders shop.public.orders/0']);
});
