import type { Destination } from './harness.ts';

/** A destination whose writer is an ordinary login: limits and grants do not bind a superuser. */
export interface WithLogin extends Destination {
  readonly role: string;
  /** Runs SQL as the superuser; `$schema`, `$role` and `$database` stand for the names, `@` for the schema and a dot. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
}

/** Makes a login with all rights on the destination's schema, and the destination's own password. */
export async function createLogin(destination: Destination): Promise<WithLogin> {
  const { database, settings, password } = destination;
  const role = `writer_of_${settings.database}`;
  await database.query(`create role ${role} login password '${password}'`);
  const made = withRole(destination, role);
  await made.sql('grant all on schema $schema to $role');
  return made;
}

/** The same login on another, new schema. */
export async function inNewSchema(destination: WithLogin, schema: string): Promise<WithLogin> {
  const made = withRole({ ...destination, schema }, destination.role);
  await made.sql('create schema $schema authorization $role');
  return made;
}

function withRole(destination: Destination, role: string): WithLogin {
  const { database, schema, settings } = destination;
  return {
    ...destination,
    role,
    settings: { ...settings, username: role, schema },
    handler: (given, deadLetters) => destination.handler({ username: role, schema, ...given }, deadLetters),
    sql: (text) =>
      database.query(
        text
          .replaceAll('$schema', `"${schema}"`)
          .replaceAll('$role', role)
          .replaceAll('$database', String(settings.database))
          .replaceAll('@', `"${schema}".`),
      ),
  };
}

/** Ends the login's sessions, those that are open now. */
export async function endSessions({ sql }: WithLogin, which = 'true'): Promise<void> {
  await sql(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '$role' and ${which}`);
}

/** Takes the login away, with all it owns in the destination's database. */
export async function dropLogin(destination: WithLogin): Promise<void> {
  await endSessions(destination);
  await destination.sql('drop owned by $role cascade; drop role $role');
}
