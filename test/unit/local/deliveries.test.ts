import { expect, test } from 'vitest';
import { keyMoves } from '../../../local/key-moves.ts';
import { type LambdaEvent, type LambdaRecord, partitionId, recordsOf } from '../../../local/lambda-event.ts';
import { cut, interleave, overlapping, twice } from '../../support/deliveries.ts';
import { loadEvents } from '../../support/fixtures.ts';

const byPartition = (events: readonly LambdaEvent[]) => Map.groupBy(events.flatMap(recordsOf), partitionId);
const offsets = (records: readonly LambdaRecord[]) => records.map(({ offset }) => offset);

test('twice: every event comes again at once', () => {
  const events = loadEvents('06b');
  expect(twice(events)).toEqual(events.flatMap((event) => [event, event]));
});

test('cut: events of at most that many records', () => {
  expect(Math.max(...cut(loadEvents('06b'), 7).map((event) => recordsOf(event).length))).toBe(7);
});

test.for(['01', '02', '03', '06b'])(
  '%s interleaved: partitions keep their order, a create follows its delete',
  (id) => {
    const events = loadEvents(id);
    const moves = keyMoves(events.flatMap(recordsOf));
    for (const seed of [1, 2, 3]) {
      const mixed = interleave(events, seed);
      const given = byPartition(events);
      for (const [partition, records] of byPartition(mixed)) {
        expect(offsets(records)).toEqual(offsets(given.get(partition) ?? []));
      }
      expect(mixed.flatMap(recordsOf).length).toBe(events.flatMap(recordsOf).length);
      const order = new Map(
        mixed.flatMap((event, index) => recordsOf(event).map((record) => [record, index] as const)),
      );
      for (const [create, itsDelete] of moves) {
        expect(order.get(create)).toBeGreaterThanOrEqual(order.get(itsDelete) ?? Infinity);
      }
      expect(mixed).toEqual(interleave(events, seed));
      for (const event of mixed) expect(new Set(recordsOf(event).map(({ topic }) => topic)).size).toBe(1);
    }
    expect(interleave(events, 1)).not.toEqual(interleave(events, 2));
  },
);

test('overlapping: only what was delivered comes again, without a gap, and everything comes once first', () => {
  const events = loadEvents('01');
  for (const seed of [1, 2, 3]) {
    const next = new Map<string, number>();
    const mixed = overlapping(events, seed);
    for (const event of mixed) {
      for (const [id, records] of Object.entries(event.records)) {
        for (const [index, { offset }] of records.entries()) {
          const before = index === 0 ? undefined : records[index - 1]?.offset;
          expect(offset).toBe(before === undefined ? Math.min(offset, next.get(id) ?? offset) : before + 1);
        }
        next.set(id, Math.max(next.get(id) ?? 0, (records.at(-1)?.offset ?? -1) + 1));
      }
    }
    expect(mixed.length).toBeGreaterThan(events.length);
    expect(mixed.filter((event) => events.includes(event))).toEqual(events);
  }
});
