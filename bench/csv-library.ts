import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import { csvObjects } from '../lib/dialect/redshift/csv.ts';
import type { EncodedRow } from '../lib/dialect/redshift/encode-steps.ts';
import { medianOf } from './median.ts';
import { ownCpu } from './own-cpu.ts';
import { nullToken } from './redshift-stages.ts';

/** The same rows as CSV by ours and by csv-stringify, and compressed. Microseconds of CPU a row. */
export interface CsvMeasured {
  readonly rows: number;
  readonly bytes: number;
  readonly ours: number;
  readonly library: number;
  /** Whether both wrote the very bytes. */
  readonly isSame: boolean;
  readonly levels: readonly GzipMeasured[];
}

export interface GzipMeasured {
  readonly level: number;
  readonly us: number;
  readonly bytes: number;
}

const rounds = 11;
const compress = promisify(gzip);

export async function measureCsv(rows: readonly EncodedRow[]): Promise<CsvMeasured> {
  // The library writes the token bare for what is no string: it is spared the search for NULLs.
  const given = rows.map(({ cells }) => cells.map((cell) => cell ?? true));
  const options = { quoted_string: true, cast: { boolean: () => nullToken } };
  const write = (): Buffer => Buffer.concat(csvObjects(rows, nullToken).map(({ csv }) => csv));
  const writeByLibrary = (): Buffer => Buffer.from(stringify(given, options));
  const csv = write();
  const [ours, library]: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours?.push((await ownCpu(write)).ms);
    library?.push((await ownCpu(writeByLibrary)).ms);
  }
  const levels: GzipMeasured[] = [];
  for (const level of [1, 3, 6]) {
    const runs = [];
    for (let round = 0; round < 3; round += 1) runs.push(await ownCpu(() => compress(csv, { level })));
    const times = runs.map(({ ms }) => ms);
    levels.push({ level, us: perRow(times, rows), bytes: runs[0]?.value.length ?? 0 });
  }
  return {
    ...{ rows: rows.length, bytes: csv.length, isSame: csv.equals(writeByLibrary()), levels },
    ...{ ours: perRow(ours ?? [], rows), library: perRow(library ?? [], rows) },
  };
}

function perRow(ms: readonly number[], rows: readonly EncodedRow[]): number {
  return ((medianOf(ms) ?? 0) * 1_000) / rows.length;
}
