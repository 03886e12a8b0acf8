import { LandfallError } from '../model/errors.ts';
import { noParking } from '../model/parking.ts';
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
  // Where nothing could be done because the destination is away, nothing can be noted either.
  const isAway = failure && isUnreachable(failure) && runs.every((run) => run.done === 0);
  if (settings.delivery !== 'exactly-once' || isAway) return;
  const open = runs.filter((run) => run.done < run.events.length && !run.isAwaitedNoted);
  if (open.length === 0) return;
  const steps = open.map((run) => stepOf({ run, from: run.done, to: run.done }));
  const timeoutMs = Math.max(1, Math.min(reserveMs, context.remainingMs()));
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
