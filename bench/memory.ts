import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { eventOf, type LambdaEvent, type LambdaRecord } from '../local/lambda-event.ts';
import { seeded } from '../test/support/random.ts';
import { benchSettings } from './course.ts';
import { RecordWriter } from './load-record.ts';
import type { MemoryAnswer, MemoryTask } from './memory-child.ts';
import { fitting } from './wide-events.ts';
import { WideTable } from './wide-table.ts';

const run = promisify(execFile);

/** Bytes of one event's handling. */
export interface MemoryMeasured {
  readonly name: string;
  readonly records: number;
  /** Of the event as JSON. */
  readonly size: number;
  readonly live: MemoryAnswer;
  /** How much more the process took from the system than one that only parsed the event took. */
  readonly resident: number;
}

interface Kind {
  readonly name: string;
  readonly columns: number;
  readonly records: number;
  readonly schema: boolean;
  /** Rows without an envelope, as ExtractNewRecordState makes them. */
  readonly flattened?: boolean;
}

const warmUps = 100;

/** The events that need the most: as many records as Lambda gives, and as many bytes. */
function kinds(): Kind[] {
  const full = (columns: number, schema: boolean): Kind => {
    const name = `${columns} columns, ${schema ? 'schema embedded' : 'no schema'}`;
    return { name, columns, records: fitting({ columns, schema }), schema };
  };
  const most = { name: '6 columns, flattened rows, no schema', columns: 6, records: 10_000, schema: false };
  return [{ ...most, flattened: true }, full(30, true), full(10, false), full(30, false), full(100, false)];
}

/** Handles each of the events in fresh processes. */
export async function measureMemory(url: string): Promise<MemoryMeasured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-memory-'));
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const measured: MemoryMeasured[] = [];
    for (const kind of kinds()) {
      const [warmUp, event] = eventsOf(kind).map((one) => JSON.stringify(one));
      const files = { warmUp: join(folder, 'warm-up.json'), event: join(folder, 'event.json') };
      await writeFile(files.warmUp, warmUp ?? '');
      await writeFile(files.event, event ?? '');
      const inMode = async (mode: MemoryTask['mode']): Promise<MemoryAnswer> => {
        await client.query(`drop schema if exists bench cascade; create schema bench`);
        await client.query(new WideTable(kind.columns).ddl('bench'));
        const password = decodeURIComponent(new URL(url).password);
        return inProcess({ settings: benchSettings(url), password, ...files, mode }, join(folder, 'task.json'));
      };
      const [live, handled, held] = [await inMode('live'), await inMode('handle'), await inMode('hold')];
      const resident = handled.mostResident - held.mostResident;
      measured.push({ name: kind.name, records: kind.records, size: event?.length ?? 0, live, resident });
    }
    return measured;
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A small event and the one to measure, of new rows. */
function eventsOf({ columns, records, schema, flattened }: Kind): LambdaEvent[] {
  const table = new WideTable(columns);
  const random = seeded(columns);
  const writer = new RecordWriter(table.pattern(schema));
  const record = (id: number): LambdaRecord => {
    const row = table.rowJson(id, random);
    const change = writer.change('c', id, 'null', row);
    return flattened ? { ...change, headers: [], value: Buffer.from(row).toString('base64') } : change;
  };
  const all = Array.from({ length: warmUps + records }, (_, i) => record(i + 1));
  const event = (part: readonly LambdaRecord[]) => eventOf({ eventSource: 'aws:kafka', records: {} }, part);
  return [event(all.slice(0, warmUps)), event(all.slice(warmUps))];
}

async function inProcess(task: MemoryTask, file: string): Promise<MemoryAnswer> {
  await writeFile(file, JSON.stringify(task));
  const script = join(import.meta.dirname, 'memory-child.ts');
  const { stdout } = await run(process.execPath, [...process.execArgv, script, file]);
  return JSON.parse(stdout) as MemoryAnswer;
}
