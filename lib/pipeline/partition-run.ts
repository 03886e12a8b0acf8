import type { ChangeEvent } from '../model/change-event.ts';
import type { LandfallError } from '../model/errors.ts';
import type { PartitionBatch } from '../model/record.ts';

/** One topic-partition of an event on its way: records before `done` are done, those from `end` on are not tried. */
export interface PartitionRun {
  readonly batch: PartitionBatch;
  /** One per record of the batch. */
  readonly events: readonly ChangeEvent[];
  done: number;
  end: number;
  /** Why `end` lies before the last record; undefined while nothing is wrong. */
  failure: LandfallError | undefined;
  /** Whether the destination knows that the first record not done is awaited. */
  isAwaitedNoted: boolean;
}

/** The records of one topic-partition that one transaction takes on: from `from` up to, not including, `to`. */
export interface Slice {
  readonly run: PartitionRun;
  readonly from: number;
  readonly to: number;
}

/** A broken record ends what can be done of its partition: later ones wait behind it. */
export function startRun(batch: PartitionBatch, events: readonly ChangeEvent[]): PartitionRun {
  const run: PartitionRun = { batch, events, done: 0, end: events.length, failure: undefined, isAwaitedNoted: false };
  const broken = events.findIndex((event) => event.kind === 'broken');
  const event = events[broken];
  if (event?.kind === 'broken') halt(run, broken, event.error);
  return run;
}

/** Ends a run before the record at `index`. */
export function halt(run: PartitionRun, index: number, failure: LandfallError): void {
  if (index >= run.end && run.failure !== undefined) return;
  run.end = index;
  run.failure = failure;
}

/**
 * The next records to write, at most `size`: a prefix of what is left of every partition, by Kafka timestamp across
 * partitions, so that changes that belong together stay together.
 */
export function nextSlices(runs: readonly PartitionRun[], size: number): Slice[] {
  const open = runs.filter((run) => run.done < run.end);
  const left = open.reduce((sum, run) => sum + run.end - run.done, 0);
  if (left <= size) return open.map((run) => ({ run, from: run.done, to: run.end }));
  const ends = open.map((run) => run.done);
  for (let taken = 0; taken < size; taken += 1) {
    let earliest = -1;
    let earliestTimestamp = Number.POSITIVE_INFINITY;
    for (const [i, run] of open.entries()) {
      const at = ends[i] ?? run.end;
      const timestamp = at < run.end ? (run.batch.records[at]?.timestamp ?? 0) : Number.POSITIVE_INFINITY;
      if (at < run.end && (earliest < 0 || timestamp < earliestTimestamp)) {
        earliest = i;
        earliestTimestamp = timestamp;
      }
    }
    ends[earliest] = (ends[earliest] ?? 0) + 1;
  }
  return open
    .map((run, i) => ({ run, from: run.done, to: ends[i] ?? run.done }))
    .filter((slice) => slice.to > slice.from);
}
