import type { LambdaEvent, LambdaRecord } from '../../local/lambda-event.ts';
import type { Destination } from './harness.ts';
import { type Envelope, payloadOf, recordsIn } from './streams.ts';

/** What must become of a topic's records: "partition/offset" of the parked ones, by their state; both sorted. */
export interface ExpectedParking {
  readonly open: readonly string[];
  readonly superseded: readonly string[];
  /** Keys (as JSON) whose last change is parked: only their rows may differ from the source. */
  readonly stale: ReadonlySet<string>;
  /** Keys of all rows that are there in the end. */
  readonly present: ReadonlySet<string>;
}

interface KeyState {
  open: string[];
  isPresent: boolean;
}

/**
 * Says, from the events alone, what must be parked of a topic when values that `fits` refuses may not be written. Changes
 * of one key in one event are reduced first: what a later change of the event replaces is never looked at, so of each
 * key the changes behind the last one that fits are parked. A change that is written supersedes those parked before.
 */
export function expectedParking(
  delivery: readonly LambdaEvent[],
  topic: string,
  fits: (row: Readonly<Record<string, unknown>>) => boolean,
): ExpectedParking {
  const next = new Map<number, number>();
  const states = new Map<string, KeyState>();
  const superseded: string[] = [];
  for (const event of delivery) {
    const fresh = recordsIn([event], topic).filter(({ partition, offset }) => offset >= (next.get(partition) ?? 0));
    for (const { partition, offset } of fresh) next.set(partition, offset + 1);
    for (const [key, records] of Map.groupBy(fresh, (record) => JSON.stringify(payloadOf(record.key)))) {
      const state = states.get(key) ?? { open: [], isPresent: false };
      states.set(key, state);
      const written = records.findLastIndex((record) => isWritable(record, fits));
      const last = records[written];
      if (last !== undefined) {
        superseded.push(...state.open.splice(0));
        state.isPresent = rowOf(last) !== null;
      }
      state.open.push(...records.slice(written + 1).map(placeOf));
    }
  }
  const all = [...states];
  return {
    open: all.flatMap(([, { open }]) => open).sort(),
    superseded: superseded.sort(),
    stale: new Set(all.filter(([, { open }]) => open.length > 0).map(([key]) => key)),
    present: new Set(all.filter(([, { isPresent }]) => isPresent).map(([key]) => key)),
  };
}

/** What a destination says is parked of a topic, in the same words. */
export async function parkingOf(
  { database, schema }: Destination,
  topic: string,
): Promise<Pick<ExpectedParking, 'open' | 'superseded'>> {
  const rows = await database.query<{ place: string; state: string }>(
    `select topic_partition || '/' || record_offset as place, state from "${schema}"._landfall_parked where topic = $1`,
    [topic],
  );
  const inState = (wanted: string) => rows.filter(({ state }) => state === wanted).map(({ place }) => place);
  return { open: inState('open').sort(), superseded: inState('superseded').sort() };
}

function isWritable(record: LambdaRecord, fits: (row: Readonly<Record<string, unknown>>) => boolean): boolean {
  const row = rowOf(record);
  return row === null || fits(row);
}

/** The row that a record leaves; null for a delete and for a tombstone. */
function rowOf(record: LambdaRecord): Readonly<Record<string, unknown>> | null {
  return (payloadOf(record.value) as Envelope | undefined)?.after ?? null;
}

function placeOf({ partition, offset }: LambdaRecord): string {
  return `${partition}/${offset}`;
}
