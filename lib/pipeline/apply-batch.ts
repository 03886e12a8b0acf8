import { readLambdaEvent } from '../decode/lambda-event.ts';
import { LandfallError } from '../model/errors.ts';
import { isUnreachable } from '../sink/failure.ts';
import { Batch } from './batch.ts';
import { type Context, reserveMs } from './context.ts';
import { noteAwaited } from './note-awaited.ts';
import { type BatchOutcome, difference, doneOf, outcomeOf } from './outcome.ts';
import type { PartitionRun } from './partition-run.ts';
import { Returned } from './returned.ts';
import { Tally } from './tally.ts';
import { capped, isOnlySkipped, type Unit, unitsOf } from './units.ts';

const pauseAfterFailureMs = 3_000;

/** Applies one Lambda event to the destination. Never throws for what is in it or for what the destination does. */
export async function applyBatch(event: unknown, context: Context): Promise<BatchOutcome> {
  const { destination, decoder, settings, deadLetters } = context;
  const counts = { ...destination.counts };
  const started = performance.now();
  const parks = settings.onBadRecord === 'dead-letter' && deadLetters !== undefined;
  const batches = readLambdaEvent(event).map((batch) => ({
    batch,
    events: batch.records.map((record) => decoder.decode(record)),
  }));
  const units = unitsOf(batches, destination.transactionPer, parks);
  const decoded = performance.now();
  const tally = new Tally();
  const returned = new Returned(context);
  const failures = await writeUnits(units, context, tally, () => returned.holdBack(batches, units));
  const runs = units.flat();
  const outcomes = batches.map(({ batch }) => ({ batch, done: doneOf(batch, runs) }));
  await returned.note(outcomes);
  if (failures.length > 0 || runs.some((run) => run.failure !== undefined)) {
    await context.pause(Math.min(pauseAfterFailureMs, Math.max(0, context.remainingMs() - reserveMs)));
  }
  return outcomeOf(outcomes, runs, tally, failures, {
    ...difference(destination.counts, counts),
    msDecode: decoded - started,
    msWrite: performance.now() - decoded,
    endedAt: context.now(),
  });
}

/**
 * One unit after the other; returns why some could not be worked off. Where the destination is away, the rest must wait: it
 * is noted for them, if it can be.
 */
async function writeUnits(
  units: readonly Unit[],
  context: Context,
  tally: Tally,
  begin: () => Promise<void>,
): Promise<LandfallError[]> {
  const failures: LandfallError[] = [];
  const earlier: PartitionRun[] = [];
  try {
    await begin();
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    return [error];
  }
  let isAway = false;
  for (const unit of units) {
    capped(unit, earlier, context.settings);
    if (context.destination.transactionPer === 'table' && isOnlySkipped(unit)) tally.skip(unit);
    else if (isAway) await noteAwaited(unit, undefined, context);
    else {
      const failure = await new Batch(unit, context, tally).run();
      if (failure !== undefined) failures.push(failure);
      isAway = failure !== undefined && isUnreachable(failure);
    }
    earlier.push(...unit);
  }
  return failures;
}
