import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Destination } from './harness.ts';

/** Another session, in a transaction. */
export interface SessionBeside {
  /** `@` stands for the schema and a dot. */
  run(sql: string): Promise<pg.QueryResult>;
  /** Commits and goes. */
  end(): Promise<void>;
}

export async function sessionBeside({ database, schema }: Destination): Promise<SessionBeside> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  return {
    run: (sql) => client.query(sql.replaceAll('@', `"${schema}".`)),
    end: async () => {
      await client.query('commit').catch(() => undefined);
      await client.end();
    },
  };
}

/** Another session that holds a lock on the table; the answer lets go of it. */
export async function holdingTable(destination: Destination, mode: string): Promise<() => Promise<void>> {
  const session = await sessionBeside(destination);
  await session.run(`lock table @orders in ${mode} mode`);
  return session.end;
}

/** Resolves once a writer of ours waits for a lock. */
export async function writerWaits({ database }: Destination): Promise<void> {
  const waiting = `select from pg_stat_activity
where application_name like 'landfall %' and datname = current_database() and wait_event_type = 'Lock'`;
  while ((await database.query(waiting)).length === 0) await pause(10);
}
