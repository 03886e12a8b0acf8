import pg from 'pg';
import { createHandler } from '../functions/redshift.ts';
import { redshiftSchema } from '../lib/dialect/redshift/schema.ts';
import type { BatchReport } from '../lib/model/report.ts';
import { parseSettings, type Settings } from '../lib/model/settings.ts';
import type { Table } from '../lib/model/table.ts';
import type { LambdaEvent } from '../local/lambda-event.ts';
import { loadSchema } from '../test/support/fixtures.ts';
import { redshiftTables } from '../test/support/redshift/source-tables.ts';
import { context } from './course.ts';
import type { Uploaded } from './stand-in-child.ts';
import { startStandInProcess } from './stand-in-process.ts';

export type InsertMode = Settings['insertMode'];

/** The table of fixture 12 on what stands for Redshift, and the handler that writes to it. */
export interface Warehouse {
  /** PostgreSQL's own address of what is behind the stand-in, and the schema there. */
  readonly postgresUrl: string;
  readonly schema: string;
  readonly settings: Settings;
  readonly table: Table;
  handle(event: LambdaEvent): Promise<BatchReport>;
  /** What came to S3 since the last call. */
  uploaded(): Promise<Uploaded>;
  rows(): Promise<number>;
  close(): Promise<void>;
}

const schema = 'bench';
const database = 'bench_redshift';

export async function openWarehouse(url: string, fixture: '12' | '12b', insertMode: InsertMode): Promise<Warehouse> {
  await run(url, `drop database if exists ${database} with (force)`, `create database ${database}`);
  const postgresUrl = withDatabase(url, database);
  const standIn = await startStandInProcess(postgresUrl);
  const client = new pg.Client({ connectionString: standIn.url });
  client.on('error', () => {});
  await client.connect();
  await client.query(`create schema ${schema}`);
  for (const statement of redshiftTables(loadSchema(fixture), schema)) await client.query(statement);
  const settings = settingsOf(standIn.url, insertMode);
  const dialect = redshiftSchema(settings);
  const { text, values } = dialect.catalogQuery(schema, ['events']);
  const [table] = dialect.tablesOf((await client.query<Record<string, unknown>>(text, [...values])).rows);
  if (table === undefined) throw new Error(`fixture ${fixture} has no table events`);
  const reports: BatchReport[] = [];
  const handler = createHandler({
    configuration: { settings: async () => settings, password: async () => passwordOf(standIn.url) },
    report: (report) => reports.push(report),
  });
  return {
    ...{ postgresUrl, schema, settings, table },
    handle: async (event) => {
      const { batchItemFailures } = await handler(event, context);
      const report = reports.pop();
      if (batchItemFailures.length > 0 || report === undefined) throw new Error('the handler returned records');
      return report;
    },
    uploaded: () => standIn.uploaded(),
    rows: async () => Number((await client.query(`select count(*) as rows from ${schema}.events`)).rows[0]?.rows),
    close: async () => {
      await handler.close();
      await client.end();
      await standIn.close();
      await run(url, `drop database ${database} with (force)`);
    },
  };
}

/** As benchSettings, for Redshift. */
function settingsOf(url: string, insertMode: InsertMode): Settings {
  const { hostname, port, username, pathname } = new URL(url);
  const address = { hostname, port, username, database: pathname.slice(1), schema, tls: 'disable' };
  const loads = { staging: 's3://staging/bench', copyRole: 'arn:aws:iam::111122223333:role/copy' };
  const mode = { insertMode, deleteMode: insertMode === 'upsert' ? 'delete' : 'ignore' };
  // No column of Redshift's tells that the source's had milliseconds.
  const typed = { schemalessTime: 'ms', schemalessDecimals: 'base64' };
  return parseSettings({ name: 'bench', kind: 'redshift', ...address, ...loads, ...mode, ...typed }).settings;
}

async function run(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(address: string, name: string): string {
  return Object.assign(new URL(address), { pathname: `/${name}` }).href;
}

function passwordOf(address: string): string {
  return decodeURIComponent(new URL(address).password);
}
