import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { templateDatabase } from './postgres-setup.ts';
import { comparisonSettings } from './source-text.ts';

type Row = Record<string, unknown>;

export interface Database {
  readonly url: string;
  /** Rows as objects. Numbers beyond 2^53, numerics and all temporal values are PostgreSQL's text, in UTC and ISO. */
  query<R extends Row = Row>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** Drops the database; throws afterwards when somebody still had a connection to it. */
  drop(): Promise<void>;
}

const temporal = new Set<number>([1082, 1083, 1114, 1184, 1186, 1266]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    temporal.has(oid) ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text'),
};

/** A fresh, empty database (extensions hstore, citext and ltree in `public`) on the run's server: one a test file. */
export async function createDatabase(admin = inject('postgresUrl')): Promise<Database> {
  const name = `landfall_${randomBytes(6).toString('hex')}`;
  await once(admin, `create database ${name} template ${templateDatabase}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4, types, options: startupOptions() });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    query: async <R extends Row>(sql: string, params: readonly unknown[] = []) =>
      (await pool.query<R>(sql, [...params])).rows,
    drop: async () => {
      await pool.end();
      const left = await remainingConnections(admin, name);
      await once(admin, `drop database ${name} with (force)`);
      if (left.length > 0) throw new Error(`connections left open to ${name}, last statements: ${left.join(' | ')}`);
    },
  };
}

function startupOptions(): string {
  return Object.entries(comparisonSettings)
    .map(([setting, value]) => `-c ${setting}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');
}

/** A backend is listed for a moment after its client has gone: only what stays is a leak. */
async function remainingConnections(admin: string, name: string): Promise<string[]> {
  const sql = `select left(query, 80) as query from pg_stat_activity where datname = '${name}' and backend_type = 'client backend'`;
  for (let pauseMs = 2; ; pauseMs *= 2) {
    const rows = await once(admin, sql);
    if (rows.length === 0 || pauseMs > 1_000) return rows.map((row) => String(row.query));
    await pause(pauseMs);
  }
}

async function once(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
