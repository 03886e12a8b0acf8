import { describe, expect, test } from 'vitest';
import type { TableChange } from '../../../lib/model/change-event.ts';
import { behindLastTruncate, comparePositions } from '../../../lib/plan/barrier.ts';
import { remove, tombstone, truncate, upsert } from './changes.ts';

/** Keys of what stays, partition by partition. */
function kept(...partitions: TableChange[][]): (string | undefined)[][] {
  return behindLastTruncate(partitions).partitions.map((list) =>
    list.map((change) => change.key && JSON.parse(change.key.id)[0]),
  );
}

describe('a truncate in another partition', () => {
  test('lets stay what comes after it in the source’s log, whatever the offsets and times say', () => {
    const others = [upsert('before', {}, { lsn: 4, offset: 90, timestamp: 99 }), upsert('after', {}, { lsn: 6 })];
    expect(kept(others, [truncate({ lsn: 5, offset: 1, timestamp: 50, partition: 1 })])).toEqual([['after'], []]);
  });

  test('is found wherever a change stands in its partition: positions go down inside of one', () => {
    const others = [upsert('after', {}, { lsn: 6 }), upsert('before', {}, { lsn: 4 }), upsert('too', {}, { lsn: 7 })];
    expect(kept(others, [truncate({ lsn: 5, partition: 1 })])).toEqual([['after', 'too'], []]);
  });

  test('lets stay what has its own position: a lock keeps all else apart', () => {
    expect(kept([upsert('a', {}, { lsn: 5 })], [truncate({ lsn: 5, partition: 1 })])).toEqual([['a'], []]);
  });

  test('is ordered by Kafka’s timestamp against rows without position', () => {
    const others = [
      upsert('before', {}, { timestamp: 9 }),
      upsert('same', {}, { timestamp: 10 }),
      upsert('after', {}, { timestamp: 11 }),
    ];
    expect(kept(others, [truncate({ lsn: 5, timestamp: 10, partition: 1 })])).toEqual([['same', 'after'], []]);
  });

  test('is ordered by Kafka’s timestamp where it has no position itself', () => {
    const others = [upsert('before', {}, { lsn: 8, timestamp: 9 }), upsert('after', {}, { lsn: 1, timestamp: 11 })];
    expect(kept(others, [truncate({ timestamp: 10, partition: 1 })])).toEqual([['after'], []]);
  });

  test('takes a tombstone, which has no position, with the delete before it', () => {
    const before = [remove('a', { lsn: 4, timestamp: 20 }), tombstone('a', { timestamp: 20 })];
    const after = [remove('b', { lsn: 6, timestamp: 1 }), tombstone('b', { timestamp: 1 })];
    expect(kept([...before, ...after], [truncate({ lsn: 5, timestamp: 10, partition: 1 })])).toEqual([['b', 'b'], []]);
  });
});

test('in its own partition the offset decides', () => {
  const own = [
    upsert('before', {}, { lsn: 9, timestamp: 99 }),
    truncate({ lsn: 5, timestamp: 50 }),
    upsert('after', {}, { lsn: 1, timestamp: 1 }),
  ];
  expect(kept(own)).toEqual([['after']]);
});

test('of several truncates the last one counts, wherever they are', () => {
  const first = [truncate({ lsn: 3 }), upsert('between', {}, { lsn: 5 }), upsert('after', {}, { lsn: 9 })];
  const second = [upsert('early', {}, { lsn: 6, partition: 1 }), truncate({ lsn: 7, partition: 1 })];
  expect(kept(first, second)).toEqual([['after'], []]);
  expect(kept(second, first)).toEqual([[], ['after']]);
});

test('what it drops is counted, truncates apart', () => {
  const changes = [upsert('a', {}), upsert('b', {}), truncate(), truncate(), upsert('c', {})];
  expect(behindLastTruncate([changes])).toMatchObject({ truncate: { kind: 'truncate' }, dropped: 2 });
});

test('without a truncate everything stays', () => {
  const partitions = [[upsert('a', {})], [remove('b')]];
  expect(behindLastTruncate(partitions)).toEqual({ truncate: undefined, partitions, dropped: 0 });
});

test.for<[readonly number[] | undefined, readonly number[] | undefined, number | undefined]>([
  [[1], [2], -1],
  [[2], [2], 0],
  [[3], [2], 1],
  [[12, 5, 0], [9, 900, 0], 1],
  [[12, 5, 1], [12, 5, 2], -1],
  [[1], [1, 2, 3], undefined],
  [[1], undefined, undefined],
  [undefined, undefined, undefined],
])('position %j against %j is %j', ([a, b, sign]) => {
  const order = comparePositions(a, b);
  expect(order === undefined ? undefined : Math.sign(order)).toBe(sign);
});
