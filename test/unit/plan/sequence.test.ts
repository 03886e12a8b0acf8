import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowChange } from '../../../lib/model/change-event.ts';
import { moveName } from '../../../lib/model/change-event.ts';
import { inSequence } from '../../../lib/plan/sequence.ts';
import { keyMove, remove, tombstone, upsert } from './changes.ts';
import { byPartition, type History, histories, label } from './histories.ts';

const runs = { numRuns: 1_000 };
const rowsOf = ({ changes }: History) => changes.filter((change) => change.kind !== 'truncate');

/** For each move the deletes and creates as they come: the n-th create must have n deletes before it. */
function createsAhead(sequence: readonly RowChange[]): string[] {
  const open = new Map<string, number>();
  return sequence.flatMap((change) => {
    if (change.moved === undefined || (change.kind === 'delete' && change.tombstone)) return [];
    const name = moveName(change.moved, change);
    const left = (open.get(name) ?? 0) + (change.kind === 'delete' ? 1 : -1);
    open.set(name, left);
    return left < 0 ? [name] : [];
  });
}

describe.for([{ positions: true }, { positions: false, keys: 2, partitions: 2 }])(
  'the sequence of what several partitions hold (%o)',
  (options) => {
    test('has every change once and keeps each partition’s order', () => {
      fc.assert(
        fc.property(histories(options), (history) => {
          const partitions = byPartition(rowsOf(history));
          const sequence = inSequence(partitions);
          expect(sequence).toHaveLength(history.changes.length);
          for (const given of partitions) {
            const partition = given[0]?.record.partition;
            expect(sequence.filter((change) => change.record.partition === partition).map(label)).toEqual(
              given.map(label),
            );
          }
        }),
        runs,
      );
    });

    test('puts the delete of a moved key before its create', () => {
      fc.assert(
        fc.property(histories(options), (history) => {
          expect(createsAhead(inSequence(byPartition(rowsOf(history))))).toEqual([]);
        }),
        runs,
      );
    });
  },
);

test('a row that moves to and fro without position is followed all the way', () => {
  const there = keyMove('a', 'b');
  const back = keyMove('b', 'a');
  const ofA = [remove('a', { moved: there }), upsert('a', {}, { moved: back }), remove('a', { moved: there })];
  const ofB = [upsert('b', {}, { moved: there }), remove('b', { moved: back }), upsert('b', {}, { moved: there })];
  const wanted = [ofA[0], ofB[0], ofB[1], ofA[1], ofA[2], ofB[2]].flatMap((change) => (change ? [label(change)] : []));
  expect(inSequence([ofA, ofB]).map(label)).toEqual(wanted);
  expect(inSequence([ofB, ofA]).map(label)).toEqual(wanted);
});

test('a create whose delete is not here waits for nothing', () => {
  const create = upsert('b', {}, { partition: 1, lsn: 5, moved: keyMove('a', 'b') });
  const other = remove('c', { lsn: 6, moved: keyMove('c', 'd') });
  expect(inSequence([[create], [other]])).toEqual([create, other]);
});

test('where no order serves, as with headers made up, every change still comes once', () => {
  const ofA = [upsert('a', {}, { moved: keyMove('b', 'a') }), remove('a', { moved: keyMove('a', 'b') })];
  const ofB = [upsert('b', {}, { moved: keyMove('a', 'b') }), remove('b', { moved: keyMove('b', 'a') })];
  const sequence = inSequence([ofA, ofB]);
  expect(new Set(sequence)).toEqual(new Set([...ofA, ...ofB]));
  expect(sequence).toHaveLength(4);
});

test('a single partition is taken as it is', () => {
  const only = [upsert('a', {}), remove('a'), tombstone('a')];
  expect(inSequence([only])).toEqual(only);
});
