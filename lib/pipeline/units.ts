import type { ChangeEvent } from '../model/change-event.ts';
import type { PartitionBatch } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import type { Destination } from '../sink/destination.ts';
import { type PartitionRun, startRun } from './partition-run.ts';

/** A topic-partition of an event, decoded: one change event per record. */
export interface DecodedBatch {
  readonly batch: PartitionBatch;
  readonly events: readonly ChangeEvent[];
}

/** Runs that are written together, in one transaction where they are not too many. */
export type Unit = readonly PartitionRun[];

/**
 * What of an event is written together: all of it, or table by table. Of a record that nothing can be made of the table is
 * a guess: where it halts its partition, its unit comes first, and nobody knows what may go ahead of it (`capped`).
 * `parks`: see PartitionRun.
 */
export function unitsOf(
  batches: readonly DecodedBatch[],
  transactionPer: Destination['transactionPer'],
  parks: boolean,
): Unit[] {
  if (transactionPer === 'event') return [batches.map(({ batch, events }) => startRun(batch, events, parks))];
  const units = new Map<string | undefined, PartitionRun[]>([[undefined, []]]);
  for (const { batch, events } of batches) {
    for (const [table, places] of Map.groupBy(events.keys(), (i) => tableOf(events[i]))) {
      const pick = <T>(of: readonly T[]): T[] => places.map((i) => of[i] as T);
      const runs = units.get(table) ?? [];
      units.set(table, runs);
      runs.push(startRun({ ...batch, table, records: pick(batch.records) }, pick(events), parks));
    }
  }
  const all = [...units.values()].filter((unit) => unit.length > 0);
  return [...all.filter((unit) => unit.some(isHalted)), ...all.filter((unit) => !unit.some(isHalted))];
}

/**
 * A table's records must not go ahead of ones that are returned where nothing would remember that they did, or where they
 * may be ahead of one of their own.
 */
export function capped(unit: Unit, earlier: readonly PartitionRun[], { delivery }: Pick<Settings, 'delivery'>): void {
  for (const run of unit) {
    const { topic, partition, records } = run.batch;
    for (const before of earlier) {
      if (before.batch.topic !== topic || before.batch.partition !== partition) continue;
      if (delivery === 'exactly-once' && before.batch.table !== undefined && !isHalted(before)) continue;
      const left = before.batch.records[before.done]?.offset;
      if (left === undefined) continue;
      const end = records.findIndex(({ offset }) => offset > left);
      if (end >= 0) run.end = Math.min(run.end, end);
    }
  }
}

/** Whether nothing is to be written for what the runs hold, nor to be remembered: it is skipped by rule each time. */
export function isOnlySkipped(unit: Unit): boolean {
  return unit.every(({ events }) => events.every(({ kind }) => kind === 'skipped'));
}

function tableOf(event: ChangeEvent | undefined): string | undefined {
  return event === undefined || event.kind === 'skipped' ? undefined : event.table;
}

/** Whether a run ends at a record that nothing can be made of. */
function isHalted({ events, end, failure }: PartitionRun): boolean {
  return failure !== undefined && events[end]?.kind === 'broken';
}
