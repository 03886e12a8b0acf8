import type { Decoder } from '../decode/decoder.ts';
import { readLambdaEvent } from '../decode/lambda-event.ts';
import type { DeadLetterStore } from '../model/dead-letter.ts';
import { LandfallError, RecordError, RefusedRecords } from '../model/errors.ts';
import { noParking } from '../model/parking.ts';
import type { Settings } from '../model/settings.ts';
import { parkLimitExceeded } from '../plan/park-limit.ts';
import { appliedBefore, noteReturned } from '../plan/progress.ts';
import { type Destination, type LockedProgress, progressKey, type Work } from '../sink/destination.ts';
import { hasStaleShape, isTimeout, isUnreachable, mayBeRecords } from '../sink/failure.ts';
import { Attempt } from './attempt.ts';
import { type BatchOutcome, difference, outcomeOf } from './outcome.ts';
import { nextSlices, type PartitionRun, type Slice, skipApplied, startRun } from './partition-run.ts';
import { rowChangesByTable, stepOf } from './plan-work.ts';
import { Refusals, type Waits } from './refusals.ts';
import { Tally } from './tally.ts';

/** Records that a transaction takes on at most, as a slow server taught: it lasts longer than one invocation. */
export interface Pace {
  size: number;
}

/** What a warm function keeps between invocations. */
export interface Context {
  readonly settings: Settings;
  readonly decoder: Decoder;
  readonly destination: Destination;
  /** Where records that cannot be written are kept; without it they block their partitions. */
  readonly deadLetters: DeadLetterStore | undefined;
  /** Since when conflicts last, where the destination keeps no progress. */
  readonly waits: Waits;
  readonly pace: Pace;
  /** Milliseconds until the invocation is ended from outside. */
  remainingMs(): number;
  /** Resolves after a pause: what failed is not tried again at once. */
  pause(ms: number): Promise<void>;
  now(): Date;
}

/** Work is not started when less time is left. */
const reserveMs = 2_000;
/** A server so slow that it writes fewer records in this time gets smaller transactions. */
const msPerRecord = 2;
const attempts = 3;
const backoffMs = 200;
const pauseAfterFailureMs = 3_000;

/** Applies one Lambda event to the destination. Never throws for what is in it or for what the destination does. */
export async function applyBatch(event: unknown, context: Context): Promise<BatchOutcome> {
  const counts = { ...context.destination.counts };
  const started = performance.now();
  const parks = context.settings.onBadRecord === 'dead-letter' && context.deadLetters !== undefined;
  const runs = readLambdaEvent(event).map((batch) =>
    startRun(
      batch,
      batch.records.map((record) => context.decoder.decode(record)),
      parks,
    ),
  );
  const decoded = performance.now();
  const tally = new Tally();
  const failure = await new Batch(runs, context, tally).run();
  return outcomeOf(runs, tally, failure, {
    ...difference(context.destination.counts, counts),
    msDecode: decoded - started,
    msWrite: performance.now() - decoded,
  });
}

class Batch {
  readonly #runs: readonly PartitionRun[];
  readonly #context: Context;
  readonly #tally: Tally;
  readonly #refusals: Refusals;
  /** Records that one transaction takes on at most. */
  #size: number;
  /** Because of records that are taken only apart, not for want of time. */
  #isHalved = false;
  #hasForgotten = false;
  /** Runs with a refused record whose progress has been read. */
  readonly #lookedAt = new Set<PartitionRun>();
  #failure: LandfallError | undefined;

  constructor(runs: readonly PartitionRun[], context: Context, tally: Tally) {
    this.#runs = runs;
    this.#context = context;
    this.#tally = tally;
    this.#refusals = new Refusals(runs, context);
    this.#size = context.pace.size;
  }

  /** Returns why the event could not be worked off; what a record did to its partition is in the partition's run. */
  async run(): Promise<LandfallError | undefined> {
    let failed = 0;
    let lastError: LandfallError | undefined;
    for (;;) {
      const left = this.#context.remainingMs() - reserveMs;
      const suspects = this.#runs.filter(
        (run) => !this.#lookedAt.has(run) && (run.failure !== undefined || run.refused.size > 0),
      );
      const slices = nextSlices(this.#runs, Math.min(this.#size, Math.max(1, Math.floor(left / msPerRecord))));
      if (slices.length === 0 && (suspects.length === 0 || left <= 0)) break;
      if (left <= 0) {
        this.#failure =
          lastError ?? new LandfallError('transient', 'OUT_OF_TIME', 'the time of this invocation is used up');
        break;
      }
      try {
        if (suspects.length > 0) await this.#skipApplied(suspects, left);
        else {
          this.#failure = this.#tooManyRefused(slices);
          if (this.#failure !== undefined) break;
          await this.#write(slices, left);
        }
        failed = 0;
        lastError = undefined;
      } catch (error) {
        if (!(error instanceof LandfallError)) throw error;
        if (isTimeout(error) && count(slices) > 1) {
          this.#size = Math.ceil(count(slices) / 2);
          this.#context.pace.size = this.#size;
          this.#isHalved = false;
          lastError = error;
          continue;
        }
        failed += 1;
        lastError = error;
        if (error.class === 'systemic' || failed === attempts) {
          this.#failure = error;
          break;
        }
        await this.#context.pause(Math.min(backoffMs * 2 ** failed, Math.max(0, left)));
      }
    }
    await this.#noteAwaited();
    const isFailed = this.#failure !== undefined || this.#runs.some((run) => run.failure !== undefined);
    if (isFailed)
      await this.#context.pause(Math.min(pauseAfterFailureMs, Math.max(0, this.#context.remainingMs() - reserveMs)));
    return this.#failure;
  }

  /** Before a record is blamed: is it not applied already? What it once was, its column or a setting may refuse now. */
  async #skipApplied(runs: readonly PartitionRun[], timeoutMs: number): Promise<void> {
    const at = runs.map(({ batch: { topic, partition } }) => ({ topic, partition }));
    const progress = await this.#context.destination.progress(at, timeoutMs);
    for (const run of runs) {
      const stored = progress.get(progressKey(run.batch.topic, run.batch.partition));
      this.#tally.alreadyApplied += skipApplied(run, appliedBefore(stored, run.batch.records));
      this.#lookedAt.add(run);
    }
  }

