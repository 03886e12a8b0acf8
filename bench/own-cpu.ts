import { collectYoung } from './collect.ts';

/** CPU in milliseconds that this process takes for something, its threads that compress and collect garbage included. */
export async function ownCpu<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  collectYoung();
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1_000 };
}
