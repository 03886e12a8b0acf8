import type { ChangeEvent, SourcePosition } from '../model/change-event.ts';
import type { LandfallError } from '../model/errors.ts';
import type { PartitionBatch } from '../model/record.ts';
import { comparePositions } from '../plan/barrier.ts';

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
 * The next records to write, at most `size`: a prefix of what is left of every partition, in the order of the source's
 * log across partitions (of Kafka timestamps where positions do not tell), so that what belongs together stays together
 * and a truncate keeps its place.
 */
export function nextSlices(runs: readonly PartitionRun[], size: number): Slice[] {
  const open = runs.filter((run) => run.done < run.end);
  const left = open.reduce((sum, run) => sum + run.end - run.done, 0);
  if (left <= size) return open.map((run) => ({ run, from: run.done, to: run.end }));
  const ends = open.map((run) => run.done);
  for (let taken = 0; taken < size; taken += 1) {
    let earliest = -1;
    let event: ChangeEvent | undefined;
    for (const [i, run] of open.entries()) {
      const at = ends[i] ?? run.end;
      const head = at < run.end ? run.events[at] : undefined;
      if (head === undefined || (event !== undefined && !precedes(head, event))) continue;
      earliest = i;
      event = head;
    }
    ends[earliest] = (ends[earliest] ?? 0) + 1;
  }
  return open
    .map((run, i) => ({ run, from: run.done, to: ends[i] ?? run.done }))
    .filter((slice) => slice.to > slice.from);
}

/** Whether `a` is to be written before `b` of another partition; the delete of a moved key before its create. */
function precedes(a: ChangeEvent, b: ChangeEvent): boolean {
  const order = comparePositions(positionOf(a), positionOf(b));
  if (order !== undefined && order !== 0) return order < 0;
  // Both halves of a primary-key change stand at one position.
  if (a.kind === 'delete' && a.moved && b.kind === 'upsert' && b.moved) return true;
  if (b.kind === 'delete' && b.moved && a.kind === 'upsert' && a.moved) return false;
  return a.record.timestamp < b.record.timestamp;
}

function positionOf(event: ChangeEvent): SourcePosition | undefined {
  return event.kind === 'skipped' || event.kind === 'broken' ? undefined : event.position;
}
