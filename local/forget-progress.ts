import { resetProgress } from '../lib/dialect/postgres/progress-statements.ts';
import {
  findProgressTables,
  resetProgress as resetRedshiftProgress,
} from '../lib/dialect/redshift/progress-statements.ts';
import type { Configuration } from '../lib/model/configuration.ts';
import { LandfallError } from '../lib/model/errors.ts';
import type { Settings } from '../lib/model/settings.ts';
import { loginOf } from '../lib/sink/redshift/login.ts';
import { redshiftErrorClass } from '../lib/sink/redshift/redshift-error.ts';
import { Session } from '../lib/sink/session.ts';
import { SessionError } from '../lib/sink/session-error.ts';
import { sqlstate } from '../lib/sink/sqlstate.ts';
import { inOneLine } from './cures.ts';
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
  const isRedshift = settings.kind === 'redshift';
  const password = (fresh: boolean): Promise<string> => configuration.password(fresh);
  const session = new Session({
    ...settings,
    tlsCa: settings.tlsCa,
    applicationName: 'landfall replay',
    ...(isRedshift ? { password: loginOf(settings, password), classOf: redshiftErrorClass } : { password }),
  });
  try {
    await (isRedshift ? forgetInRedshift : forgetInPostgres)(session, settings, topics);
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    throw new Error(`--again: progress is not forgotten: ${inOneLine(error)}`, { cause: error });
  } finally {
    await session.close();
  }
}

const timeoutMs = 30_000;

async function forgetInPostgres(
  session: Session,
  { schema, name }: Settings,
  topics: readonly string[],
): Promise<void> {
  try {
    await session.flight([resetProgress(schema, name, topics)], timeoutMs);
  } catch (error) {
    // Without the table there is nothing to forget.
    if (!(error instanceof SessionError && error.sqlstate === sqlstate.undefinedTable)) throw error;
  }
}

/** A topic may have filled any of the tables: its progress is looked for beside each. */
async function forgetInRedshift(
  session: Session,
  { schema, name }: Settings,
  topics: readonly string[],
): Promise<void> {
  const [found = []] = await session.flight([findProgressTables(schema)], timeoutMs);
  for (const row of found) {
    await session.flight([resetRedshiftProgress(schema, name, String(row.table_name), topics)], timeoutMs);
  }
}
