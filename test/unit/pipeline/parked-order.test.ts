import { expect, test } from 'vitest';
import type { DeadLetter } from '../../../lib/model/dead-letter.ts';
import type { ParkedRow } from '../../../lib/model/parked-row.ts';
import { inRecordOrder, keyGroups } from '../../../lib/pipeline/parked-order.ts';

function parked(offset: number, timestamp: number, parkedAt: number, keyHash: string | undefined = 'k') {
  const place = { topic: 't', partition: 0, offset, letter: String(timestamp) };
  const row: ParkedRow = {
    ...place,
    table: 'orders',
    key: keyHash,
    keyHash,
    state: 'open',
    code: 'UNDECODABLE',
    parkedAt,
  };
  return { row, letter: { record: { timestamp } } as DeadLetter };
}

function offsets(list: readonly { readonly row: ParkedRow }[]): number[] {
  return list.map(({ row }) => row.offset);
}

test('records go by offset, also where one clock runs back', () => {
  const byKafka = [parked(3, 10, 3), parked(1, 30, 1), parked(2, 20, 2)];
  const byOurs = [parked(3, 30, 1), parked(1, 10, 3), parked(2, 20, 2)];
  expect(offsets(inRecordOrder(byKafka))).toEqual([1, 2, 3]);
  expect(offsets(inRecordOrder(byOurs))).toEqual([1, 2, 3]);
});

test('records of a topic that was created anew come behind those of the old one', () => {
  const list = [parked(0, 50, 5), parked(1, 60, 6), parked(900, 10, 1), parked(901, 20, 2)];
  expect(offsets(inRecordOrder(list))).toEqual([900, 901, 0, 1]);
});

test('two records at one offset are both there, the older first', () => {
  const list = [parked(5, 50, 5), parked(5, 10, 1)];
  expect(inRecordOrder(list).map(({ row }) => row.letter)).toEqual(['10', '50']);
});

test('records of one key stay together, and one whose key nobody knows stands alone', () => {
  const rows = [parked(1, 1, 1, 'a'), parked(2, 2, 2, ''), parked(3, 3, 3, 'a'), parked(4, 4, 4, 'b')].map(
    ({ row }) => row,
  );
  const unknown = rows.map((row) => (row.keyHash === '' ? { ...row, keyHash: undefined } : row));
  const groups = [...keyGroups([...unknown, { ...(unknown[1] as ParkedRow), offset: 9 }])];
  expect(groups.map((group) => group.map(({ offset }) => offset))).toEqual([[1, 3], [2], [4], [9]]);
});
