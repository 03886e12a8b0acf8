import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/change-event.ts';
import { LandfallError } from '../../../lib/model/errors.ts';
import { halt, nextSlices, type PartitionRun, startRun } from '../../../lib/pipeline/partition-run.ts';
import { decoder } from '../decode/decoding.ts';
import { keyMove, remove, upsert } from '../plan/changes.ts';
import { at, damaged, topic } from './applying.ts';

function runOf(partition: number, timestamps: readonly number[], broken = -1): PartitionRun {
  const records = timestamps.map((timestamp, i) =>
    i === broken ? damaged(partition, i) : at(partition, i, timestamp),
  );
  const events = records.map((record) => decoder().decode(record));
  return startRun({ id: `${topic}-${partition}`, topic, partition, records }, events, false);
}

const runs: fc.Arbitrary<PartitionRun[]> = fc
  .array(fc.tuple(fc.array(fc.nat(20), { maxLength: 8 }), fc.nat(8), fc.nat(8)), { maxLength: 4 })
  .map((partitions) =>
    partitions.map(([timestamps, done, end], partition) => {
      const run = runOf(partition, timestamps);
      const last = Math.min(end, timestamps.length);
      return { ...run, end: last, done: Math.min(done, last) };
    }),
  );

test('slices are a prefix of what is left of every partition, and as many records as asked for', () => {
  fc.assert(
    fc.property(runs, fc.integer({ min: 1, max: 40 }), (given, size) => {
      const slices = nextSlices(given, size);
      const left = given.reduce((sum, run) => sum + run.end - run.done, 0);
      expect(slices.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(Math.min(size, left));
      expect(new Set(slices.map(({ run }) => run)).size).toBe(slices.length);
      for (const { run, from, to } of slices) {
        expect(from).toBe(run.done);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(run.end);
      }
    }),
  );
});

test('slice after slice takes every record once', () => {
  fc.assert(
    fc.property(runs, fc.integer({ min: 1, max: 5 }), (given, size) => {
      const wanted = given.reduce((sum, run) => sum + run.end - run.done, 0);
      let taken = 0;
      for (let slices = nextSlices(given, size); slices.length > 0; slices = nextSlices(given, size)) {
        for (const slice of slices) {
          taken += slice.to - slice.from;
          slice.run.done = slice.to;
        }
      }
      expect(taken).toBe(wanted);
    }),
  );
});

test('across partitions the earlier records come first', () => {
  const given = [runOf(0, [1, 5, 9]), runOf(1, [2, 3, 8])];
  expect(nextSlices(given, 4).map(({ to }) => to)).toEqual([2, 2]);
  expect(nextSlices(given, 1).map(({ run, to }) => [run.batch.partition, to])).toEqual([[0, 1]]);
});

test('a broken record ends its partition: nothing behind it is tried', () => {
  const run = runOf(0, [1, 2, 3, 4], 2);
  expect(run).toMatchObject({ end: 2, failure: { class: 'record' } });
  expect(nextSlices([run], 10)).toMatchObject([{ from: 0, to: 2 }]);
});

test('of two failures the earlier one ends a partition', () => {
  const run = runOf(0, [1, 2, 3, 4], 2);
  halt(run, 3, new LandfallError('record', 'LATER', 'x'));
  expect(run).toMatchObject({ end: 2, failure: { code: 'UNDECODABLE' } });
  halt(run, 1, new LandfallError('record', 'EARLIER', 'x'));
  expect(run).toMatchObject({ end: 1, failure: { code: 'EARLIER' } });
});

test('a moved row waits for its delete, although the log goes down inside its partition', () => {
  const moved = keyMove('a', 'b');
  const away: ChangeEvent[] = [
    upsert('c', {}, { lsn: 90, offset: 0 }),
    remove('a', { lsn: 40, moved, offset: 1 }),
    upsert('d', {}, { lsn: 95, offset: 2 }),
  ];
  const here: ChangeEvent[] = [upsert('b', {}, { lsn: 40, moved, partition: 1 })];
  const taken = [away, here].map((events, partition) =>
    startRun(
      { id: `t-${partition}`, topic: 't', partition, records: events.map(({ record }) => record) },
      events,
      false,
    ),
  );
  const order: string[] = [];
  for (let slices = nextSlices(taken, 1); slices.length > 0; slices = nextSlices(taken, 1)) {
    for (const { run, from, to } of slices) {
      order.push(`${run.batch.partition}/${from}`);
      run.done = to;
    }
  }
  expect(order).toEqual(['0/0', '0/1', '1/0', '0/2']);
});
