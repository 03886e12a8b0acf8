import type { Progress } from '../../model/progress.ts';
import { progressKey } from '../destination.ts';
import type { Rows } from '../session.ts';

/** Progress of the topic-partitions of one table, with what only Redshift’s rows tell. */
export interface StoredProgress extends Progress {
  /** Since when its first record has been waiting, as the server spells it. */
  readonly blockedSince: string | null;
}

/** Progress by topic-partition, from the rows that were read. */
export function progressOf(rows: Rows): Map<string, StoredProgress> {
  return new Map(
    rows.map((row) => [
      progressKey(String(row.topic), Number(row.topic_partition)),
      {
        nextOffset: Number(row.next_offset),
        lastTimestamp: Number(row.last_timestamp),
        awaitingOffset: row.awaiting_offset === null ? undefined : Number(row.awaiting_offset),
        returned: JSON.parse(String(row.returned_tails)) as [number, number][],
        blockedMs: row.blocked_ms === null ? undefined : Number(row.blocked_ms),
        parkedOpen: Number(row.parked_open),
        blockedSince: row.blocked_since === null ? null : String(row.blocked_since),
      },
    ]),
  );
}
