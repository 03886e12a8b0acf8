import { setTimeout as pause } from 'node:timers/promises';

/** A handler pauses for seconds while its destination is away, so as not to be a hot loop. Nobody waits that long here. */
export async function shortPause(ms: number): Promise<void> {
  await pause(Math.min(ms, 200));
}
