import type { ChangeEvent } from '../model/change-event.ts';
import { LandfallError, type RecordError } from '../model/errors.ts';

/** The records of one topic-partition of an event, and those of them that are known to be refused, by index. */
interface PartitionRecords {
  readonly events: readonly ChangeEvent[];
  readonly refused: ReadonlyMap<number, RecordError>;
  /** Only those from `first` up to, not including, `tried` count: what was applied before, or is yet to come, does not. */
  readonly first: number;
  readonly tried: number;
}

/** Causes of which there may be any number: the operator asked for it. */
const unlimited: ReadonlySet<string> = new Set(['NO_KEY']);

/**
 * Where more than `limit` records and more than half of a table's in one event are refused for one cause, the fault is
 * taken to be the destination's or the settings', not theirs. Undefined where that is not so.
 */
export function parkLimitExceeded(partitions: readonly PartitionRecords[], limit: number): LandfallError | undefined {
  const refused = partitions.flatMap(({ refused: errors, first, tried }) =>
    [...errors].flatMap(([index, error]) => (index >= first && index < tried ? [error] : [])),
  );
  if (refused.length <= limit) return undefined;
  const causes = Map.groupBy(
    refused.filter((error) => !unlimited.has(error.code)),
    (error) => JSON.stringify([subjectOf(error), error.code, error.place.column ?? null]),
  );
  for (const alike of causes.values()) {
    const [first] = alike;
    if (first === undefined || alike.length <= limit) continue;
    const all = count(partitions, first);
    if (2 * alike.length <= all) continue;
    const text = `${alike.length} of ${all} records of ${subjectOf(first)} in one event are refused for one cause (${first.code}), so none is parked: mend the cause, or raise parkLimit (${limit}) to park them all. The first: ${first.message}`;
    return new LandfallError('systemic', 'PARK_LIMIT', text, { cause: first });
  }
  return undefined;
}

/** A record that is too broken to name its table counts for its topic. */
function subjectOf({ place, record }: RecordError): string {
  return place.table === undefined ? `topic ${JSON.stringify(record.topic)}` : `table ${JSON.stringify(place.table)}`;
}

function count(partitions: readonly PartitionRecords[], { place, record }: RecordError): number {
  return partitions.reduce(
    (sum, { events, first, tried }) =>
      sum +
      events
        .slice(first, tried)
        .filter((event) =>
          place.table === undefined
            ? event.record.topic === record.topic
            : event.kind !== 'skipped' && event.table === place.table,
        ).length,
    0,
  );
}
