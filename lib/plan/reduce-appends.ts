import type { Delete, RowChange } from '../model/change-event.ts';
import type { NetEffect, NetRow } from '../model/net-effect.ts';
import type { Settings } from '../model/settings.ts';

/**
 * Insert mode: every change is one more row; a delete takes the rows of its key away, those of this sequence too
 * (`delete`), or is itself a row that holds nothing but the key (`mark`; its tombstone is skipped).
 */
export function reduceAppends(sequence: readonly RowChange[], deleteMode: Settings['deleteMode']): NetEffect {
  const appends: (NetRow | undefined)[] = [];
  const placesByKey = new Map<string, number[]>();
  const removes = new Map<string, Delete>();
  let ignored = 0;
  for (const change of sequence) {
    const id = change.key?.id;
    if (change.kind === 'upsert') {
      if (id !== undefined) pushTo(placesByKey, id, appends.length);
      appends.push({ change, key: change.key, row: change.row, marked: false, origin: undefined });
    } else if (deleteMode === 'delete') {
      for (const place of placesByKey.get(change.key.id) ?? []) appends[place] = undefined;
      placesByKey.delete(change.key.id);
      removes.set(change.key.id, change);
    } else if (deleteMode === 'mark' && !change.tombstone) {
      appends.push({ change, key: change.key, row: change.key.row, marked: true, origin: undefined });
    } else ignored += 1;
  }
  const left = appends.filter((row) => row !== undefined);
  const sorted = [...removes.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, change]) => change);
  const reduced = sequence.length - ignored - left.length - removes.size;
  return { saves: [], selfContained: [], removes: sorted, marks: [], upserts: [], appends: left, reduced, ignored };
}

function pushTo(lists: Map<string, number[]>, id: string, place: number): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [place]);
  else list.push(place);
}
