import { setTimeout as pause } from 'node:timers/promises';
import { readResponse } from '../batch-response.ts';
import { type EventHandler, invoke } from '../invocation.ts';
import { eventOf, type LambdaEvent, type LambdaRecord } from '../lambda-event.ts';
import { type Answer, type Batch, BatchQueue } from './batch-queue.ts';
import { kafkaProblem } from './connection.ts';
import { writeFailedBatch } from './failed-batch.ts';
import { Fetcher } from './fetcher.ts';
import { Membership } from './membership.ts';
import type { PollerOptions, PollerStatus } from './poller-options.ts';

/** What an invocation may still take once the poller is to stop. */
const graceMs = 20_000;
/** What leaving the group may take; whoever does not say goodbye is missed after the session's ten seconds. */
const leaveMs = 5_000;

/**
 * A poller of Lambda's Kafka event source mapping: a member of the consumer group that reads its partitions, batches
 * them topic by topic, invokes the handler with one batch at a time, and commits what is done.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #handler: EventHandler;
  readonly #queue: BatchQueue;
  readonly #membership: Membership;
  readonly #fetcher: Fetcher;
  #topics: readonly string[];
  #isStale = true;
  #isStopping = false;
  readonly #stopped = Promise.withResolvers<void>();
  #generation = 0;
  #wake = Promise.withResolvers<void>();
  /** What the invocation in flight may take, in performance.now()'s time. */
  #limit = { end: Number.POSITIVE_INFINITY };
  #status = { records: 0, invocations: 0, retries: 0, dropped: 0 };
  #kafkaProblem: string | undefined;
  #handlerProblem: string | undefined;

  constructor(handler: EventHandler, options: PollerOptions) {
    this.#handler = handler;
    this.#options = options;
    this.#topics = options.topics;
    this.#queue = new BatchQueue(options, options);
    this.#fetcher = new Fetcher(options);
    this.#membership = new Membership({ ...options, onChange: () => this.#becomeStale() });
  }

  status(): PollerStatus {
    const lags = this.#queue.partitions.map((one) => Math.max(0, one.end - this.#queue.doneUpTo(one)));
    const lag = lags.reduce((sum, one) => sum + one, 0);
    const problem = this.#kafkaProblem ?? this.#handlerProblem;
    const disconnected = this.#kafkaProblem === undefined ? 0 : 1;
    return { ...this.#status, partitions: lags.length, lag, disconnected, waiting: this.#queue.waiting(), problem };
  }

  /** Topics that came or went. */
  subscribe(topics: readonly string[]): void {
    this.#topics = topics;
    this.#becomeStale();
  }

  /** Finishes the invocation in flight, then `run` ends. */
  stop(): void {
    this.#isStopping = true;
    this.#limit.end = Math.min(this.#limit.end, performance.now() + graceMs);
    this.#wake.resolve();
    this.#stopped.resolve();
  }

  /** Runs until it is stopped. */
  async run(): Promise<void> {
    const reading = this.#read();
    try {
      while (!this.#isStopping) await this.#guarded(() => this.#step());
    } finally {
      this.stop();
      await this.#fetcher.close().catch(() => {});
      await reading;
      await this.#commit().catch((error: unknown) =>
        this.#options.onNotice(`what was done last could not be committed and comes again: ${kafkaProblem(error)}`),
      );
      await Promise.race([this.#membership.leave().catch(() => {}), pause(leaveMs)]);
    }
  }

  async #step(): Promise<void> {
    if (this.#isStale) await this.#assign();
    const batch = this.#queue.next(performance.now());
    if (batch === undefined) {
      // A commit that failed, or a start that nobody knows of: who comes next would begin elsewhere.
      await this.#commit();
      await this.#rest();
    } else await this.#deliver(batch);
  }

  /** Everything that was read is forgotten and read again from where the group stands. */
  async #assign(): Promise<void> {
    this.#isStale = false;
    try {
      // A group that rebalances may wait a minute for others: not with who is about to leave.
      await Promise.race([this.#membership.join(this.#topics), this.#stopped.promise]);
      if (this.#isStopping) return;
      const partitions = await this.#membership.assigned();
      this.#generation++;
      this.#queue.reset(partitions);
      this.#kafkaProblem = undefined;
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
  }

  async #deliver(batch: Batch): Promise<void> {
    const { way, timeoutMs } = this.#options;
    const like: LambdaEvent = { eventSource: 'SelfManagedKafka', bootstrapServers: way.brokers.join(','), records: {} };
    const event = eventOf(like, batch.records);
    this.#status.invocations++;
    const outcome = await this.#invoke(event, { end: performance.now() + timeoutMs });
    const exhausted = this.#queue.exhaustedBy(outcome);
    const mayGiveUp = exhausted.length > 0 && (await this.#keep(like, exhausted, batch.failures + 1));
    this.#queue.settle(outcome, performance.now(), mayGiveUp);
    const left = outcome.kind === 'answered' ? [...outcome.failed.values()].flat().length : batch.records.length;
    const givenUp = mayGiveUp ? exhausted.length : 0;
    this.#status.records += batch.records.length - left + givenUp;
    this.#status.dropped += givenUp;
    if (left > 0) this.#status.retries++;
    await this.#commit();
  }

  /** Whether records may be given up: their tries were whole ones, and they are kept where that was asked for. */
  async #keep(like: LambdaEvent, records: readonly LambdaRecord[], tries: number): Promise<boolean> {
    const { onFailure } = this.#options;
    if (this.#isStopping) return false;
    if (onFailure === undefined) return true;
    try {
      await writeFailedBatch(onFailure, like, records, tries);
      return true;
    } catch (error) {
      const { message } = error as Error;
      this.#handlerProblem = `what used up its tries cannot be kept in ${onFailure} and is tried again: ${message}`;
      return false;
    }
  }

  async #invoke(event: LambdaEvent, limit: { end: number }): Promise<Answer> {
    this.#limit = limit;
    const handler: EventHandler = (given, context) =>
      this.#handler(given, {
        ...context,
        getRemainingTimeInMillis: () => Math.max(0, Math.round(limit.end - performance.now())),
      });
    try {
      const answer = await invoke(handler, event, { timeoutMs: this.#options.timeoutMs });
      const outcome = readResponse(event, answer, this.#options.redeliver);
      this.#handlerProblem = outcome.kind === 'refused' ? outcome.reason : undefined;
      return outcome;
    } catch (error) {
      this.#handlerProblem = error instanceof Error ? error.message : String(error);
      return { kind: 'thrown' };
    }
  }

  async #commit(): Promise<void> {
    const moved = this.#queue.partitions
      .map((partition) => ({ partition, offset: this.#queue.doneUpTo(partition) }))
      .filter(({ partition, offset }) => offset !== partition.committed);
    await this.#membership.commit(moved);
    for (const { partition, offset } of moved) partition.committed = offset;
  }

  /** Reads ahead for as long as the poller runs. */
  async #read(): Promise<void> {
    while (!this.#isStopping) {
      await this.#guarded(async () => {
        const generation = this.#generation;
        const partitions = this.#queue.partitions;
        const before = partitions.reduce((sum, { position }) => sum + position, 0);
        await this.#fetcher.fetch(partitions, 500, () => generation === this.#generation);
        this.#kafkaProblem = undefined;
        if (partitions.reduce((sum, { position }) => sum + position, 0) !== before) this.#wakeUp();
        else await pause(10);
      });
    }
  }

  async #guarded(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (this.#isStopping) return;
      this.#kafkaProblem = kafkaProblem(error);
      await pause(500);
    }
  }

  #becomeStale(): void {
    this.#isStale = true;
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }

  /** Until something is read, changes, or a batch's time has come. */
  async #rest(): Promise<void> {
    const due = this.#queue.dueAt();
    const ms = due === undefined ? 1_000 : Math.min(1_000, Math.max(1, due - performance.now()));
    await Promise.race([this.#wake.promise, pause(ms)]);
  }
}
