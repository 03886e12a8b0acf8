import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import startPostgresOf from '../postgres-setup.ts';
import { liveAddress, liveEnvironment } from './live-environment.ts';
import type {} from './live-run.ts';
import { LiveSession } from './live-session.ts';
import { quoted } from './names.ts';
import { ownSchema } from './refusal.ts';

const say = (line: string) => process.stdout.write(`live suite: ${line}\n`);

/**
 * Before a live run: is there a cluster, and may schemas be made? Behind it: no schema is left, and it says what it ran on.
 * On the stand-in it is a rehearsal, which fails whatever its tests said: nothing was tried on a Redshift.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const environment = liveEnvironment(process.env);
  const address = liveAddress(environment.url);
  const live = new LiveSession(address);
  const schemas = `landfall test ${randomBytes(4).toString('hex')} `;
  const [server] = await live.rows('select version() as version');
  const version = /Redshift [\d.]+/.exec(String(server?.version))?.[0];
  if (version === undefined) throw new Error(`LANDFALL_REDSHIFT_URL is no Redshift: ${String(server?.version)}`);
  const [now] = await live.rows('select getdate()::varchar(32) as now');
  const isRehearsal = (await schemasOf(live, ownSchema)).length > 0;
  const where = isRehearsal ? 'a rehearsal on the stand-in' : `Amazon ${version}`;
  say(`${where}, ${address.hostname}, database ${address.database}, schemas "${schemas}…"`);
  await requireSchemas(live, `${schemas}check`, address.username, address.database);
  const stopPostgres = await startPostgresOf(project);
  project.provide('liveRedshift', { ...environment, schemas });
  return async () => {
    await stopPostgres();
    const left = await schemasOf(live, schemas);
    for (const schema of left) await live.rows(`drop schema ${quoted(schema)} cascade`);
    if (left.length > 0) say(`dropped what failed tests left: ${left.join(', ')}`);
    const met = await conflictsMet(live, String(now?.now)).catch((error) => `cannot be read: ${error}`);
    await live.close();
    if (isRehearsal) throw new Error('a rehearsal on the stand-in: no Redshift was tested, so the run has failed');
    say(`ran on ${where}; error 1023, of two writers at once: ${met}`);
  };
}

async function schemasOf(live: LiveSession, start: string): Promise<string[]> {
  const rows = await live.rows('select nspname as name from pg_namespace where nspname like $1', [`${start}%`]);
  return rows.map(({ name }) => String(name));
}

async function requireSchemas(live: LiveSession, schema: string, user: string, database: string): Promise<void> {
  try {
    await live.rows(`create schema ${quoted(schema)}`);
  } catch (error) {
    const mend = `grant create, temporary on database ${quoted(database)} to ${quoted(user)}`;
    throw new Error(`the user can make no schemas: ${mend}`, { cause: error });
  }
  await live.rows(`drop schema ${quoted(schema)}`);
}

/** Whether two transactions of this user's got in each other's way meanwhile (SYS_QUERY_HISTORY.html: one's own queries). */
async function conflictsMet(live: LiveSession, since: string): Promise<string> {
  const rows = await live.rows(
    `select count(*) as n from sys_query_history
     where error_message like '%1023%' and user_id = (select usesysid from pg_user where usename = current_user)
       and start_time >= $1::timestamp`,
    [since],
  );
  const met = Number(rows[0]?.n);
  return met > 0
    ? `met ${met} times, and tried again`
    : 'not met, so that it is tried again is shown by the stand-in only';
}
