import pg from 'pg';
import { createHandler } from '../functions/postgres.ts';
import { Decoder } from '../lib/decode/decoder.ts';
import { readLambdaEvent } from '../lib/decode/lambda-event.ts';
import type { BatchReport } from '../lib/model/report.ts';
import { parseSettings, type Settings } from '../lib/model/settings.ts';
import { type LambdaEvent, recordsOf } from '../local/lambda-event.ts';
import { collectYoung } from './collect.ts';
import { Floor } from './floor.ts';
import { cpuOf, Probe } from './probe.ts';
import type { Sample } from './sample.ts';

export interface CourseOptions {
  readonly url: string;
  /** SQL that makes the table `events`, with its rows, in a schema. */
  readonly setUp: (schema: string) => string;
  /** Measures also what it would cost to write every event. */
  readonly hasEach: boolean;
}

/** Where the handler and the floor run side by side. */
export interface Course {
  /** Lets the handler have an event, and nobody look. */
  warmUp(event: LambdaEvent): Promise<void>;
  measure(event: LambdaEvent): Promise<Sample>;
  close(): Promise<void>;
}

export const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 840_000 };
const schemas = { handler: 'bench', floor: 'floor', each: 'each' } as const;

/**
 * The handler and the floor over the same events, event by event in turn, on one server: what disturbs one disturbs
 * the other, so their ratio holds on a noisy machine.
 */
export async function openCourse({ url, setUp, hasEach }: CourseOptions): Promise<Course> {
  const client = new pg.Client({ connectionString: url, application_name: 'floor' });
  // The server stops before the connections do where something failed: the failure is to be told, not that.
  client.on('error', () => {});
  await client.connect();
  for (const schema of Object.values(schemas)) {
    await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}`);
    await client.query(setUp(schema));
  }
  const floor = await Floor.open(client, schemas.floor);
  const each = hasEach ? await Floor.open(client, schemas.each) : undefined;
  const probe = await Probe.open(url);
  const settings = benchSettings(url);
  const reports: BatchReport[] = [];
  const handler = createHandler({
    configuration: { settings: async () => settings, password: async () => decodeURIComponent(new URL(url).password) },
    report: (report) => reports.push(report),
  });
  const decoder = new Decoder(settings);

  const handle = async (event: LambdaEvent): Promise<void> => {
    const answer = await handler(event, context);
    if (answer.batchItemFailures.length > 0) throw new Error('the handler returned records');
  };

  const observed = async (application: string, work: () => Promise<void>) => {
    const process = await probe.processOf(application);
    const from = await probe.wal();
    const before = await cpuOf(process);
    const ms = await timed(work);
    const after = await cpuOf(process);
    const serverCpu = before === undefined || after === undefined ? undefined : after - before;
    return { ms, serverCpu, from, to: await probe.wal() };
  };

  const measure = async (generated: LambdaEvent): Promise<Sample> => {
    const text = JSON.stringify(generated);
    collectYoung();
    let event = generated;
    const parse = await timed(async () => {
      event = JSON.parse(text) as LambdaEvent;
    });
    reports.length = 0;
    let used = { user: 0, system: 0 };
    const handled = await observed(`landfall ${settings.name}`, async () => {
      const start = process.cpuUsage();
      await handle(event);
      used = process.cpuUsage(start);
    });
    collectYoung();
    const decode = await timed(async () => decodeAll(event, decoder));
    const keys = recordsOf(event).map(keyOf);
    const batch = await floor.prepare(schemas.handler, keys);
    const batchOfEach = await each?.prepareEach(schemas.handler, keys);
    collectYoung();
    const written = await observed('floor', () => floor.write(batch));
    const eachWritten = batchOfEach && (await timed(() => each?.write(batchOfEach)));
    return {
      records: keys.length,
      netRows: batch.rows + batch.deleted.length,
      bytes: text.length,
      parse,
      handler: handled.ms,
      decode,
      floor: written.ms,
      floorOfEach: eachWritten,
      nodeCpu: parse + (used.user + used.system) / 1_000,
      serverCpu: handled.serverCpu,
      floorServerCpu: written.serverCpu,
      wal: handled.to - handled.from,
      walOfTable: await probe.walOfTable(handled.from, handled.to, `${schemas.handler}.events`),
      floorWal: written.to - written.from,
      statements: reports.reduce((sum, { statements }) => sum + statements, 0),
      flights: reports.reduce((sum, { flights }) => sum + flights, 0),
    };
  };

  const close = async (): Promise<void> => {
    await handler.close();
    await probe.close();
    await client.end();
  };
  return { warmUp: handle, measure, close };
}

function decodeAll(event: LambdaEvent, decoder: Decoder): void {
  for (const batch of readLambdaEvent(event)) {
    for (const record of batch.records) {
      if (decoder.decode(record).kind === 'broken') throw new Error('the decoder refused a record');
    }
  }
}

/** The key of a record of a table whose key is `id`. */
function keyOf({ key }: { readonly key?: string | null }): number {
  const document = JSON.parse(Buffer.from(key ?? '', 'base64').toString('utf8')) as {
    readonly id?: number;
    readonly payload?: { readonly id: number };
  };
  return document.payload?.id ?? document.id ?? 0;
}

/** Settings of the destination that is measured: the schema `bench`. */
export function benchSettings(url: string): Settings {
  const { hostname, port, username, pathname } = new URL(url);
  const typed = { schemalessTime: 'adaptive', schemalessDecimals: 'base64' };
  const mode = { insertMode: 'upsert', deleteMode: 'delete', truncate: 'truncate' };
  const address = { hostname, port, username, database: pathname.slice(1), schema: schemas.handler, tls: 'disable' };
  return parseSettings({ name: 'bench', ...address, ...mode, ...typed }).settings;
}

async function timed(work: () => Promise<unknown> | undefined): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
