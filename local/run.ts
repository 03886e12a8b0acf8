import { replaySettings } from './replay-settings.ts';
import { firstTopics } from './run/first-topics.ts';
import { warn } from './run/progress.ts';
import { onSignals } from './run/signals.ts';
import { runTasks } from './run/tasks.ts';
import { topicsOf } from './run/topics.ts';
import { watch } from './run/watch.ts';
import { readRunArguments, runHelp } from './run-arguments.ts';

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
  const { asked, forget } = onSignals();
  try {
    const there = await firstTopics(topics, given, asked);
    if (there === undefined) return 0;
    const { tasks, processes, deadLetters, untilIdleMs, destination: _destination, topics: _topics, ...poller } = given;
    const running = runTasks(
      { tasks, processes },
      {
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
      },
    );
    return await watch(running, topics, there, untilIdleMs, asked);
  } finally {
    forget();
    await topics.close().catch(() => {});
  }
}
