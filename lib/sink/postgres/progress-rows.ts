import type { Progress } from '../../model/progress.ts';
import { progressKey } from '../destination.ts';
import type { Rows } from '../session.ts';

/** Progress by topic-partition, from the rows that were locked. */
export function progressOf(rows: Rows): Map<string, Progress> {
  return new Map(
    rows.map((row) => [
      progressKey(String(row.topic), Number(row.topic_partition)),
      {
        nextOffset: Number(row.next_offset),
        lastTimestamp: Number(row.last_timestamp),
        awaitingOffset: row.awaiting_offset === null ? undefined : Number(row.awaiting_offset),
        returned: pairs((row.returned_tails as string[]).map(Number)),
        blockedMs: row.blocked_ms === null ? undefined : Number(row.blocked_ms),
        parkedOpen: Number(row.parked_open),
      },
    ]),
  );
}

function pairs(flat: readonly number[]): [number, number][] {
  return flat.flatMap((first, i) => (i % 2 === 0 ? [[first, flat[i + 1] ?? first] as [number, number]] : []));
}
