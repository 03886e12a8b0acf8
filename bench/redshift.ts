import type { EncodedRow } from '../lib/dialect/redshift/encode-steps.ts';
import type { LambdaEvent } from '../local/lambda-event.ts';
import { differences } from '../test/support/expected.ts';
import { type CsvMeasured, measureCsv } from './csv-library.ts';
import { fullLoad, generateLoad, type Load } from './load.ts';
import { ownCpu } from './own-cpu.ts';
import { RedshiftStages } from './redshift-stages.ts';
import { type InsertMode, openWarehouse, type Warehouse } from './redshift-warehouse.ts';
import type { Uploaded } from './stand-in-child.ts';

/** What one Lambda event cost its function. CPU in milliseconds, of all threads of the process. */
export interface RedshiftSample extends Uploaded {
  readonly records: number;
  readonly statements: number;
  readonly flights: number;
  readonly commits: number;
  readonly handler: number;
  /** Parts of it, each done again by itself. */
  readonly decode: number;
  readonly reduce: number;
  readonly encode: number;
  readonly write: number;
  readonly compress: number;
}

export interface RedshiftMeasured {
  readonly schema: boolean;
  readonly insertMode: InsertMode;
  readonly samples: readonly RedshiftSample[];
  /** Whether the table holds at the end what it must. */
  readonly isRight: boolean;
}

export interface RedshiftResults {
  readonly workloads: readonly RedshiftMeasured[];
  readonly csv: CsvMeasured | undefined;
}

export interface RedshiftOptions {
  readonly seed: number;
  /** Of the full load. */
  readonly part: number;
  /** With schema, without, or both. */
  readonly schemas: readonly boolean[];
  progress(what: string): void;
}

/** What a Redshift destination costs its function; of Redshift itself nothing can be told here. */
export async function measureRedshift(url: string, options: RedshiftOptions): Promise<RedshiftResults> {
  const workloads: RedshiftMeasured[] = [];
  let csv: CsvMeasured | undefined;
  if (options.schemas.length > 0) await warmUp(url, options);
  for (const schema of options.schemas) {
    for (const insertMode of ['upsert', 'insert'] as const) {
      options.progress(`Redshift, ${insertMode}, ${schema ? 'schema embedded' : 'no schema'}`);
      const warehouse = await openWarehouse(url, schema ? '12' : '12b', insertMode);
      try {
        const load = partOfLoad(options, schema);
        workloads.push({ schema, insertMode, ...(await measureLoad(warehouse, load)) });
        csv ??= await measureCsv(rowsOf(warehouse, load));
      } finally {
        await warehouse.close();
      }
    }
  }
  return { workloads, csv };
}

/** What comes first pays for the compiler: nobody looks. */
async function warmUp(url: string, options: RedshiftOptions): Promise<void> {
  const warehouse = await openWarehouse(url, '12', 'upsert');
  try {
    await measureLoad(warehouse, partOfLoad({ ...options, part: 0.05 }, true));
  } finally {
    await warehouse.close();
  }
}

function partOfLoad({ seed, part }: RedshiftOptions, schema: boolean): Load {
  const of = (count: number): number => Math.ceil(count * part);
  const { inserts, updates, hotKeys, deletes } = fullLoad;
  return generateLoad({
    ...{ inserts: of(inserts), updates: of(updates), hotKeys: of(hotKeys), deletes: of(deletes) },
    ...{ seed, schema },
  });
}

async function measureLoad(warehouse: Warehouse, load: Load): Promise<Pick<RedshiftMeasured, 'samples' | 'isRight'>> {
  const stages = new RedshiftStages(warehouse.settings, [warehouse.table]);
  const samples: RedshiftSample[] = [];
  let appended = 0;
  for (const event of load.events()) {
    const { sample, inserted } = await measureEvent(event, warehouse, stages);
    appended += inserted;
    samples.push(sample);
  }
  const { settings, postgresUrl, schema } = warehouse;
  const isRight =
    settings.insertMode === 'insert'
      ? (await warehouse.rows()) === appended
      : (await differences(postgresUrl, schema, load.expected(), { kind: 'redshift' })).length === 0;
  // Nobody looks at the first: it makes tables and connections.
  return { samples: samples.slice(1), isRight };
}

async function measureEvent(generated: LambdaEvent, warehouse: Warehouse, stages: RedshiftStages) {
  const event = JSON.parse(JSON.stringify(generated)) as LambdaEvent;
  const handled = await ownCpu(() => warehouse.handle(event));
  const uploaded = await warehouse.uploaded();
  const decoded = await ownCpu(() => stages.decode(event));
  const reduced = await ownCpu(() => stages.reduce(decoded.value));
  const encoded = await ownCpu(() => stages.encode(reduced.value));
  const written = await ownCpu(() => stages.csv(encoded.value));
  const compressed = await ownCpu(() => stages.compress(written.value));
  const { records, statements, flights, commits, inserted } = handled.value;
  const sample: RedshiftSample = {
    ...{ records, statements, flights, commits, ...uploaded },
    ...{ handler: handled.ms, decode: decoded.ms, reduce: reduced.ms, encode: encoded.ms },
    ...{ write: written.ms, compress: compressed.ms },
  };
  return { sample, inserted };
}

function rowsOf({ settings, table }: Warehouse, load: Load): EncodedRow[] {
  const stages = new RedshiftStages(settings, [table]);
  return [...load.events()].flatMap((event) => stages.encode(stages.reduce(stages.decode(event))).flat());
}
