import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Decoder } from '../lib/decode/decoder.ts';
import { readLambdaEvent } from '../lib/decode/lambda-event.ts';
import { type CsvObject, csvObjects } from '../lib/dialect/redshift/csv.ts';
import { type EncodedRow, encodeSteps, filledColumns } from '../lib/dialect/redshift/encode-steps.ts';
import { tableLoad } from '../lib/dialect/redshift/table-load.ts';
import type { Settings } from '../lib/model/settings.ts';
import type { Table } from '../lib/model/table.ts';
import { Attempt } from '../lib/pipeline/attempt.ts';
import { nextSlices } from '../lib/pipeline/partition-run.ts';
import { type DecodedBatch, unitsOf } from '../lib/pipeline/units.ts';
import type { Work } from '../lib/sink/destination.ts';
import { gzipLevel } from '../lib/sink/redshift/upload.ts';
import type { LambdaEvent } from '../local/lambda-event.ts';

/** Stands for NULL as one of an attempt does (lib/sink/redshift/upload.ts). */
export const nullToken = 'N0123456789abcdef0123456789abcdef';

const compress = promisify(gzip);

/** The parts of an event's way to S3 that need no server, each by itself, in the handler's order. */
export class RedshiftStages {
  readonly #decoder: Decoder;
  readonly #settings: Settings;
  readonly #tables: ReadonlyMap<string, Table>;

  constructor(settings: Settings, tables: readonly Table[]) {
    this.#decoder = new Decoder(settings);
    this.#settings = settings;
    this.#tables = new Map(tables.map((table) => [table.name, table]));
  }

  decode(event: LambdaEvent): DecodedBatch[] {
    return readLambdaEvent(event).map((batch) => ({
      batch,
      events: batch.records.map((record) => this.#decoder.decode(record)),
    }));
  }

  /** Plans the event table by table. */
  reduce(batches: readonly DecodedBatch[]): Work[] {
    const options = {
      ...{ settings: this.#settings, tables: this.#tables, displaced: new Set<string>(), deadLetters: undefined },
      ...{ now: () => new Date(), letterMs: () => 0 },
    };
    return unitsOf(batches, 'table', false).map(
      (unit) => new Attempt(nextSlices(unit, Number.POSITIVE_INFINITY), options).work,
    );
  }

  /** The rows of each load. */
  encode(works: readonly Work[]): EncodedRow[][] {
    return works.flatMap(({ effects }) =>
      effects.flatMap(({ table, effect }) => {
        const { staged, appended } = tableLoad(effect, table, this.#settings);
        const encode = (steps: typeof staged, isStaged: boolean) =>
          encodeSteps(steps, filledColumns(steps, table), table, this.#settings, isStaged);
        return [...(staged.length > 0 ? [encode(staged, true)] : []), ...appended.map((step) => encode([step], false))];
      }),
    );
  }

  csv(loads: readonly EncodedRow[][]): CsvObject[] {
    return loads.flatMap((rows) => csvObjects(rows, nullToken));
  }

  compress(objects: readonly CsvObject[]): Promise<Buffer[]> {
    return Promise.all(objects.map(({ csv }) => compress(csv, { level: gzipLevel })));
  }
}
