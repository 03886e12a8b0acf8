import { resetProgress } from '../lib/dialect/postgres/progress-statements.ts';
import type { Configuration } from '../lib/model/configuration.ts';
import { Session } from '../lib/sink/postgres/session.ts';
import { SessionError } from '../lib/sink/postgres/session-error.ts';
import { sqlstate } from '../lib/sink/sqlstate.ts';
import { type LambdaEvent, recordsOf } from './lambda-event.ts';

/** The same events; before the first one of a topic, what is stored of the topic's progress is forgotten. */
export async function* forgettingProgress(
  events: AsyncIterable<LambdaEvent>,
  configuration: Configuration,
): AsyncGenerator<LambdaEvent> {
  const known = new Set<string>();
  for await (const event of events) {
    const topics = new Set(recordsOf(event).map(({ topic }) => topic)).difference(known);
    if (topics.size > 0) await forgetProgress(configuration, [...topics]);
    for (const topic of topics) known.add(topic);
    yield event;
  }
}

async function forgetProgress(configuration: Configuration, topics: readonly string[]): Promise<void> {
  const settings = await configuration.settings();
  const session = new Session({
    ...settings,
    tlsCa: settings.tlsCa,
    applicationName: 'landfall replay',
    password: (fresh) => configuration.password(fresh),
  });
  try {
    await session.flight([resetProgress(settings.schema, settings.name, topics)], 30_000);
  } catch (error) {
    // Without the table there is nothing to forget.
    if (!(error instanceof SessionError && error.sqlstate === sqlstate.undefinedTable)) throw error;
  } finally {
    await session.close();
  }
}
