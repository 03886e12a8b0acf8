import { describe, expect, test } from 'vitest';
import type { TableChange } from '../../../lib/model/change-event.ts';
import type { NetEffect, ReduceSettings } from '../../../lib/model/net-effect.ts';
import { reduce } from '../../../lib/plan/reduce.ts';
import { keyMove, remove, tombstone, truncate, unavailable, upsert } from './changes.ts';
import { byPartition } from './histories.ts';

const upsertAndDelete = { insertMode: 'upsert', deleteMode: 'delete' } as const;

/** What each effect does, by key; what it leaves alone is left out. */
function summary(changes: readonly TableChange[], settings: ReduceSettings = upsertAndDelete): unknown[] {
  return reduce(byPartition(changes), settings).effects.map((effect: NetEffect) => {
    const keys = (list: readonly { readonly key: { readonly id: string } | undefined }[]): unknown =>
      list.length === 0 ? undefined : list.map(({ key }) => (key === undefined ? null : JSON.parse(key.id)[0]));
    const { saves, removes, marks, upserts, appends } = effect;
    return {
      saves: keys(saves),
      removes: keys(removes),
      marks: keys(marks),
      upserts: keys(upserts),
      appends: keys(appends),
    };
  });
}

describe('the net effect of the changes of one key', () => {
  test('is nothing for nothing', () => {
    expect(summary([])).toEqual([{}]);
  });

  test('is an upsert of the last row, which names the last record', () => {
    const changes = [upsert('a', { n: 1 }, { offset: 1 }), upsert('a', { n: 2 }, { offset: 2 })];
    const [effect] = reduce([changes], upsertAndDelete).effects;
    expect(effect).toMatchObject({ upserts: [{ change: changes[1], row: changes[1]?.row }], reduced: 1 });
  });

  test('is a delete where it comes last, and its tombstone changes nothing', () => {
    expect(summary([upsert('a', { n: 1 }), remove('a'), tombstone('a')])).toEqual([{ removes: ['a'] }]);
  });

  test('is a replace where a delete lies before the last row: columns that the row lacks are not kept', () => {
    expect(summary([remove('a'), tombstone('a'), upsert('a', { n: 1 })])).toEqual([{ removes: ['a'], upserts: ['a'] }]);
  });

  test('is no replace where deletes are ignored', () => {
    const changes = [upsert('a', { n: 1 }), remove('a'), tombstone('a'), upsert('a', { n: 2 })];
    expect(summary(changes, { insertMode: 'upsert', deleteMode: 'ignore' })).toEqual([{ upserts: ['a'] }]);
  });

  test('is a marked row where deletes mark, and an unmarked one when the row comes again', () => {
    const settings = { insertMode: 'upsert', deleteMode: 'mark' } as const;
    const marked = (changes: TableChange[]) =>
      reduce([changes], settings).effects.flatMap(({ upserts }) => upserts.map((row) => row.marked));
    expect(marked([upsert('a', { n: 1 }), remove('a')])).toEqual([true]);
    expect(marked([upsert('a', { n: 1 }), remove('a'), tombstone('a'), upsert('a', { n: 2 })])).toEqual([false]);
    expect(summary([remove('a'), tombstone('a')], settings)).toEqual([{ marks: ['a'] }]);
  });
});

describe('a primary-key change', () => {
  const moved = keyMove('a', 'b');
  const away = remove('a', { partition: 0, lsn: 5, moved });
  const gone = tombstone('a', { partition: 0, moved });
  const partial = upsert('b', { t: unavailable }, { partition: 1, lsn: 5, moved });
  const whole = upsert('b', { t: 1 }, { partition: 1, lsn: 5, moved });

  test('keeps the old row for the columns that its create has unavailable', () => {
    expect(summary([away, gone, partial])).toEqual([{ saves: ['a'], removes: ['a'], upserts: ['b'] }]);
  });

  test('is paired by its names although the create’s partition comes first', () => {
    expect(summary([partial, away, gone])).toEqual(summary([away, gone, partial]));
  });

  test('keeps nothing where the create has every column', () => {
    expect(summary([away, gone, whole])).toEqual([{ removes: ['a'], upserts: ['b'] }]);
  });

  test('keeps the old row where the create is not in this batch', () => {
    expect(summary([away, gone])).toEqual([{ saves: ['a'], removes: ['a'] }]);
  });

  test('first writes the old row as it was just then', () => {
    const changes = [upsert('a', { t: 7 }, { lsn: 4 }), away, gone, partial];
    expect(summary(changes)).toEqual([{ upserts: ['a'] }, { saves: ['a'], removes: ['a'], upserts: ['b'] }]);
  });

  test('takes the old row away whatever is done with deletes', () => {
    for (const deleteMode of ['ignore', 'mark'] as const) {
      const settings = { insertMode: 'upsert', deleteMode } as const;
      expect(summary([away, gone, whole], settings)).toEqual([{ removes: ['a'], upserts: ['b'] }]);
    }
  });
});

describe('appending', () => {
  test('is what becomes of rows without key, in either insert mode', () => {
    const changes = [upsert(undefined, { n: 1 }), upsert(undefined, { n: 1 })];
    expect(summary(changes)).toEqual([{ appends: [null, null] }]);
    expect(summary(changes, { insertMode: 'insert', deleteMode: 'ignore' })).toEqual([{ appends: [null, null] }]);
  });

  test('with deletes takes the rows of the key away, those of this batch too', () => {
    const changes = [upsert('a', { n: 1 }), upsert('b', { n: 1 }), remove('a'), upsert('a', { n: 2 })];
    const settings = { insertMode: 'insert', deleteMode: 'delete' } as const;
    expect(summary(changes, settings)).toEqual([{ removes: ['a'], appends: ['b', 'a'] }]);
  });

  test('with marks makes a delete one more row that holds the key only, and skips its tombstone', () => {
    const settings = { insertMode: 'insert', deleteMode: 'mark' } as const;
    const [effect] = reduce([[upsert('a', { n: 1 }), remove('a'), tombstone('a')]], settings).effects;
    expect(effect?.appends.map(({ row, marked }) => [row.cells, marked])).toEqual([
      [['a', 1], false],
      [['a'], true],
    ]);
    expect(effect).toMatchObject({ ignored: 1, reduced: 0, removes: [] });
  });

  test('takes a primary-key change as its two events', () => {
    const moved = keyMove('a', 'b');
    const changes = [remove('a', { moved }), tombstone('a', { moved }), upsert('b', { n: 1 }, { moved })];
    const settings = { insertMode: 'insert', deleteMode: 'delete' } as const;
    expect(summary(changes, settings)).toEqual([{ removes: ['a'], appends: ['b'] }]);
    expect(summary(changes, { insertMode: 'insert', deleteMode: 'ignore' })).toEqual([{ appends: ['b'] }]);
  });
});

test('a batch with a truncate says so and counts what it dropped', () => {
  const changes = [upsert('a', { n: 1 }), truncate({ offset: 1 }), upsert('b', { n: 1 }, { offset: 2 })];
  expect(reduce([changes], upsertAndDelete)).toMatchObject({ truncate: { kind: 'truncate' }, dropped: 1 });
  expect(summary(changes)).toEqual([{ upserts: ['b'] }]);
});