  #tooManyRefused(slices: readonly Slice[]): LandfallError | undefined {
    for (const { run, to } of slices) run.tried = Math.max(run.tried, to);
    return parkLimitExceeded(this.#runs, this.#context.settings.parkLimit);
  }

  /** Writes slices, or finds out which of their records stand in the way. @throws LandfallError for neither. */
  async #write(slices: readonly Slice[], timeoutMs: number): Promise<void> {
    let attempt: Attempt | undefined;
    try {
      const { settings, destination, deadLetters } = this.#context;
      const { tables, leftOut, leftOutDefaults } = await destination.prepare(rowChangesByTable(slices), timeoutMs);
      for (const { table, field, why } of leftOutDefaults) this.#tally.leftOutDefaults.add(`${table}.${field}: ${why}`);
      const { displaced } = this.#refusals;
      attempt = new Attempt(slices, {
        settings,
        tables,
        displaced,
        deadLetters,
        now: () => this.#context.now(),
        letterMs: () => this.#context.remainingMs() - reserveMs,
      });
      const { unavailableLost, nanosecondsCut } = await destination.write(attempt, timeoutMs);
      this.#tally.unavailableLost += unavailableLost;
      this.#tally.nanosecondsCut += nanosecondsCut;
      for (const { table, field } of leftOut) this.#tally.leftOut.add(`${table}.${field}`);
      this.#committed(attempt, new Set(tables.keys()));
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      if (hasStaleShape(error) && !this.#hasForgotten) {
        // The table may have been changed behind our back: look at it once more.
        this.#hasForgotten = true;
        this.#context.destination.forget();
      } else if (error instanceof RefusedRecords) this.#refusals.take(error.errors);
      else if (error instanceof RecordError) this.#refusals.take([error]);
      else if (attempt !== undefined && mayBeRecords(error)) await this.#findRefused(attempt, error);
      else throw error;
    } finally {
      this.#tally.alreadyApplied += attempt?.alreadyApplied ?? 0;
    }
  }

  /** The server refuses a record without saying which. */
  async #findRefused(attempt: Attempt, error: LandfallError): Promise<void> {
    if (this.#refusals.displace(attempt, error)) return;
    const left = Math.max(1, this.#context.remainingMs() - reserveMs);
    const refused = await this.#context.destination.findRefused(attempt, left);
    if (refused.length > 0) this.#refusals.found(refused, attempt);
    // Each is taken when it comes alone: halve the transaction until it is written, or one record is left to blame.
    else if (count(attempt.slices) > 1) {
      this.#size = Math.ceil(count(attempt.slices) / 2);
      this.#isHalved = true;
    } else this.#refusals.blame(attempt, error);
  }

  #committed({ slices, work, plan }: Attempt, tableNames: ReadonlySet<string>): void {
    this.#tally.add(slices, work, plan, tableNames);
    // What stood in one another's way is behind: the rest need not go in so small steps.
    if (this.#isHalved) this.#size *= 2;
    if (count(slices) >= this.#context.pace.size) this.#context.pace.size *= 2;
    for (const { run, to } of slices) {
      run.done = to;
      run.isAwaitedNoted = to < run.events.length;
    }
    for (const { effect } of work.effects)
      if (effect.truncate && this.#hasManyPartitions()) this.#tally.truncateInexact += 1;
  }

  #hasManyPartitions(): boolean {
    return this.#runs.length > 1 || this.#runs.some((run) => run.batch.partition > 0);
  }

  /** Later records must wait for the ones that are returned, whatever the event source mapping does between. */
  async #noteAwaited(): Promise<void> {
    const { settings, destination } = this.#context;
    // Where nothing could be done because the destination is away, nothing can be noted either.
    const isAway = this.#failure && isUnreachable(this.#failure) && this.#runs.every((run) => run.done === 0);
    if (settings.delivery !== 'exactly-once' || isAway) return;
    const open = this.#runs.filter((run) => run.done < run.events.length && !run.isAwaitedNoted);
    if (open.length === 0) return;
    const steps = open.map((run) => stepOf({ run, from: run.done, to: run.done }));
    const timeoutMs = Math.max(1, Math.min(reserveMs, this.#context.remainingMs()));
    try {
      await destination.prepare(new Map(), timeoutMs);
      const replan = async ({ progress }: LockedProgress): Promise<Work> => ({
        steps: steps.map((step) => noteReturned(progress.get(progressKey(step.topic, step.partition)), step)),
        effects: [],
        parking: noParking,
      });
      const work = { steps, effects: [], parking: noParking };
      await destination.write({ work, replan, beforeCommit: async () => {} }, timeoutMs);
    } catch (error) {
      // Best effort: where the destination is away, the records come back before later ones do.
      if (!(error instanceof LandfallError)) throw error;
    }
  }
}

function count(slices: readonly Slice[]): number {
  return slices.reduce((sum, slice) => sum + slice.to - slice.from, 0);
}
