import type { ChangeEvent, RowChange, SourcePosition, TableChange, Truncate } from '../model/change-event.ts';

/** Row changes of one table that a truncate leaves standing. */
export interface BehindTruncate {
  /** The last one; undefined where there is none. */
  readonly truncate: Truncate | undefined;
  /** One list per topic-partition, each in offset order. */
  readonly partitions: readonly (readonly RowChange[])[];
  /** Changes that lay before the last truncate. */
  readonly dropped: number;
}

/**
 * A truncate is a barrier: what came before it is gone, what comes after stays. It sits in one arbitrary partition, so
 * other partitions are ordered against it by source position (it takes an exclusive lock at the source: every other
 * change of the table is wholly before or after), and by Kafka timestamp where there is none. Equal ones count as after.
 */
export function behindLastTruncate(partitions: readonly (readonly TableChange[])[]): BehindTruncate {
  const truncates = partitions.flatMap((changes) => changes.filter((change) => change.kind === 'truncate'));
  const last = truncates.reduce<Truncate | undefined>(
    (latest, change) => (latest === undefined || isBefore(latest, change) ? change : latest),
    undefined,
  );
  const rows = partitions.map((changes) => changes.filter((change) => change.kind !== 'truncate'));
  if (last === undefined) return { truncate: undefined, partitions: rows, dropped: 0 };
  const kept = partitions.map((changes) => after(changes, last));
  const count = (lists: readonly (readonly unknown[])[]): number => lists.reduce((sum, list) => sum + list.length, 0);
  return {
    truncate: last,
    partitions: kept,
    dropped: count(rows) - count(kept),
  };
}

function after(changes: readonly TableChange[], last: Truncate): RowChange[] {
  const own = changes.lastIndexOf(last);
  const kept: RowChange[] = [];
  for (const [i, change] of changes.entries()) {
    if (change.kind === 'truncate' || (own >= 0 ? i < own : isBehind(change, changes[i - 1], last))) continue;
    kept.push(change);
  }
  return kept;
}

/** Whether a change of another partition than the truncate's lay before it; `previous` is the one before in its own. */
export function isBehind(change: ChangeEvent, previous: ChangeEvent | undefined, truncate: Truncate): boolean {
  // A tombstone has no position: it belongs to the delete before it.
  const isOfPrevious = change.kind === 'delete' && change.tombstone && previous?.kind === 'delete';
  return isBefore(isOfPrevious ? previous : change, truncate);
}

/** Whether one change lay before another of another partition, by position or by timestamp. */
export function isBefore(a: ChangeEvent, b: TableChange): boolean {
  const order = comparePositions('position' in a ? a.position : undefined, b.position);
  return order === undefined ? a.record.timestamp < b.record.timestamp : order < 0;
}

/** Negative, zero or positive; undefined where the two cannot be compared. */
export function comparePositions(a: SourcePosition | undefined, b: SourcePosition | undefined): number | undefined {
  if (a === undefined || b === undefined || a.length !== b.length) return undefined;
  for (const [i, part] of a.entries()) {
    const difference = part - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
