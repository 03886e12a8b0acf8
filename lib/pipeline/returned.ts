import { LandfallError } from '../model/errors.ts';
import type { Progress, ProgressStep, TopicPartition } from '../model/progress.ts';
import type { PartitionBatch } from '../model/record.ts';
import { checkedStep, isAhead, isAwaiting, noteReturned } from '../plan/progress.ts';
import type { PartitionOutcome } from '../plan/response.ts';
import { type ProgressByPartition, progressKey } from '../sink/destination.ts';
import { hasStaleShape } from '../sink/failure.ts';
import { attempts, backoffMs, type Context, reserveMs } from './context.ts';
import { writeSteps } from './note-awaited.ts';
import { halt, type PartitionRun, startRun } from './partition-run.ts';
import { stepOf } from './plan-work.ts';
import type { DecodedBatch, Unit } from './units.ts';

/**
 * Records of no known table that were returned, where each table has progress of its own: one of them may turn out to be
 * any table's. Until it comes, nothing of its partition goes ahead.
 */
export class Returned {
  readonly #context: Context;
  readonly #isKept: boolean;
  #progress: ProgressByPartition = new Map();
  readonly #held: PartitionBatch[] = [];

  constructor(context: Context) {
    this.#context = context;
    this.#isKept = context.destination.transactionPer === 'table' && context.settings.delivery === 'exactly-once';
  }

  /** Ends the runs of partitions whose awaited record is not in the event. @throws LandfallError */
  async holdBack(batches: readonly DecodedBatch[], units: readonly Unit[]): Promise<void> {
    if (!this.#isKept || batches.length === 0) return;
    const at = batches.map(({ batch: { topic, partition } }) => ({ topic, partition }));
    this.#progress = await this.#read(at);
    for (const { batch } of batches) {
      const { topic, partition, records } = batch;
      const [first] = records;
      if (first === undefined || !isAhead(this.#of(batch), first.offset)) continue;
      const text = `topic ${JSON.stringify(topic)}, partition ${partition}: an earlier record was returned and has not come again yet`;
      for (const run of units.flat().filter((one) => one.batch.id === batch.id)) {
        halt(run, 0, new LandfallError('transient', 'AWAITING_RECORD', text));
        // Noted below: by itself a table would take what it does not know for another's.
        run.isAwaitedNoted = true;
      }
      this.#held.push(batch);
    }
  }

  /** Notes what was held back, and forgets what has come again and is done, as whichever table's it was. */
  async note(outcomes: readonly PartitionOutcome[]): Promise<void> {
    if (!this.#isKept) return;
    const held = this.#held.map((batch) => startRun(batch, [], true));
    const returned = held.map((run) => stepOf({ run, from: 0, to: 0 }));
    await writeSteps(returned, (stored, step, i) => noteReturned(stored, step, offsetsOf(held[i])), this.#context);
    const come = outcomes.flatMap(({ batch, done }) => {
      if (done === 0 || !isAwaiting(this.#of(batch))) return [];
      const run = startRun(batch, [], true);
      return [{ ...stepOf({ run, from: 0, to: done }), lastTimestamp: 0, awaitingOffset: undefined }];
    });
    await writeSteps(come, behind, this.#context);
  }

  /** Tried a few times, as a transaction is. Somebody may have dropped the table that keeps it: then it is made anew. */
  async #read(at: readonly TopicPartition[]): Promise<ProgressByPartition> {
    const { destination, remainingMs, pause } = this.#context;
    for (let failed = 1; ; failed += 1) {
      const left = remainingMs();
      try {
        return await destination.progress(at, left > reserveMs ? left - reserveMs : Math.max(1, left));
      } catch (error) {
        const isLast = failed === attempts || remainingMs() <= reserveMs;
        if (!(error instanceof LandfallError) || isLast) throw error;
        if (hasStaleShape(error)) destination.forget();
        else if (error.class !== 'transient') throw error;
        await pause(Math.min(backoffMs * 2 ** failed, Math.max(0, remainingMs() - reserveMs)));
      }
    }
  }

  #of({ topic, partition }: PartitionBatch): Progress | undefined {
    return this.#progress.get(progressKey(topic, partition));
  }
}

function offsetsOf(run: PartitionRun | undefined): number[] {
  return run?.batch.records.map(({ offset }) => offset) ?? [];
}

/** Stored progress may be ahead of a step already. */
function behind(stored: Progress | undefined, step: ProgressStep): ProgressStep {
  const at = stored?.nextOffset ?? 0;
  const moved = { firstOffset: Math.max(at, step.firstOffset), nextOffset: Math.max(at, step.nextOffset) };
  return checkedStep(stored, { ...step, ...moved });
}
