import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../lib/model/progress.ts';
import { decide } from '../../../lib/plan/progress.ts';
import { record } from './changes.ts';

const offsets = (...list: readonly number[]) => list.map((offset) => record({ offset, timestamp: 100 }));
const at = (nextOffset: number, awaitingOffset?: number): Progress => ({
  nextOffset,
  lastTimestamp: 100,
  awaitingOffset,
});

describe('what to do with the records of a topic-partition', () => {
  test.for<[string, Progress | undefined, number[], { kind: string; from: number }]>([
    ['without progress all are due', undefined, [7, 8], { kind: 'apply', from: 0 }],
    ['from the next offset on all are due', at(7), [7, 8], { kind: 'apply', from: 0 }],
    ['what lies below the next offset is applied', at(8), [6, 7, 8, 9], { kind: 'apply', from: 2 }],
    ['all may be applied already', at(10), [6, 7], { kind: 'apply', from: 2 }],
    ['offsets that compaction took are not missed', at(7), [9, 12], { kind: 'apply', from: 0 }],
    ['the awaited record is due when it comes', at(7, 7), [7, 8], { kind: 'apply', from: 0 }],
    ['later ones wait for it', at(7, 7), [8, 9], { kind: 'wait', from: 0 }],
    ['later ones wait for it behind what is applied', at(7, 9), [5, 6, 10], { kind: 'wait', from: 2 }],
    ['a record before the awaited one is due', at(7, 9), [7, 8], { kind: 'apply', from: 0 }],
    ['what is applied never waits', at(7, 7), [5, 6], { kind: 'apply', from: 2 }],
    ['no records need nothing', at(7, 7), [], { kind: 'apply', from: 0 }],
  ])('%s', ([, progress, list, decision]) => {
    expect(decide(progress, offsets(...list))).toEqual(decision);
  });

  test('an applied offset under a newer record means that the topic was created anew: systemic, says what to do', () => {
    const records = [record({ offset: 3, timestamp: 101, partition: 2 })];
    expect(() => decide(at(7), records)).toThrow(
      expect.objectContaining({
        class: 'systemic',
        code: 'TOPIC_RECREATED',
        message: expect.stringMatching(/"shop\.public\.t", partition 2: offset 3 .*landfall progress reset/),
      }),
    );
  });

  test('a newer record above the next offset means nothing', () => {
    expect(decide(at(7), [record({ offset: 7, timestamp: 101 })])).toEqual({ kind: 'apply', from: 0 });
  });
});

test('records are split where the next offset lies, and never applied over an awaited one', () => {
  const sorted = fc.uniqueArray(fc.nat(30), { maxLength: 12 }).map((list) => list.sort((a, b) => a - b));
  // What is awaited never lies below the next offset.
  const ahead = fc.option(fc.nat(30), { nil: undefined });
  fc.assert(
    fc.property(sorted, fc.nat(30), ahead, (list, nextOffset, by) => {
      const awaitingOffset = by === undefined ? undefined : nextOffset + by;
      const { kind, from } = decide(at(nextOffset, awaitingOffset), offsets(...list));
      expect(list.slice(0, from).every((offset) => offset < nextOffset)).toBe(true);
      expect(list.slice(from).every((offset) => offset >= nextOffset)).toBe(true);
      const due = list[from];
      expect(kind).toBe(due !== undefined && awaitingOffset !== undefined && due > awaitingOffset ? 'wait' : 'apply');
    }),
  );
});
