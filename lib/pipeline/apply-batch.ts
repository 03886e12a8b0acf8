import { readLambdaEvent } from '../decode/lambda-event.ts';
import { Batch } from './batch.ts';
import type { Context } from './context.ts';
import { oldestAge } from './lateness.ts';
import { type BatchOutcome, difference, outcomeOf } from './outcome.ts';
import { startRun } from './partition-run.ts';
import { Tally } from './tally.ts';

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
    oldestMs: oldestAge(runs, context.now()),
  });
}
