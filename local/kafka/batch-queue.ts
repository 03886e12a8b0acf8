import type { Outcome, Redelivery } from '../batch-response.ts';
import { type LambdaRecord, partitionId } from '../lambda-event.ts';
import { maxEventBytes } from '../regroup.ts';
import { oldestOf, type PartitionBuffer } from './partition-buffer.ts';

export interface BatchLimits {
  /** Records of one batch, at most 10,000. */
  readonly batchSize: number;
  /** How long a batch may fill, from its first record on. */
  readonly windowMs: number;
}

export interface RetryPolicy {
  readonly redeliver: Redelivery;
  /** Tries after the first; infinite unless set, as Lambda's -1. */
  readonly retries: number;
  /** A batch that failed as a whole comes again in halves. */
  readonly bisect: boolean;
  /** Before the second try; doubles with each further one, up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

/** Records of one topic; those of a partition stand in their order. */
export interface Batch {
  readonly topic: string;
  readonly records: readonly LambdaRecord[];
  /** Tries that failed. */
  readonly failures: number;
  readonly notBefore: number;
}

/** What became of an invocation. */
export type Answer = Outcome | { readonly kind: 'thrown' };

export interface WaitingPartition {
  /** "<topic>-<n>" */
  readonly partition: string;
  readonly offset: number;
}

/**
 * What a poller has read and not done, and what of it is due. A partition is in one batch at a time: what failed is
 * done before anything behind it, and other partitions go on meanwhile.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export class BatchQueue {
  readonly #limits: BatchLimits;
  readonly #policy: RetryPolicy;
  readonly #partitions = new Map<string, PartitionBuffer>();
  /** What failed, in the order in which it is to be tried. */
  #failed: Batch[] = [];
  #inFlight: Batch | undefined;

  constructor(limits: BatchLimits, policy: RetryPolicy) {
    this.#limits = limits;
    this.#policy = policy;
  }

