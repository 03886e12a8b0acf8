import { writeFileSync } from 'node:fs';
import { startPostgres } from '../local/postgres.ts';
import { matrix } from './cells.ts';
import { measureCold } from './cold.ts';
import { cellWorkload, fullLoadWorkload, type Measured, measure, sampleWorkload, type Workload } from './measure.ts';
import { measureMemory } from './memory.ts';
import { type BenchOptions, isChosen, isEqual, patienceOf, readOptions } from './options.ts';
import { ratioPlot, timePlot } from './plots.ts';
import { measureRedshift, type RedshiftResults } from './redshift.ts';
import { redshiftTables } from './redshift-tables.ts';
import { measureReference } from './reference.ts';
import { cellTable, loadTable } from './result-tables.ts';
import { resultsPage } from './results-page.ts';
import { currentResults, withSectionsOf } from './sections.ts';
import { fitting } from './wide-events.ts';

/** Nothing of the server's own comes in between: no vacuum, no checkpoint. */
const quiet = { autovacuum: 'off', checkpoint_timeout: '1h', max_wal_size: '20GB', shared_buffers: '1GB' };

/** `npm run bench` writes bench/results.md; options.ts says what else it can do. */
const options = readOptions(process.argv.slice(2));

function workloads({ quick, seed }: BenchOptions): Workload[] {
  const cells = matrix(fitting).map((cell) => cellWorkload(cell, seed));
  const loads = [true, false].map((schema) => (quick ? sampleWorkload(schema) : fullLoadWorkload(schema, seed)));
  const quickly = cells.filter(({ cell }) => cell?.columns === 30 && cell.asked.includes(1_000));
  return [...loads, ...(quick ? quickly : cells)].filter((workload) => isChosen(workload, options));
}

async function measureAll(url: string, chosen: readonly Workload[]): Promise<Measured[]> {
  const patience = patienceOf(options);
  if (chosen.length === 0) return [];
  // What comes first pays for the compiler: nobody looks.
  for (const schema of [true, false]) await measure(sampleWorkload(schema), url, patience);
  const results: Measured[] = [];
  for (const workload of chosen) {
    progress(workload.name);
    results.push(await measure(workload, url, patience));
  }
  if (!isEqual(results)) throw new Error('a table is not equal to its source');
  return results;
}

async function measureAllOfRedshift(url: string): Promise<RedshiftResults> {
  const { seed, quick } = options;
  const schemas = [true, false].filter(hasRedshift);
  const results = await measureRedshift(url, { seed, part: quick ? 0.1 : 0.2, schemas, progress });
  if (results.workloads.some(({ isRight }) => !isRight))
    throw new Error('a table of Redshift is not equal to its source');
  return results;
}

/** Its load has the columns of fixture 12. */
function hasRedshift(schema: boolean): boolean {
  return isChosen({ columns: 12, schema }, options, 'redshift');
}

function print(loads: readonly Measured[], cells: readonly Measured[], redshift: RedshiftResults): void {
  if (loads.length > 0) process.stdout.write(`\n${loadTable(loads)}`);
  for (const schema of [true, false]) {
    const those = cells.filter(({ workload }) => workload.schema === schema);
    if (those.length > 0) process.stdout.write(`\n${schema ? 'Schema embedded' : 'No schema'}\n\n${cellTable(those)}`);
  }
  if (redshift.workloads.length > 0) process.stdout.write(`\nAmazon Redshift\n\n${redshiftTables(redshift)}`);
}

function write(name: string, content: string): void {
  writeFileSync(new URL(name, import.meta.url), content);
}

function progress(what: string): void {
  process.stderr.write(`${what} …\n`);
}

const chosen = workloads(options);
if (chosen.length === 0 && ![true, false].some(hasRedshift)) throw new Error('--only leaves nothing to measure');
const server = await startPostgres({ settings: quiet });
try {
  const measured = await measureAll(server.url, chosen);
  const loads = measured.filter(({ workload }) => workload.cell === undefined);
  const cells = measured.filter(({ workload }) => workload.cell !== undefined);
  const isPart = options.quick || options.only.size > 0;
  if (isPart) print(loads, cells, await measureAllOfRedshift(server.url));
  else {
    progress('memory');
    const memory = await measureMemory(server.url);
    progress('cold start');
    const cold = await measureCold(server.url);
    const references = [true, false].map((schema) => measureReference(schema, options.seed));
    const redshift = await measureAllOfRedshift(server.url);
    const page = resultsPage({ seed: options.seed, loads, cells, references, memory, cold, redshift });
    write('ratios.svg', ratioPlot(cells));
    write('time.svg', timePlot(cells));
    write('results.md', withSectionsOf(currentResults(), page));
    process.stdout.write(page);
  }
} finally {
  await server.stop();
}
