import { LandfallError, RecordError, RefusedRecords } from '../model/errors.ts';
import { parkLimitExceeded } from '../plan/park-limit.ts';
import { appliedBefore } from '../plan/progress.ts';
import { progressKey } from '../sink/destination.ts';
import { hasStaleShape, isTimeout, mayBeRecords } from '../sink/failure.ts';
import { Attempt } from './attempt.ts';
import { attempts, backoffMs, type Context, reserveMs } from './context.ts';
import { noteAwaited } from './note-awaited.ts';
import { nextSlices, type PartitionRun, type Slice, skipApplied } from './partition-run.ts';
import { rowChangesByTable } from './plan-work.ts';
import { Refusals } from './refusals.ts';
import type { Tally } from './tally.ts';

/** A server so slow that it writes fewer records in this time gets smaller transactions. */
const msPerRecord = 2;

/** What of an event is written together, on its way: slice after slice, until all is written, refused, or out of time. */
export class Batch {
  readonly #runs: readonly PartitionRun[];
  readonly #context: Context;
  readonly #tally: Tally;
  readonly #refusals: Refusals;
  /** Records that one transaction takes on at most. */
  #size: number;
  /** Because of records that are taken only apart, not for want of time. */
  #isHalved = false;
  /** Tables of which records were written while others stood in the way. */
  readonly #takenApart = new Set<string>();
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
    await noteAwaited(this.#runs, this.#failure, this.#context);
    return this.#failure;
  }

  /** Before a record is blamed: is it not applied already? What it once was, its column or a setting may refuse now. */
  async #skipApplied(runs: readonly PartitionRun[], timeoutMs: number): Promise<void> {
    const at = runs.map(({ batch: { topic, partition, table } }) => ({ topic, partition, table }));
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
    } else this.#refusals.blame(attempt, error, this.#takenApart);
  }

  #committed({ slices, work, plan }: Attempt, tableNames: ReadonlySet<string>): void {
    this.#tally.add(slices, work, plan, tableNames);
    this.#tally.lateness.add(slices);
    // What stood in one another's way is behind: the rest need not go in so small steps.
    if (this.#isHalved) this.#size *= 2;
    const isTakenApart = this.#isHalved && this.#context.destination.transactionPer === 'table';
    if (isTakenApart) for (const { table } of work.effects) this.#takenApart.add(table.name);
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
}

function count(slices: readonly Slice[]): number {
  return slices.reduce((sum, slice) => sum + slice.to - slice.from, 0);
}
