import { LandfallError } from '../model/errors.ts';
import { noParking } from '../model/parking.ts';
import type { Progress, ProgressStep } from '../model/progress.ts';
import { noteReturned } from '../plan/progress.ts';
import { type LockedProgress, progressKey, type Work } from '../sink/destination.ts';
import { isUnreachable } from '../sink/failure.ts';
import { type Context, reserveMs } from './context.ts';
import type { PartitionRun } from './partition-run.ts';
import { stepOf } from './plan-work.ts';

/** Later records must wait for the ones that are returned, whatever the event source mapping does between. */
export async function noteAwaited(
  runs: readonly PartitionRun[],
  failure: LandfallError | undefined,
  context: Context,
): Promise<void> {
  const { settings, destination } = context;
  // Where nothing could be done because the destination is away, nothing can be noted either. Of what is written table by
  // table, other tables may have been: they are ahead now.
  const isAway =
    destination.transactionPer === 'event' && failure && isUnreachable(failure) && runs.every((run) => run.done === 0);
  if (settings.delivery !== 'exactly-once' || isAway) return;
  const open = runs.filter((run) => run.done < run.events.length && !run.isAwaitedNoted);
  if (open.length === 0) return;
  await writeSteps(
    open.map((run) => stepOf({ run, from: run.done, to: run.done })),
    (stored, step, i) => noteReturned(stored, step, open[i]?.batch.records.map(({ offset }) => offset) ?? []),
    context,
  );
}

/**
 * Writes progress alone; `anew` makes a step again from the stored progress, behind its lock. Best effort: where the
 * destination is away, the records come back before later ones do.
 */
export async function writeSteps(
  given: readonly ProgressStep[],
  anew: (stored: Progress | undefined, step: ProgressStep, index: number) => ProgressStep,
  context: Context,
): Promise<void> {
  if (given.length === 0) return;
  const { destination } = context;
  const timeoutMs = Math.max(1, Math.min(reserveMs, context.remainingMs()));
  try {
    await destination.prepare(new Map(), timeoutMs);
    const replan = async ({ progress }: LockedProgress): Promise<Work> => ({
      steps: given.map((step, i) => anew(progress.get(progressKey(step.topic, step.partition)), step, i)),
      effects: [],
      parking: noParking,
    });
    const work = { steps: given, effects: [], parking: noParking };
    await destination.write({ work, replan, beforeCommit: async () => {} }, timeoutMs);
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
  }
}
