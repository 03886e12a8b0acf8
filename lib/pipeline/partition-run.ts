import { type ChangeEvent, moveAwayName, moveName, type SourcePosition } from '../model/change-event.ts';
import { type LandfallError, RecordError } from '../model/errors.ts';
import type { PartitionBatch } from '../model/record.ts';
import { comparePositions } from '../plan/barrier.ts';

/** One topic-partition of an event on its way: records before `done` are done, those from `end` on are not tried. */
export interface PartitionRun {
  readonly batch: PartitionBatch;
  /** One per record of the batch. */
  readonly events: readonly ChangeEvent[];
  /** Whether a record that cannot be written is parked; else its partition ends before it. */
  readonly parks: boolean;
  /** Records that are to be parked, by index. */
  readonly refused: Map<number, RecordError>;
  /** Index of the first record that was not applied before this event came. */
  first: number;
  /** Records before it have been in a transaction, or are about to be. */
  tried: number;
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

/** A broken record is to be parked (`parks`), or ends what can be done of its partition: later ones wait behind it. */
export function startRun(batch: PartitionBatch, events: readonly ChangeEvent[], parks: boolean): PartitionRun {
  const run: PartitionRun = {
    batch,
    events,
    parks,
    refused: new Map(),
    first: 0,
    tried: 0,
    done: 0,
    end: events.length,
    failure: undefined,
    isAwaitedNoted: false,
  };
  takeOn(run, 0);
  return run;
}

function takeOn(run: PartitionRun, from: number): void {
  for (let i = from; i < run.end; i += 1) {
    const event = run.events[i];
    if (event?.kind !== 'broken') continue;
    if (event.error instanceof RecordError) refuse(run, i, event.error);
    else halt(run, i, event.error);
  }
}

/** A record that cannot be written: it is parked, or the run ends before it. Nothing may overtake a truncate. */
export function refuse(run: PartitionRun, index: number, error: RecordError): void {
  if (run.parks && run.events[index]?.kind !== 'truncate') run.refused.set(index, error);
  else halt(run, index, error);
}

/**
 * Takes off the first records of a run, those before `due`: they are applied already. What was refused of them does not
 * count, nor does one the run was to end at. Returns how many they are.
 */
export function skipApplied(run: PartitionRun, due: number): number {
  const applied = due - run.done;
  if (applied <= 0) return 0;
  run.first = due;
  run.done = due;
  for (const index of [...run.refused.keys()]) if (index < due) run.refused.delete(index);
  if (run.failure !== undefined && due > run.end) {
    run.end = run.events.length;
    run.failure = undefined;
    takeOn(run, due);
  }
  return applied;
}

/** A conflict with other rows, which are yet to come: the record waits (docs/delivery.md). */
export const constraintWait = 'CONSTRAINT_WAIT';

/** Whether the first record that is left blocks its partition, and not the circumstances. */
export function isBlocked({ failure }: PartitionRun): boolean {
  return failure !== undefined && (failure.class === 'record' || failure.code === constraintWait);
}

/** Ends a run before the record at `index`. */
export function halt(run: PartitionRun, index: number, failure: LandfallError): void {
  if (index >= run.end && run.failure !== undefined) return;
  run.end = index;
  run.failure = failure;
  run.isAwaitedNoted = false;
}

/**
 * The next records to write, at most `size`: a prefix of what is left of every partition, in the order of the source's
 * log across partitions (of Kafka timestamps where positions do not tell), so that what belongs together stays together,
 * a truncate keeps its place, and the create of a primary-key change never comes before its delete.
 */
export function nextSlices(runs: readonly PartitionRun[], size: number): Slice[] {
  const open = runs.filter((run) => run.done < run.end);
  const left = open.reduce((sum, run) => sum + run.end - run.done, 0);
  if (left <= size) return open.map((run) => ({ run, from: run.done, to: run.end }));
  const ends = open.map((run) => run.done);
  const deletes = movesAway(open);
  const isBlocked = (head: ChangeEvent): boolean => {
    if (head.kind !== 'upsert' || !head.moved) return false;
    const place = deletes.get(moveName(head.moved, head));
    return place !== undefined && place.at >= (ends[place.run] ?? 0);
  };
  const earliest = (mayBeBlocked: boolean): number => {
    let found = -1;
    let event: ChangeEvent | undefined;
    for (const [i, run] of open.entries()) {
      const at = ends[i] ?? run.end;
      const head = at < run.end ? run.events[at] : undefined;
      if (head === undefined || (event !== undefined && !precedes(head, event))) continue;
      if (!mayBeBlocked && isBlocked(head)) continue;
      found = i;
      event = head;
    }
    return found;
  };
  for (let taken = 0; taken < size; taken += 1) {
    const free = earliest(false);
    // Headers that contradict one another: somebody has to go ahead.
    const next = free < 0 ? earliest(true) : free;
    ends[next] = (ends[next] ?? 0) + 1;
  }
  return open
    .map((run, i) => ({ run, from: run.done, to: ends[i] ?? run.done }))
    .filter((slice) => slice.to > slice.from);
}

/** Where the old rows of moved keys go, by the move's name: the index of the run and of the event. */
function movesAway(runs: readonly PartitionRun[]): Map<string, { readonly run: number; readonly at: number }> {
  const places = new Map<string, { readonly run: number; readonly at: number }>();
  for (const [i, run] of runs.entries()) {
    for (let at = run.done; at < run.end; at += 1) {
      const name = moveAwayName(run.events[at]);
      if (name !== undefined) places.set(name, { run: i, at });
    }
  }
  return places;
}

/** Whether `a` is to be written before `b` of another partition; where both stand at one position, timestamps tell. */
function precedes(a: ChangeEvent, b: ChangeEvent): boolean {
  const order = comparePositions(positionOf(a), positionOf(b));
  if (order !== undefined && order !== 0) return order < 0;
  return a.record.timestamp < b.record.timestamp;
}

function positionOf(event: ChangeEvent): SourcePosition | undefined {
  return event.kind === 'skipped' || event.kind === 'broken' ? undefined : event.position;
}
