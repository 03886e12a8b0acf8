import { cpus } from 'node:os';
import type { Measured } from './measure.ts';

const perRecord = (ms: number, { records }: Measured): string => ((ms * 1_000) / records).toFixed(1);
const perSecond = (ms: number, { records }: Measured): string =>
  Math.round((records * 1_000) / ms).toLocaleString('en');

type Column = readonly [title: string, cell: (measured: Measured) => string];

const columns: readonly Column[] = [
  ['workload', ({ name }) => name],
  ['records', ({ records }) => records.toLocaleString('en')],
  ['records an event', ({ records, events }) => String(Math.round(records / events))],
  ['net rows', ({ netRows }) => netRows.toLocaleString('en')],
  ['handler, records/s', (measured) => perSecond(measured.handler, measured)],
  ['with JSON.parse of the event, records/s', (measured) => perSecond(measured.handler + measured.parse, measured)],
  ['handler / floor', ({ handler, floor }) => (handler / floor).toFixed(2)],
  ['floor, µs a record', (measured) => perRecord(measured.floor, measured)],
  ['handler, µs a record', (measured) => perRecord(measured.handler, measured)],
  ['of it decode', (measured) => perRecord(measured.decode, measured)],
  ['JSON.parse, µs a record', (measured) => perRecord(measured.parse, measured)],
  ['Node CPU s per million', (measured) => perRecord(measured.cpu, measured)],
  ['flights an event', ({ flights, events }) => (flights / events).toFixed(2)],
  ['table', ({ differences }) => (differences === 0 ? 'equal' : 'DIFFERS')],
];

export function resultsTable(results: readonly Measured[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const head = line(columns.map(([title]) => title)) + line(columns.map(() => '---'));
  return head + results.map((measured) => line(columns.map(([, cell]) => cell(measured)))).join('');
}

export function resultsPage(results: readonly Measured[]): string {
  const [cpu] = cpus();
  return `# Benchmark results

Written by \`npm run bench\`. The handler (real, warm, one connection) and the floor take the same events in turn, on one
embedded PostgreSQL 18 on loopback, so that ratios hold on a noisy machine. The floor is COPY (binary) of the ready net
rows into a temporary table, delete by key and \`insert … on conflict\`, without decoding, progress or checks. The full
load is that of fixture 12: 40,000 inserts, 60,000 updates of 20,000 hot keys, 5,000 deletes with their tombstones. Node runs
with \`--max-semi-space-size=64\`: what one event makes dies young, if there is room for it.

Machine: ${cpu?.model ?? 'unknown'}, ${cpus().length} cores; Node ${process.versions.node}.

${resultsTable(results)}
`;
}
