import type { DeadLetter } from '../model/dead-letter.ts';
import type { ParkedRow } from '../model/parked-row.ts';

/** Parked records by what they are about, in the order of the first of each; one whose key nobody knows stands alone. */
export function keyGroups(rows: readonly ParkedRow[]): Iterable<readonly ParkedRow[]> {
  return Map.groupBy(rows, ({ table, keyHash }, i) =>
    keyHash === undefined ? i : JSON.stringify([table ?? null, keyHash]),
  ).values();
}

interface Parked {
  readonly row: ParkedRow;
  readonly letter: DeadLetter | undefined;
}

/**
 * Records of one topic-partition, oldest first: by offset. Where a topic was deleted and created again, offsets began
 * anew: where both Kafka's time and ours contradict them, Kafka's time tells.
 */
export function inRecordOrder<T extends Parked>(list: readonly T[]): readonly T[] {
  const byOffset = list.toSorted((a, b) => a.row.offset - b.row.offset || a.row.parkedAt - b.row.parkedAt);
  let newest: T | undefined;
  for (const one of byOffset) {
    if (newest !== undefined && timeOf(newest) > timeOf(one) && newest.row.parkedAt > one.row.parkedAt) {
      return byOffset.toSorted((a, b) => timeOf(a) - timeOf(b) || a.row.offset - b.row.offset);
    }
    if (newest === undefined || timeOf(one) > timeOf(newest)) newest = one;
  }
  return byOffset;
}

function timeOf({ row, letter }: Parked): number {
  return letter?.record.timestamp ?? row.parkedAt;
}
