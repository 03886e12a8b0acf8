import { setTimeout as pause } from 'node:timers/promises';
import { inOneLine } from '../cures.ts';
import { idleness, whyBlocked } from './idleness.ts';
import { startProgress, warn } from './progress.ts';
import type { TaskStatus } from './task-status.ts';
import type { runTasks } from './tasks.ts';
import type { Topics } from './topics.ts';

const tellEveryMs = 500;
const topicsEveryMs = 10_000;

/** Until it is asked to stop, until idleness, or tasks that do not stay up. Returns the exit code. */
export async function watch(
  tasks: ReturnType<typeof runTasks>,
  topics: Topics,
  first: readonly string[],
  untilIdleMs: number | undefined,
  asked: AbortSignal,
): Promise<number> {
  const progress = startProgress();
  asked.addEventListener('abort', () => tasks.stop());
  if (asked.aborted) tasks.stop();
  const judge = idleness(untilIdleMs ?? Number.POSITIVE_INFINITY, performance.now());
  let known = first;
  let nextLook = performance.now() + topicsEveryMs;
  let blocked: TaskStatus | undefined;
  try {
    while (!tasks.isOver()) {
      await Promise.race([pause(tellEveryMs), tasks.ended]);
      const status = tasks.status();
      progress.tell(status);
      const judged = judge(status, performance.now());
      if (judged === 'blocked') blocked ??= status;
      if (judged !== 'busy') tasks.stop();
      if (performance.now() < nextLook) continue;
      nextLook = performance.now() + topicsEveryMs;
      const there = await topics.there().catch(() => known);
      if (there.join() !== known.join()) tasks.subscribe(there);
      known = there;
    }
    await tasks.ended;
    if (blocked !== undefined && !asked.aborted) throw new Error(whyBlocked(blocked));
    return 0;
  } catch (error) {
    warn(inOneLine({ message: error instanceof Error ? error.message : String(error) }));
    return 1;
  } finally {
    // Tasks that have ended wait for nothing any more.
    const { lag, waiting, problem } = blocked ?? tasks.status();
    progress.end({ ...tasks.status(), lag, waiting, problem });
  }
}