  get partitions(): readonly PartitionBuffer[] {
    return [...this.#partitions.values()];
  }

  /** Begins anew with these partitions, at these offsets. */
  reset(partitions: Iterable<PartitionBuffer>): void {
    this.#partitions.clear();
    this.#failed = [];
    this.#inFlight = undefined;
    for (const partition of partitions) this.#partitions.set(partition.id, partition);
  }

  /** The next batch to invoke the handler with, if one is due; it counts as in flight until it is settled. */
  next(now: number): Batch | undefined {
    this.#inFlight = this.#takeFailed(now) ?? this.#takeWaiting(now);
    return this.#inFlight;
  }

  /** When there will be something due, unless more is read before; undefined where nothing waits. */
  dueAt(): number | undefined {
    const failed = this.#failed.map(({ notBefore }) => notBefore);
    const waiting = this.#free().flatMap((partition) => partition.oldest ?? []);
    const due = [...failed, ...waiting.map(({ since }) => since + this.#limits.windowMs)];
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Records of the batch in flight that have used up their tries, should this be what became of it. */
  exhaustedBy(outcome: Answer): readonly LambdaRecord[] {
    return this.#again(outcome)
      .filter((batch) => this.#isExhausted(batch))
      .flatMap(({ records }) => records);
  }

  /** What became of the batch in flight. Records that have used up their tries count as done if they may be given up. */
  settle(outcome: Answer, now: number, mayGiveUp = true): void {
    const retried = this.#again(outcome).filter((batch) => !mayGiveUp || !this.#isExhausted(batch));
    this.#inFlight = undefined;
    this.#failed.unshift(...retried.map((one) => ({ ...one, notBefore: now + this.#backoff(one.failures) })));
  }

  /** Partitions that wait for records which failed, and the first of those. */
  waiting(): readonly WaitingPartition[] {
    const batches = [this.#inFlight, ...this.#failed].flatMap((batch) => batch ?? []);
    const failed = batches.filter(({ failures }) => failures > 0).flatMap(({ records }) => records);
    return [...Map.groupBy(failed, partitionId)].map(([partition, records]) => ({
      partition,
      offset: Math.min(...records.map(({ offset }) => offset)),
    }));
  }

  /** The first offset of a partition that is not done. */
  doneUpTo(partition: PartitionBuffer): number {
    const batches = this.#inFlight === undefined ? this.#failed : [this.#inFlight, ...this.#failed];
    const offsets = batches.flatMap(({ records }) =>
      records.filter((record) => partitionId(record) === partition.id).map(({ offset }) => offset),
    );
    return Math.min(...offsets, partition.oldest?.record.offset ?? partition.position);
  }

  #isExhausted({ failures }: Batch): boolean {
    return failures > this.#policy.retries;
  }

  #again(outcome: Answer): Batch[] {
    const batch = this.#inFlight;
    if (batch === undefined) return [];
    if (outcome.kind === 'answered') {
      const records = [...outcome.failed.values()].flat();
      return records.length === 0 ? [] : [{ ...batch, records, failures: batch.failures + 1 }];
    }
    if (!this.#policy.bisect || batch.records.length === 1) return [{ ...batch, failures: batch.failures + 1 }];
    // Splitting is no try: each half has as many left as the whole had.
    const middle = Math.ceil(batch.records.length / 2);
    return [batch.records.slice(0, middle), batch.records.slice(middle)].map((records) => ({ ...batch, records }));
  }

  #backoff(failures: number): number {
    const { backoffMs, maxBackoffMs } = this.#policy;
    return failures === 0 ? 0 : Math.min(maxBackoffMs, backoffMs * 2 ** (failures - 1));
  }

  #takeFailed(now: number): Batch | undefined {
    const before = new Set<string>();
    for (const [i, batch] of this.#failed.entries()) {
      const ids = new Set(batch.records.map(partitionId));
      if (batch.notBefore <= now && before.isDisjointFrom(ids)) return this.#failed.splice(i, 1)[0];
      for (const id of ids) before.add(id);
    }
    return undefined;
  }

  /** The topic that has waited longest, once it fills a batch or its time is up. */
  #takeWaiting(now: number): Batch | undefined {
    const topics = [...Map.groupBy(this.#free(), ({ topic }) => topic)]
      .map(([topic, partitions]) => ({ topic, partitions, since: oldestOf(partitions)?.oldest?.since ?? now }))
      .sort((a, b) => a.since - b.since);
    for (const { topic, partitions, since } of topics) {
      if (now - since < this.#limits.windowMs && !this.#isFull(partitions)) continue;
      return { topic, records: this.#take(partitions), failures: 0, notBefore: now };
    }
    return undefined;
  }

  /** Partitions of which something waits and nothing is in a batch. */
  #free(): PartitionBuffer[] {
    const batches = this.#inFlight === undefined ? this.#failed : [this.#inFlight, ...this.#failed];
    const held = new Set(batches.flatMap(({ records }) => records.map(partitionId)));
    return this.partitions.filter(({ id, oldest }) => oldest !== undefined && !held.has(id));
  }

  #isFull(partitions: readonly PartitionBuffer[]): boolean {
    const records = partitions.reduce((sum, { length }) => sum + length, 0);
    const bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
    return records >= this.#limits.batchSize || bytes >= maxEventBytes;
  }

  /** Partitions merged by Kafka timestamp, so that a batch's end separates what happened apart. */
  #take(partitions: readonly PartitionBuffer[]): LambdaRecord[] {
    const taken: LambdaRecord[] = [];
    let bytes = 0;
    for (;;) {
      const partition = oldestOf(partitions, ({ record }) => record.timestamp);
      const next = partition?.oldest;
      if (partition === undefined || next === undefined || taken.length === this.#limits.batchSize) break;
      bytes += next.bytes;
      if (bytes > maxEventBytes && taken.length > 0) break;
      taken.push(next.record);
      partition.shift();
    }
    for (const partition of partitions) partition.compact();
    return taken;
  }
}
