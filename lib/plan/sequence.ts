import { moveName, type RowChange } from '../model/change-event.ts';

/**
 * Puts the partitions of one table into one sequence: each keeps its own order, and the delete of a primary-key change
 * comes before its create although the two are usually in different partitions. Both stand in that order in the
 * source's log, of which every partition is a part, so such a sequence always exists; where records do not follow it
 * (a header made up), the create goes ahead.
 */
export function inSequence(partitions: readonly (readonly RowChange[])[]): readonly RowChange[] {
  const [only] = partitions;
  if (partitions.length === 1 && only !== undefined) return only;
  const awaited = new Map<string, number>();
  for (const change of partitions.flat()) {
    if (change.kind === 'delete' && !change.tombstone && change.moved) {
      const name = moveName(change.moved, change);
      awaited.set(name, (awaited.get(name) ?? 0) + 1);
    }
  }
  if (awaited.size === 0) return partitions.flat();

  const sequence: RowChange[] = [];
  const next = partitions.map(() => 0);
  const emit = (p: number, waiting: boolean): boolean => {
    let moved = false;
    for (;;) {
      const change = partitions[p]?.[next[p] ?? 0];
      if (change === undefined) return moved;
      if (change.moved) {
        const name = moveName(change.moved, change);
        const open = awaited.get(name) ?? 0;
        if (change.kind === 'upsert' && open > 0 && waiting) return moved;
        if (change.kind === 'delete' && !change.tombstone) awaited.set(name, open - 1);
      }
      sequence.push(change);
      next[p] = (next[p] ?? 0) + 1;
      moved = true;
      if (!waiting) return true;
    }
  };
  const isDone = (): boolean => partitions.every((changes, p) => (next[p] ?? 0) >= changes.length);
  while (!isDone()) {
    const moved = partitions.map((_, p) => emit(p, true)).some(Boolean);
    if (!moved) partitions.some((_, p) => emit(p, false));
  }
  return sequence;
}
