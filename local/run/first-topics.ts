import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal, kafkaProblem } from '../kafka/connection.ts';
import type { RunArguments } from '../run-arguments.ts';
import { UsageError } from '../usage-error.ts';
import { warn } from './progress.ts';
import type { Topics } from './topics.ts';

const firstWaitMs = 500;
const longestWaitMs = 5_000;

/**
 * The topics that are there once the brokers answer; undefined where it is asked to stop before. Brokers that are away,
 * and names that nobody knows yet, are waited for, as a service that starts with its machine has to.
 * @throws UsageError where what was given is refused
 */
export async function firstTopics(
  topics: Topics,
  { way: { brokers }, topics: wanted }: Pick<RunArguments, 'way' | 'topics'>,
  asked: AbortSignal,
): Promise<readonly string[] | undefined> {
  let told: string | undefined;
  for (let waitMs = firstWaitMs; !asked.aborted; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    try {
      const there = await topics.there();
      if (told !== undefined) warn('the brokers answer');
      tellMissing(there, wanted);
      return there;
    } catch (error) {
      const problem = kafkaProblem(error);
      if (isRefusal(error)) throw new UsageError(`no way to ${brokers.join(', ')}: ${problem}`, { cause: error });
      if (problem !== told) warn(`waiting for the brokers ${brokers.join(', ')}: ${problem}`);
      told = problem;
    }
    await pause(waitMs, undefined, { signal: asked }).catch(() => {});
  }
  return undefined;
}

function tellMissing(there: readonly string[], wanted: RunArguments['topics']): void {
  const missing = wanted instanceof RegExp ? [] : wanted.filter((name) => !there.includes(name));
  if (missing.length > 0) warn(`waiting for topics that are not there: ${missing.join(', ')}`);
  else if (there.length === 0) warn(`waiting for topics: none matches ${wanted} yet`);
}
