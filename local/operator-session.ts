import type { Configuration } from '../lib/model/configuration.ts';
import type { ParkedRow } from '../lib/model/parked-row.ts';
import type { Settings } from '../lib/model/settings.ts';
import { cureInWords } from '../lib/sink/check/finding.ts';
import { parkedRows } from '../lib/sink/parked-rows.ts';
import { connectionProblem as postgresProblem } from '../lib/sink/postgres/check/connection-problem.ts';
import { PostgresOperator } from '../lib/sink/postgres/operator.ts';
import type { ProgressDesk } from '../lib/sink/progress-desk.ts';
import { Session } from '../lib/sink/session.ts';
import { SessionError } from '../lib/sink/session-error.ts';
import { sqlstate } from '../lib/sink/sqlstate.ts';
import { printable } from './check-output.ts';
import { UsageError } from './usage-error.ts';

/** Settings of a destination that keeps progress. @throws UsageError */
export async function exactlyOnce(command: string, configuration: Configuration): Promise<Settings> {
  const settings = await configuration.settings();
  if (settings.delivery === 'exactly-once') return settings;
  throw new UsageError(
    `${command}: with delivery=at-least-once the destination keeps neither progress nor what became of parked records: feed records again with "landfall replay"`,
  );
}

/** A session of one’s own beside the handlers’. */
async function operatorSession(command: string, configuration: Configuration, settings: Settings): Promise<Session> {
  const password = (fresh: boolean): Promise<string> => configuration.password(fresh);
  const applicationName = `landfall ${command}`;
  if (settings.kind === 'postgresql') {
    return new Session({ ...settings, tlsCa: settings.tlsCa, applicationName, password });
  }
  const { redshiftSession } = await import('../lib/sink/redshift/redshift-session.ts');
  const { loginOf } = await import('../lib/sink/redshift/login.ts');
  return redshiftSession(settings, applicationName, loginOf(settings, password));
}

/** Uses what an operator of a PostgreSQL destination has. A connection that fails is told with what to do. */
export async function withPostgres<T>(
  command: string,
  configuration: Configuration,
  settings: Settings,
  use: (operator: PostgresOperator, session: Session) => Promise<T>,
): Promise<T> {
  const session = await operatorSession(command, configuration, settings);
  try {
    const operator = new PostgresOperator(session, settings);
    warnOfNames(await operator.otherNames(), settings);
    return await use(operator, session);
  } catch (error) {
    if (!(error instanceof SessionError) || error.purpose !== 'connect') throw error;
    const { what, cure } = postgresProblem(error, settings);
    throw new Error(`${what}: ${cureInWords(cure)}`, { cause: error });
  } finally {
    await session.close();
  }
}

/** By another name nothing is open, nothing is parked, and nobody would know why. */
function warnOfNames(others: readonly string[], { name, schema }: Settings): void {
  if (others.length === 0) return;
  const [first] = others;
  const what = `schema ${JSON.stringify(schema)} has nothing of a destination called ${name}, but of ${others.join(', ')}`;
  process.stderr.write(`landfall: ${printable(`${what}: is it --set name=${first} that is meant?`)}\n`);
}

/** Uses what an operator of a destination of either kind may do to its progress. */
export async function withProgress<T>(
  command: string,
  configuration: Configuration,
  settings: Settings,
  use: (desk: ProgressDesk) => Promise<T>,
): Promise<T> {
  if (settings.kind === 'postgresql') return withPostgres(command, configuration, settings, use);
  const session = await operatorSession(command, configuration, settings);
  const { RedshiftOperator } = await import('../lib/sink/redshift/operator.ts');
  try {
    return await use(new RedshiftOperator(session, settings));
  } finally {
    await session.close();
  }
}

/** What a destination of either kind knows of its parked records. */
export async function readParkedRows(
  command: string,
  configuration: Configuration,
  settings: Settings,
): Promise<readonly ParkedRow[]> {
  if (settings.kind === 'postgresql') {
    return withPostgres(command, configuration, settings, (operator) => operator.parked());
  }
  const session = await operatorSession(command, configuration, settings);
  try {
    const { readParked } = await import('../lib/dialect/redshift/parked-statements.ts');
    const [rows = []] = await session.flight([readParked(settings.schema, settings.name)], 60_000);
    return parkedRows(rows);
  } catch (error) {
    // Without the table nothing was ever parked.
    if (error instanceof SessionError && error.sqlstate === sqlstate.undefinedTable) return [];
    throw error;
  } finally {
    await session.close();
  }
}
