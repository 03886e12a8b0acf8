import { expect, test } from 'vitest';
import { keyMoves } from '../../../local/key-moves.ts';
import { headerText, type LambdaEvent, partitionId, recordsOf } from '../../../local/lambda-event.ts';
import { maxEventBytes, payloadBytes, regroup, regroupAll } from '../../../local/regroup.ts';
import { loadEvents } from '../../support/fixtures.ts';
import { base64, event, header, places, record } from './build-events.ts';

function offsetsByPartition(events: readonly LambdaEvent[]): Record<string, number[]> {
  const all = Map.groupBy(events.flatMap(recordsOf), partitionId);
  return Object.fromEntries([...all].map(([id, records]) => [id, records.map(({ offset }) => offset)]));
}

test('partitions of an event are merged by timestamp, and cuts cross events of a topic', () => {
  const events = [
    event(record(0, 1, { timestamp: 10 }), record(0, 2, { timestamp: 30 }), record(1, 1, { timestamp: 20 })),
    event(record(1, 2, { timestamp: 40 })),
  ];
  expect(places(regroupAll(events, 2))).toEqual([
    ['0:1', '1:1'],
    ['0:2', '1:2'],
  ]);
});

test('a partition whose timestamps go back keeps its order', () => {
  const events = [
    event(record(0, 1, { timestamp: 30 }), record(0, 2, { timestamp: 5 }), record(1, 1, { timestamp: 20 })),
  ];
  expect(places(regroupAll(events, 1)).flat()).toEqual(['1:1', '0:1', '0:2']);
});

test('the create of a key change waits for its delete, even behind another record', () => {
  const at = { timestamp: 50 };
  const create = record(0, 1, { ...at, key: base64('{"id":2}'), headers: [header('__debezium.oldkey', '{"id":1}')] });
  const remove = record(1, 2, { ...at, key: base64('{"id":1}'), headers: [header('__debezium.newkey', '{"id":2}')] });
  expect(places(regroupAll([event(create, record(1, 1, at), remove)], 1)).flat()).toEqual(['1:1', '1:2', '0:1']);
});

test.for(['01', '02', '03', '05', '06', '06b'])(
  '%s: any size keeps partitions, topics and key changes in order',
  (id) => {
    const events = loadEvents(id);
    for (const size of [1, 7, 100, 10_000]) {
      const cut = regroupAll(events, size);
      expect(offsetsByPartition(cut)).toEqual(offsetsByPartition(events));
      const order = new Map(cut.flatMap((given, index) => recordsOf(given).map((each) => [each, index] as const)));
      for (const given of cut) {
        expect(recordsOf(given).length).toBeLessThanOrEqual(size);
        expect(new Set(recordsOf(given).map(({ topic }) => topic)).size).toBe(1);
        expect(JSON.stringify(given).length).toBeLessThan(maxEventBytes + 1_000);
      }
      // A capture's window may end between a delete and its create, and the delete's partition be the later one.
      for (const [create, itsDelete] of events.flatMap((given) => [...keyMoves(recordsOf(given))])) {
        expect(order.get(create)).toBeGreaterThanOrEqual(order.get(itsDelete) ?? Infinity);
      }
    }
  },
);

test('every create of a captured key change finds its delete', () => {
  for (const id of ['01', '02', '03', '06b']) {
    const all = loadEvents(id).flatMap(recordsOf);
    const creates = all.filter((each) => each.value != null && headerText(each, '__debezium.oldkey') !== undefined);
    expect(creates.length).toBeGreaterThan(0);
    expect(keyMoves(all).size).toBe(creates.length);
  }
});

test('the estimate of a record is never below its JSON', () => {
  for (const each of loadEvents('02').flatMap(recordsOf)) {
    expect(payloadBytes(each)).toBeGreaterThanOrEqual(JSON.stringify(each).length);
  }
});

test('an event never exceeds six megabytes, and streaming gives the same', async () => {
  const value = 'A'.repeat(1_500_000);
  const events = [event(...[1, 2, 3, 4, 5].map((offset) => record(0, offset, { value })))];
  expect(places(regroupAll(events, 100))).toEqual([
    ['0:1', '0:2', '0:3'],
    ['0:4', '0:5'],
  ]);
  expect(await Array.fromAsync(regroup(events, 100))).toEqual(regroupAll(events, 100));
});
