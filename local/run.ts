import { setTimeout as pause } from 'node:timers/promises';
import { kafkaProblem } from './kafka/connection.ts';
import { replaySettings } from './replay-settings.ts';
import { startProgress, warn } from './run/progress.ts';
import { runTasks } from './run/tasks.ts';
import { type Topics, topicsOf } from './run/topics.ts';
import { type RunArguments, readRunArguments, runHelp } from './run-arguments.ts';
import { UsageError } from './usage-error.ts';

const tellEveryMs = 500;
const topicsEveryMs = 10_000;

/** `landfall run`: returns the exit code. @throws UsageError */
export async function run(args: readonly string[]): Promise<number> {
  const given = readRunArguments(args);
  if (given === 'help') {
    process.stdout.write(runHelp);
    return 0;
  }
  const { settings, configuration, unknown } = replaySettings(given.destination);
  for (const name of unknown) warn(`no setting is called ${name}: left out`);
  const { hostname, database, schema } = settings;
  const topics = topicsOf(given.way, given.topics);
  try {
    const there = await firstTopics(topics, given);
    const { tasks, deadLetters, untilIdleMs, destination: _destination, topics: _topics, ...poller } = given;
    const running = runTasks(tasks, {
      settings,
      password: await configuration.password(false),
      deadLetters,
      poller: {
        ...poller,
        topics: there,
        // Two destinations in one group would share the records between them.
        group: given.group ?? ['landfall', hostname, database, schema].map(encodeURIComponent).join('-'),
        ...{ backoffMs: 500, maxBackoffMs: 10_000, timeoutMs: 14 * 60_000 },
      },
    });
    return await watch(running, topics, there, untilIdleMs);
  } finally {
    await topics.close().catch(() => {});
  }
}

async function firstTopics(topics: Topics, { way, topics: wanted }: RunArguments): Promise<readonly string[]> {
  let there: readonly string[];
  try {
    there = await topics.there();
  } catch (error) {
    throw new UsageError(`the brokers ${way.brokers.join(', ')} do not answer: ${kafkaProblem(error)}`, {
      cause: error,
    });
  }
  const missing = wanted instanceof RegExp ? [] : wanted.filter((name) => !there.includes(name));
  if (missing.length > 0) warn(`waiting for topics that are not there: ${missing.join(', ')}`);
  else if (there.length === 0) warn(`waiting for topics: none matches ${wanted} yet`);
  return there;
}

/** Until a signal, idleness, or tasks that do not stay up. */
async function watch(
  tasks: ReturnType<typeof runTasks>,
  topics: Topics,
  first: readonly string[],
  untilIdleMs: number | undefined,
): Promise<number> {
  const progress = startProgress();
  const unlisten = onSignals(() => tasks.stop());
  let known = first;
  let nextLook = performance.now() + topicsEveryMs;
  let quiet = { since: performance.now(), records: -1 };
  try {
    while (!tasks.isOver()) {
      await Promise.race([pause(tellEveryMs), tasks.ended]);
      const status = tasks.status();
      progress.tell(status);
      const isQuiet = status.partitions > 0 && status.lag === 0 && status.records === quiet.records;
      if (!isQuiet) quiet = { since: performance.now(), records: status.records };
      else if (untilIdleMs !== undefined && performance.now() - quiet.since >= untilIdleMs) tasks.stop();
      if (performance.now() < nextLook) continue;
      nextLook = performance.now() + topicsEveryMs;
      const there = await topics.there().catch(() => known);
      if (there.join() !== known.join()) tasks.subscribe(there);
      known = there;
    }
    return await tasks.ended.then(() => 0);
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    unlisten();
    progress.end(tasks.status());
  }
}

/** The first signal asks to stop, the second does not ask. */
function onSignals(stop: () => void): () => void {
  let asked = false;
  const heard = () => {
    if (asked) process.exit(1);
    asked = true;
    stop();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, heard);
  return () => {
    for (const signal of signals) process.removeListener(signal, heard);
  };
}
