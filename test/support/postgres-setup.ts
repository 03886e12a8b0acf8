import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../local/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's URL of the run's one PostgreSQL server. */
    postgresUrl: string;
  }
}

export const templateDatabase = 'landfall_template';

/**
 * The server's own defaults are nobody's: whatever relies on a session setting without setting it, fails here and not
 * at a customer's. Test queries set their own (database.ts).
 */
const unfriendly = {
  timezone: 'Asia/Kathmandu',
  datestyle: 'SQL, DMY',
  intervalstyle: 'sql_standard',
  bytea_output: 'escape',
  extra_float_digits: '-2',
  max_connections: '200',
};

/** One server for the whole run; a template database with the extensions that fixtures use. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ settings: unfriendly });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${templateDatabase}`);
  await admin.end();
  const template = new pg.Client({ connectionString: databaseUrl(server.url, templateDatabase) });
  await template.connect();
  for (const extension of ['hstore', 'citext', 'ltree']) await template.query(`create extension ${extension}`);
  await template.end();
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}

function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
