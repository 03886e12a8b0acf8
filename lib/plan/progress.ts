import { LandfallError } from '../model/errors.ts';
import type { Progress, ProgressStep, ReturnedTail, TopicPartition } from '../model/progress.ts';
import type { KafkaRecord } from '../model/record.ts';

/** What to do with the records of one topic-partition: those before `from` are applied, from `from` on they are due. */
export type Decision =
  | { readonly kind: 'apply'; readonly from: number }
  /** They came before the record that is awaited: returned untouched. */
  | { readonly kind: 'wait'; readonly from: number };

/**
 * Holds the records of one topic-partition, in offset order, against its progress.
 * @throws LandfallError `TOPIC_RECREATED`, systemic: offsets begin again although the records are new.
 */
export function decide(progress: Progress | undefined, records: readonly KafkaRecord[]): Decision {
  if (progress === undefined) return { kind: 'apply', from: 0 };
  const { from, newer } = below(progress, records);
  if (newer !== undefined) throw recreated(newer, progress);
  const due = records[from];
  const waits = due !== undefined && isAhead(progress, due.offset);
  return { kind: waits ? 'wait' : 'apply', from };
}

/**
 * Whether a step may be taken from where progress stands: all before it is accounted for, nothing else is awaited, and no
 * parked record is to be looked at. A step made from this very progress (`isChecked`) has seen the last two.
 */
export function stands(progress: Progress | undefined, step: ProgressStep): boolean {
  if (progress === undefined) return true;
  if (progress.nextOffset > step.firstOffset) return false;
  if (step.isChecked) return true;
  if ((progress.parkedOpen ?? 0) > 0) return false;
  const [tail, ...more] = returnedTails(progress);
  return tail === undefined || (more.length === 0 && tail[0] >= step.firstOffset && tail[1] <= step.lastOffset);
}

/** How many of the records, from the first on, are applied already; none where their topic was created anew. */
export function appliedBefore(progress: Progress | undefined, records: readonly KafkaRecord[]): number {
  if (progress === undefined) return 0;
  const { from, newer } = below(progress, records);
  return newer === undefined ? from : 0;
}

/** How many records lie below the next offset, and the first of them that is newer than any applied one. */
function below(
  progress: Progress,
  records: readonly KafkaRecord[],
): { readonly from: number; readonly newer: KafkaRecord | undefined } {
  const due = records.findIndex((record) => record.offset >= progress.nextOffset);
  const from = due < 0 ? records.length : due;
  return { from, newer: records.slice(0, from).find((record) => record.timestamp > progress.lastTimestamp) };
}

/** Whether a record would come before one that was returned and has not come again. */
export function isAhead(progress: Progress | undefined, offset: number): boolean {
  return progress !== undefined && returnedTails(progress).some((tail) => overtakes(offset, tail, progress));
}

/** Whether anything that was returned is still awaited. */
export function isAwaiting(progress: Progress | undefined): boolean {
  return progress !== undefined && returnedTails(progress).some(([, last]) => last >= progress.nextOffset);
}

/** Whether a record would come before one that was returned: the first of its tail, or what is left of it. */
function overtakes(offset: number, [first, last]: ReturnedTail, { nextOffset }: Progress): boolean {
  if (last < nextOffset) return false;
  return offset > last || (first >= nextOffset && offset > first);
}

/**
 * A step made from stored progress: what was returned earlier and is not done with it stays awaited, and what this event
 * leaves is added.
 */
export function checkedStep(progress: Progress | undefined, step: ProgressStep): ProgressStep {
  const own = step.awaitingOffset === undefined ? [] : [[step.awaitingOffset, step.lastOffset] as const];
  const tails = new Map([...returnedTails(progress), ...own].map((tail) => [tail.join('-'), tail]));
  const returned = [...tails.values()].filter(([, last]) => last >= step.nextOffset).sort(([a], [b]) => a - b);
  const [first] = returned;
  const awaitingOffset = first && Math.max(first[0], step.nextOffset);
  const isBlocked = step.isBlocked && awaitingOffset === step.awaitingOffset;
  return { ...step, awaitingOffset, isBlocked, returned, isChecked: true };
}

/**
 * Only notes that the records of a step are returned: they are awaited in their turn. Of those that the event has (`offsets`,
 * in order) it is the first that is not applied: none may lie where the stored progress stands.
 */
export function noteReturned(
  progress: Progress | undefined,
  step: ProgressStep,
  offsets: readonly number[],
): ProgressStep {
  const at = progress?.nextOffset ?? step.firstOffset;
  const awaitingOffset = offsets.find((offset) => offset >= Math.max(at, step.firstOffset));
  return checkedStep(progress, { ...step, firstOffset: at, nextOffset: at, lastTimestamp: 0, awaitingOffset });
}

/**
 * The step that gives up the record at `offset`: the one that is waited for, or the next. What else was returned stays
 * awaited.
 * @throws Error where it is another one.
 */
export function stepBehind(progress: Progress, offset: number, at: TopicPartition): ProgressStep {
  const { nextOffset, awaitingOffset } = progress;
  if (offset !== nextOffset && offset !== awaitingOffset) {
    const awaited = awaitingOffset === undefined ? 'none is awaited' : `${awaitingOffset} is awaited`;
    throw new Error(
      `the record at offset ${offset} is not the one that is waited for: the next offset is ${nextOffset}, and ${awaited}`,
    );
  }
  const moved = { ...at, firstOffset: nextOffset, nextOffset: offset + 1, lastOffset: offset, lastTimestamp: 0 };
  return checkedStep(progress, { ...moved, awaitingOffset: undefined, isBlocked: false });
}

/** All that was returned and has not come again; what a step leaves is its own tail, where it says nothing else. */
export function returnedBy({ returned, awaitingOffset, lastOffset }: ProgressStep): readonly ReturnedTail[] {
  return returned ?? (awaitingOffset === undefined ? [] : [[awaitingOffset, lastOffset]]);
}

function returnedTails(progress: Progress | undefined): readonly ReturnedTail[] {
  if (progress?.returned !== undefined) return progress.returned;
  const first = progress?.awaitingOffset;
  return first === undefined ? [] : [[first, first]];
}

function recreated(record: KafkaRecord, progress: Progress): LandfallError {
  const { topic, partition, offset } = record;
  return new LandfallError(
    'systemic',
    'TOPIC_RECREATED',
    `topic ${JSON.stringify(topic)}, partition ${partition}: offset ${offset} is below the next offset ${progress.nextOffset}, but its record is newer than any applied one. The topic was deleted and created again: check that nothing is missing, then run landfall progress reset for it`,
  );
}
