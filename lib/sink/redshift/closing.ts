import { noteParked } from '../../dialect/redshift/note-parked.ts';
import { supersede, supersedeTable } from '../../dialect/redshift/parked-statements.ts';
import type { ProgressRow } from '../../dialect/redshift/write-progress.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { Parking } from '../../model/parking.ts';
import type { Progress, ProgressStep } from '../../model/progress.ts';
import type { Settings } from '../../model/settings.ts';
import { returnedBy } from '../../plan/progress.ts';
import { progressKey } from '../destination.ts';
import type { StoredProgress } from './progress-rows.ts';

/** What a transaction does with parked records. */
export function* parkingStatements(
  { parked, superseded, emptied }: Parking,
  { schema, name }: Pick<Settings, 'schema' | 'name'>,
): Generator<Statement> {
  for (const table of emptied) yield supersedeTable(schema, name, table);
  yield* supersede(schema, name, superseded);
  yield* noteParked(schema, name, parked);
}

/**
 * Where steps leave their topic-partitions. `open`: how many parked records of each are open, where that was counted anew.
 */
export function progressRows(
  steps: readonly ProgressStep[],
  stored: ReadonlyMap<string, StoredProgress>,
  open: ReadonlyMap<string, number> | undefined,
): ProgressRow[] {
  return steps.map((step) => {
    const { topic, partition, nextOffset, awaitingOffset, isBlocked } = step;
    const before = stored.get(progressKey(topic, partition));
    const hasWaited = awaitingOffset !== undefined && awaitingOffset === before?.awaitingOffset;
    const since = hasWaited ? before.blockedSince : null;
    const counted = step.isChecked && open !== undefined ? (open.get(progressKey(topic, partition)) ?? 0) : undefined;
    return {
      ...{ topic, partition, nextOffset },
      lastTimestamp: Math.max(step.lastTimestamp, before?.lastTimestamp ?? 0),
      awaitingOffset: awaitingOffset ?? null,
      returnedTails: returnedBy(step),
      blockedSince: since ?? (isBlocked ? 'now' : null),
      parkedOpen: counted ?? before?.parkedOpen ?? 0,
    };
  });
}

/** Progress as it stands behind a commit that wrote these rows. */
export function progressAfter(
  stored: ReadonlyMap<string, Progress>,
  rows: readonly ProgressRow[],
): ReadonlyMap<string, Progress> {
  const after = new Map(stored);
  for (const { topic, partition, nextOffset, lastTimestamp, awaitingOffset, returnedTails, parkedOpen } of rows) {
    const returned = returnedTails;
    const awaited = awaitingOffset ?? undefined;
    after.set(progressKey(topic, partition), {
      ...{ nextOffset, lastTimestamp, returned, parkedOpen },
      awaitingOffset: awaited,
    });
  }
  return after;
}
