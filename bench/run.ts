import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startPostgres } from '../local/postgres.ts';
import { loadEvents, loadExpected } from '../test/support/fixtures.ts';
import { fullLoad, generateLoad } from './load.ts';
import { measure, type Workload } from './measure.ts';
import { resultsPage, resultsTable } from './results-page.ts';

/** `npm run bench`: prints a table of ratios and writes bench/results.md. `-- --quick` leaves the full loads out and writes nothing. */
const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });

function captured(fixture: string, name: string): Workload {
  return { name, fixture, events: () => loadEvents(fixture), expected: () => loadExpected(fixture) };
}

function generated(schema: boolean, name: string): Workload {
  const load = generateLoad({ ...fullLoad, schema });
  return { name, fixture: schema ? '12' : '12b', events: () => load.events(), expected: () => load.expected() };
}

const workloads = [
  captured('12', 'fixture 12, schema embedded'),
  captured('12b', 'fixture 12b, no schema'),
  ...(options.quick ? [] : [generated(true, 'full load, schema embedded'), generated(false, 'full load, no schema')]),
];
const server = await startPostgres();
try {
  const results = [];
  for (const workload of workloads) results.push(await measure(workload, server.url));
  process.stdout.write(resultsTable(results));
  if (!options.quick) writeFileSync(new URL('./results.md', import.meta.url), resultsPage(results));
  if (results.some((result) => result.differences > 0)) throw new Error('a table is not equal to its source');
} finally {
  await server.stop();
}
