import type { CsvMeasured, GzipMeasured } from './csv-library.ts';
import { medianOf } from './median.ts';
import type { RedshiftMeasured, RedshiftResults, RedshiftSample } from './redshift.ts';
import { fixed, type TableColumn, table, whole } from './text.ts';

type Figure = (sample: RedshiftSample) => number;

function total({ samples }: RedshiftMeasured, figure: Figure): number {
  return samples.reduce((sum, sample) => sum + figure(sample), 0);
}

/** Per 10,000 records. */
const per10000 =
  (figure: Figure) =>
  (one: RedshiftMeasured): number =>
    (total(one, figure) * 10_000) / total(one, ({ records }) => records);

/** Of an event the middle one counts: clearing away what others left behind comes at any time. */
const middle =
  (figure: Figure) =>
  ({ samples }: RedshiftMeasured): number =>
    (medianOf(samples.map((sample) => figure(sample) / sample.records)) ?? 0) * 10_000;

/** Milliseconds per 10,000 records as microseconds a record, which are seconds a million. */
const us = (per10000: number): string => fixed(per10000 / 10, 1);

function nameOf({ insertMode, schema }: RedshiftMeasured): string {
  return `${insertMode}, ${schema ? 'schema embedded' : 'no schema'}`;
}

const sentColumns: readonly TableColumn<RedshiftMeasured>[] = [
  ['per 10,000 records', nameOf],
  ['Lambda events', (one) => fixed(per10000(() => 1)(one), 1)],
  ['statements', (one) => fixed(per10000(({ statements }) => statements)(one), 1)],
  ['flights', (one) => fixed(per10000(({ flights }) => flights)(one), 1)],
  ['commits', (one) => fixed(per10000(({ commits }) => commits)(one), 1)],
  ['statements a commit', (one) => fixed(total(one, (s) => s.statements) / total(one, (s) => s.commits), 1)],
  ['objects, manifests apart', (one) => fixed(per10000(({ objects }) => objects)(one), 1)],
  ['MB of CSV', (one) => fixed(per10000(({ csv }) => csv)(one) / 1_000_000, 2)],
  ['MB to S3', (one) => fixed(per10000(({ gzip }) => gzip)(one) / 1_000_000, 2)],
  ['table', ({ isRight }) => (isRight ? 'as it must be' : 'DIFFERS')],
];

const parts: readonly (readonly [name: string, figure: Figure])[] = [
  ['decode', ({ decode }) => decode],
  ['reduce', ({ reduce }) => reduce],
  ['encode', ({ encode }) => encode],
  ['CSV', ({ write }) => write],
  ['gzip', ({ compress }) => compress],
];

const handler = per10000((sample) => sample.handler);

const cpuColumns: readonly TableColumn<RedshiftMeasured>[] = [
  ['CPU, µs a record or s a million', nameOf],
  ['handler', (one) => us(handler(one))],
  ...parts.map(([name, figure]): TableColumn<RedshiftMeasured> => [name, (one) => us(middle(figure)(one))]),
  [
    'left: connection, S3 client, garbage',
    (one) => us(parts.reduce((left, [, figure]) => left - middle(figure)(one), handler(one))),
  ],
];

interface Writer {
  readonly name: string;
  readonly us: number;
}

const csvColumns = (library: number): readonly TableColumn<Writer>[] => [
  ['CSV by', ({ name }) => name],
  ['rows/s', ({ us }) => whole(1_000_000 / us)],
  ['µs a row', ({ us }) => fixed(us, 2)],
  ['÷ csv-stringify', ({ us }) => fixed(us / library, 2)],
];

const gzipColumns = ({ bytes }: CsvMeasured): readonly TableColumn<GzipMeasured>[] => [
  ['gzip', ({ level }) => `level ${level}`],
  ['µs a row', ({ us }) => fixed(us, 2)],
  ['MB', (one) => fixed(one.bytes / 1_000_000, 2)],
  ['÷ CSV', (one) => fixed(one.bytes / bytes, 2)],
];

function csvTables(csv: CsvMeasured): string {
  const writers = [
    { name: 'Landfall', us: csv.ours },
    { name: 'csv-stringify', us: csv.library },
  ];
  return `${whole(csv.rows)} rows of 12 columns, ${fixed(csv.bytes / 1_000_000, 1)} MB; the two write ${csv.isSame ? 'the same bytes' : 'DIFFERENT bytes'}.

${table(csvColumns(csv.library), writers)}
${table(gzipColumns(csv), csv.levels)}`;
}

export function redshiftTables({ workloads, csv }: RedshiftResults): string {
  return `${table(sentColumns, workloads)}
${table(cpuColumns, workloads)}
${csv === undefined ? '' : csvTables(csv)}`;
}
