import type { Decoder } from '../decode/decoder.ts';
import { readLambdaEvent } from '../decode/lambda-event.ts';
import { LandfallError, RecordError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import type { Table } from '../model/table.ts';
import { noteReturned } from '../plan/progress.ts';
import { type Destination, type ProgressByPartition, progressKey, type Work } from '../sink/destination.ts';
import { hasStaleShape, isTimeout, isUnreachable } from '../sink/failure.ts';
import { type BatchOutcome, difference, outcomeOf } from './outcome.ts';
import { halt, nextSlices, type PartitionRun, type Slice, startRun } from './partition-run.ts';
import { holdAgainstProgress, planWork, rowChangesByTable, stepOf } from './plan-work.ts';
import { Tally } from './tally.ts';

/** What a warm function keeps between invocations. */
export interface Context {
  readonly settings: Settings;
  readonly decoder: Decoder;
  readonly destination: Destination;
  /** Milliseconds until the invocation is ended from outside. */
  remainingMs(): number;
  /** Resolves after a pause: what failed is not tried again at once. */
  pause(ms: number): Promise<void>;
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
  const runs = readLambdaEvent(event).map((batch) =>
    startRun(
      batch,
      batch.records.map((record) => context.decoder.decode(record)),
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
  #failure: LandfallError | undefined;

  constructor(runs: readonly PartitionRun[], context: Context, tally: Tally) {
    this.#runs = runs;
    this.#context = context;
    this.#tally = tally;
  }

  /** Returns why the event could not be worked off; what a record did to its partition is in the partition's run. */
  async run(): Promise<LandfallError | undefined> {
    let size = Number.POSITIVE_INFINITY;
    let failed = 0;
    let lastError: LandfallError | undefined;
    let hasForgotten = false;
    for (;;) {
      const left = this.#context.remainingMs() - reserveMs;
      const slices = nextSlices(this.#runs, Math.min(size, Math.max(1, Math.floor(left / msPerRecord))));
      if (slices.length === 0) break;
      if (left <= 0) {
        this.#failure =
          lastError ?? new LandfallError('transient', 'OUT_OF_TIME', 'the time of this invocation is used up');
        break;
      }
      try {
        await this.#write(slices, left);
        failed = 0;
        lastError = undefined;
      } catch (error) {
        if (!(error instanceof LandfallError)) throw error;
        if (hasStaleShape(error) && !hasForgotten) {
          // The table may have been changed behind our back: look at it once more.
          hasForgotten = true;
          this.#context.destination.forget();
        } else if (error instanceof RecordError) this.#haltAt(error);
        else if (error.class === 'record') {
          // The server refuses a record without saying which: halve until it is alone.
          size = this.#isolate(slices, error);
        } else if (isTimeout(error) && count(slices) > 1) size = Math.ceil(count(slices) / 2);
        else {
          failed += 1;
          lastError = error;
          if (error.class === 'systemic' || failed === attempts) {
            this.#failure = error;
            break;
          }
          await this.#context.pause(Math.min(backoffMs * 2 ** failed, Math.max(0, left)));
        }
      }
    }
    await this.#noteAwaited();
    const isFailed = this.#failure !== undefined || this.#runs.some((run) => run.failure !== undefined);
    if (isFailed)
      await this.#context.pause(Math.min(pauseAfterFailureMs, Math.max(0, this.#context.remainingMs() - reserveMs)));
    return this.#failure;
  }

  async #write(slices: readonly Slice[], timeoutMs: number): Promise<void> {
    const { settings, destination } = this.#context;
    const { tables, leftOut } = await destination.prepare(rowChangesByTable(slices), timeoutMs);
    let current = slices;
    let work = planWork(slices, tables, settings);
    const written = await destination.write(
      work,
      (progress) => {
        const due = holdAgainstProgress(slices, progress);
        current = due.slices;
        this.#tally.alreadyApplied += due.alreadyApplied;
        work = planWork(current, tables, settings, due.steps);
        return work;
      },
      timeoutMs,
    );
    this.#committed(current, work, tables);
    this.#tally.unavailableLost += written.unavailableLost;
    for (const { table, field } of leftOut) this.#tally.leftOut.add(`${table}.${field}`);
  }

  #committed(slices: readonly Slice[], work: Work, tables: ReadonlyMap<string, Table>): void {
    this.#tally.add(slices, work, new Set(tables.keys()));
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

  /** A record that cannot be written blocks its partition until it can. */
  #haltAt(error: RecordError): void {
    const run = this.#runs.find(
      ({ batch }) => batch.topic === error.record.topic && batch.partition === error.record.partition,
    );
    const index = run?.batch.records.findIndex((record) => record.offset === error.record.offset) ?? -1;
    if (run === undefined || index < 0) throw error;
    halt(run, index, error);
  }

  #isolate(slices: readonly Slice[], error: LandfallError): number {
    const [only] = slices;
    if (count(slices) > 1 || only === undefined) return Math.ceil(count(slices) / 2);
    const record = only.run.batch.records[only.from];
    if (record !== undefined)
      halt(only.run, only.from, new RecordError(error.code, record, error.message, { cause: error }));
    return Number.POSITIVE_INFINITY;
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
      const again = (progress: ProgressByPartition): Work => ({
        steps: steps.map((step) => noteReturned(progress.get(progressKey(step.topic, step.partition)), step)),
        effects: [],
      });
      await destination.write({ steps, effects: [] }, again, timeoutMs);
    } catch (error) {
      // Best effort: where the destination is away, the records come back before later ones do.
      if (!(error instanceof LandfallError)) throw error;
    }
  }
}

function count(slices: readonly Slice[]): number {
  return slices.reduce((sum, slice) => sum + slice.to - slice.from, 0);
}
