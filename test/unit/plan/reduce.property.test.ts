import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReduceSettings } from '../../../lib/model/net-effect.ts';
import { reduce } from '../../../lib/plan/reduce.ts';
import { byPartition, cut, cuts, type History, histories } from './histories.ts';
import { lost, ModelTable } from './model-table.ts';

const modes: readonly ReduceSettings[] = (['upsert', 'insert'] as const).flatMap((insertMode) =>
  (['delete', 'ignore', 'mark'] as const).map((deleteMode) => ({ insertMode, deleteMode })),
);
const upsertAndDelete = { insertMode: 'upsert', deleteMode: 'delete' } as const;
const runs = { numRuns: 500 };
const fiveCuts = fc.array(fc.nat(100), { minLength: 5, maxLength: 5 });

function oneByOne(changes: History['changes'], settings: ReduceSettings): ModelTable {
  const table = new ModelTable(settings);
  for (const change of changes) table.apply(change);
  return table;
}

function inBatches(batches: readonly History['changes'][], settings: ReduceSettings): ModelTable {
  const table = new ModelTable(settings);
  for (const batch of batches) table.applyEffect(reduce(byPartition(batch), settings));
  return table;
}

/** The columns of the source that every event of the table has had. */
function asSource(table: ModelTable): unknown {
  return table.keyIds.map((id) => {
    const [key] = JSON.parse(id) as [string];
    const [a, t, u] = ['a', 't', 'u'].map((name) => table.row(key)?.get(name));
    return [key, { a, t, u }];
  });
}

describe.for(modes)('insertMode=$insertMode, deleteMode=$deleteMode', (settings) => {
  test('a batch leaves what its changes leave one by one', () => {
    fc.assert(
      fc.property(histories(), ({ changes }) => {
        expect(inBatches([changes], settings).contents()).toEqual(oneByOne(changes, settings).contents());
      }),
      runs,
    );
  });

  test('however a history is cut into batches, the table is the same', () => {
    fc.assert(
      fc.property(histories(), cuts, ({ changes }, places) => {
        const table = inBatches(cut(changes, places), settings);
        expect(table.contents()).toEqual(oneByOne(changes, settings).contents());
      }),
      runs,
    );
  });

  test('the same holds with truncates in a topic of one partition', () => {
    fc.assert(
      fc.property(histories({ partitions: 1, truncates: true }), cuts, ({ changes }, places) => {
        const table = inBatches(cut(changes, places), settings);
        expect(table.contents()).toEqual(oneByOne(changes, settings).contents());
      }),
      runs,
    );
  });

  test('with truncates in several partitions one batch is exact by the position in the source’s log', () => {
    fc.assert(
      fc.property(histories({ truncates: true }), ({ changes }) => {
        expect(inBatches([changes], settings).contents()).toEqual(oneByOne(changes, settings).contents());
      }),
      runs,
    );
  });
});

describe('insertMode=upsert, deleteMode=delete', () => {
  test('the table equals its source, every column of it', () => {
    fc.assert(
      fc.property(histories(), cuts, ({ changes, rows }, places) => {
        expect(asSource(inBatches(cut(changes, places), upsertAndDelete))).toEqual(rows);
      }),
      runs,
    );
  });

  // In one batch only: where a batch ends between the halves of moves of one name, nothing tells them apart.
  test('so it does in one batch where the source’s records tell no position', () => {
    fc.assert(
      fc.property(histories({ positions: false, keys: 2, partitions: 2 }), ({ changes, rows }) => {
        expect(asSource(inBatches([changes], upsertAndDelete))).toEqual(rows);
      }),
      runs,
    );
  });

  // With both, a redelivered delete of an old key keeps what stands there now: a value that is gone cannot come back.
  test.for([{ toast: false }, { moves: false }])(
    'a redelivered tail, applied in order, changes nothing (delivery=at-least-once, %o)',
    (options) => {
      fc.assert(
        fc.property(histories(options), fc.nat(100), cuts, ({ changes, rows }, from, places) => {
          const tail = changes.slice(from % (changes.length + 1));
          expect(asSource(inBatches([changes, ...cut(tail, places)], upsertAndDelete))).toEqual(rows);
        }),
        runs,
      );
    },
  );

  test('where partitions run apart, only values whose delete came too late are lost', () => {
    fc.assert(
      fc.property(histories(), fc.tuple(fiveCuts, fiveCuts, fiveCuts), ({ changes, rows }, places) => {
        const table = inBatches(apart(changes, places), upsertAndDelete);
        const known = rows.map(([id, cells]) => [id, { ...cells, ...lostCells(table, id) }]);
        expect(asSource(table)).toEqual(known);
      }),
      runs,
    );
  });
});

/** Batches in which each partition has come as far as it likes. */
function apart(changes: History['changes'], places: readonly (readonly number[])[]): History['changes'][] {
  const parts = byPartition(changes).map((list, i) => cut(list, places[i] ?? []));
  return Array.from({ length: 6 }, (_, i) => parts.flatMap((part) => part[i] ?? []));
}

function lostCells(table: ModelTable, id: string): Record<string, unknown> {
  return Object.fromEntries([...(table.row(id) ?? [])].filter(([, value]) => value === lost));
}
