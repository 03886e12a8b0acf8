import pg from 'pg';
import { createHandler, type Handler } from '../functions/postgres.ts';
import { Decoder } from '../lib/decode/decoder.ts';
import { readLambdaEvent } from '../lib/decode/lambda-event.ts';
import { type CatalogRow, catalogQuery, tablesOf } from '../lib/dialect/postgres/catalog-query.ts';
import { parseSettings, type Settings } from '../lib/model/settings.ts';
import type { LambdaEvent } from '../local/lambda-event.ts';
import { differences } from '../test/support/expected.ts';
import { type Expected, loadSchema, withoutForeignKeys } from '../test/support/fixtures.ts';
import { Floor } from './floor.ts';

export interface Workload {
  readonly name: string;
  /** Fixture whose schema.sql makes the table. */
  readonly fixture: string;
  events(): Iterable<LambdaEvent>;
  expected(): Expected;
}

/** Milliseconds in all, over every event of a workload. */
export interface Measured {
  readonly name: string;
  readonly records: number;
  readonly events: number;
  readonly netRows: number;
  readonly parse: number;
  readonly handler: number;
  readonly decode: number;
  readonly floor: number;
  readonly cpu: number;
  readonly flights: number;
  /** 0 where the table is equal to the source. */
  readonly differences: number;
}

const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 840_000 };

/**
 * The handler and the floor over the same events, event by event in turn, on one server: what disturbs one disturbs
 * the other, so their ratio holds on a noisy machine.
 */
export async function measure(workload: Workload, url: string): Promise<Measured> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const schema of ['bench', 'floor']) {
    await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}`);
    await client.query(withoutForeignKeys(loadSchema(workload.fixture), schema));
  }
  const settings = settingsFor(url, 'bench');
  let flights = 0;
  const handler = createHandler({
    configuration: { settings: async () => settings, password: async () => decodeURIComponent(new URL(url).password) },
    report: (report) => {
      flights += report.flights;
    },
  });
  try {
    const totals = await run(workload, handler, await floorOn(client, settings), settings);
    const found = await differences(url, 'bench', workload.expected());
    return { name: workload.name, ...totals, flights, differences: found.length };
  } finally {
    await handler.close();
    await client.end();
  }
}

type Totals = Omit<Measured, 'name' | 'flights' | 'differences'>;

async function run(workload: Workload, handler: Handler, floor: Floor, settings: Settings): Promise<Totals> {
  const totals = { records: 0, events: 0, netRows: 0, parse: 0, handler: 0, decode: 0, floor: 0, cpu: 0 };
  const decoder = new Decoder(settings);
  for (const generated of workload.events()) {
    const text = JSON.stringify(generated);
    const [parse, event] = await timed(async () => JSON.parse(text) as LambdaEvent);
    const cpu = process.cpuUsage();
    const [handled, answer] = await timed(() => handler(event, context));
    const used = process.cpuUsage(cpu);
    if (answer.batchItemFailures.length > 0) throw new Error('the handler returned records');
    const [decoded, records] = await timed(async () => decodeAll(event, decoder));
    const batch = floor.prepare(event);
    const [written] = await timed(() => floor.write(batch));
    totals.events += 1;
    totals.records += records;
    totals.netRows += batch.rows + batch.deleted.length;
    totals.parse += parse;
    totals.handler += handled;
    totals.decode += decoded;
    totals.floor += written;
    totals.cpu += (used.user + used.system) / 1_000 + parse;
  }
  return totals;
}

function decodeAll(event: LambdaEvent, decoder: Decoder): number {
  let count = 0;
  for (const batch of readLambdaEvent(event)) {
    for (const record of batch.records) if (decoder.decode(record).kind !== 'broken') count += 1;
  }
  return count;
}

async function floorOn(client: pg.Client, settings: Settings): Promise<Floor> {
  const { text, values } = catalogQuery('floor', ['events']);
  const { rows } = await client.query<CatalogRow>(text, [...values]);
  const [table] = tablesOf(rows);
  if (table === undefined) throw new Error('the table of the floor is missing');
  return new Floor(client, { schema: 'floor', table }, settings);
}

function settingsFor(url: string, schema: string): Settings {
  const { hostname, port, username, pathname } = new URL(url);
  const typed = { schemalessTime: 'adaptive', schemalessDecimals: 'base64' };
  const mode = { insertMode: 'upsert', deleteMode: 'delete', truncate: 'truncate' };
  const address = { hostname, port, username, database: pathname.slice(1), schema, tls: 'disable' };
  return parseSettings({ ...address, ...mode, ...typed }).settings;
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}
