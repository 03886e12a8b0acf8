import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowChange } from '../../../lib/model/change-event.ts';
import type { NetEffect, ReduceSettings } from '../../../lib/model/net-effect.ts';
import { reduce } from '../../../lib/plan/reduce.ts';
import { remove, tombstone, unavailable, upsert } from './changes.ts';
import { byPartition, cut, cuts } from './histories.ts';
import { ModelTable } from './model-table.ts';

const modes: readonly ReduceSettings[] = (['upsert', 'insert'] as const).flatMap((insertMode) =>
  (['delete', 'ignore', 'mark'] as const).map((deleteMode) => ({ insertMode, deleteMode })),
);
const runs = { numRuns: 500 };
const partitions: Readonly<Record<string, number>> = { a: 0, b: 1, c: 0 };

const cell = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(null), fc.constant(unavailable));
/** Any subset of the columns, in any order: nothing that a source does to its columns is ruled out. */
const cells = fc.dictionary(fc.constantFrom('p', 'q', 'r', '__proto__', 'constructor'), cell, { maxKeys: 4 });
const changes: fc.Arbitrary<RowChange[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('upsert', 'upsert', 'delete', 'tombstone', 'keyless'),
      id: fc.constantFrom('a', 'b', 'c'),
      cells,
    }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map(({ kind, id, cells: given }, offset) => {
      const at = { partition: partitions[id] ?? 0, offset };
      if (kind === 'delete') return remove(id, at);
      if (kind === 'tombstone') return tombstone(id, at);
      return upsert(kind === 'keyless' ? undefined : id, given, at);
    }),
  );

function isApplied(effects: readonly NetEffect[]): number {
  const gone = ({ removes, upserts, marks }: NetEffect): number => {
    const written = new Set([...upserts, ...marks].map(({ key }) => key?.id));
    return removes.filter((change) => !written.has(change.key.id)).length;
  };
  return effects.reduce(
    (sum, effect) => sum + effect.upserts.length + effect.marks.length + effect.appends.length + gone(effect),
    0,
  );
}

describe.for(modes)('any changes at all, insertMode=$insertMode, deleteMode=$deleteMode', (settings) => {
  test('leave in batches what they leave one by one', () => {
    fc.assert(
      fc.property(changes, cuts, (list, places) => {
        const oneByOne = new ModelTable(settings);
        for (const change of list) oneByOne.apply(change);
        const inBatches = new ModelTable(settings);
        for (const batch of cut(list, places)) inBatches.applyEffect(reduce(byPartition(batch), settings));
        expect(inBatches.contents()).toEqual(oneByOne.contents());
      }),
      runs,
    );
  });

  test('come to effects in which every key stands once and in order, so that rows may be written in any', () => {
    fc.assert(
      fc.property(changes, (list) => {
        for (const effect of reduce(byPartition(list), settings).effects) {
          const written = [...effect.upserts, ...effect.marks].map(({ key }) => key?.id);
          expect(new Set(written).size).toBe(written.length);
          for (const rows of [effect.removes, effect.marks, effect.upserts]) {
            const ids = rows.map(({ key }) => key?.id ?? '');
            expect(ids).toEqual([...new Set(ids)].sort());
          }
        }
      }),
      runs,
    );
  });

  test('are all accounted for: applied, made unnecessary, or ignored', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const { effects, dropped } = reduce(byPartition(list), settings);
        const reduced = effects.reduce((sum, effect) => sum + effect.reduced, 0);
        const ignored = effects.reduce((sum, effect) => sum + effect.ignored, 0);
        expect(Math.min(reduced, ignored)).toBeGreaterThanOrEqual(0);
        expect(dropped).toBe(0);
        expect(isApplied(effects) + reduced + ignored).toBe(list.length);
      }),
      runs,
    );
  });
});
