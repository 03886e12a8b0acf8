import type { Measured } from './measure.ts';
import { median, perEvent, perRecord, ratioOf, type Sample, total } from './sample.ts';
import { fixed, short, type TableColumn, table, whole } from './text.ts';

const microseconds =
  (figure: (sample: Sample) => number | undefined) =>
  ({ samples }: Measured): number | undefined => {
    const ms = perRecord(samples, figure);
    return ms === undefined ? undefined : ms * 1_000;
  };

/** Records a second, given what a record takes. */
function perSecond(us: number | undefined): number | undefined {
  return ratioOf(1_000_000, us);
}

/** The ratio of a whole load, hiccups and all. */
export function sumRatio({ samples }: Measured): number | undefined {
  return ratioOf(
    total(samples, ({ handler }) => handler),
    total(samples, ({ floor }) => floor),
  );
}

/** The middle of the ratios of events, so that an event with a hiccup does not count. */
export function floorRatio({ samples }: Measured): number | undefined {
  return median(samples, ({ handler, floor }) => handler / floor);
}

export function eachRatio({ samples }: Measured): number | undefined {
  return median(samples, ({ handler, floorOfEach }) => ratioOf(handler, floorOfEach));
}

const loadColumns: readonly TableColumn<Measured>[] = [
  ['workload', ({ workload }) => workload.name],
  ['records', ({ samples }) => whole(total(samples, ({ records }) => records))],
  ['records an event', ({ samples }) => whole(perEvent(samples, ({ records }) => records))],
  ['net rows', ({ samples }) => whole(total(samples, ({ netRows }) => netRows))],
  ['records/s, handler', (one) => whole(perSecond(handlerUs(one)))],
  ['records/s, with JSON.parse of the event', (one) => whole(perSecond(withParseUs(one)))],
  ['handler ÷ floor', (one) => fixed(sumRatio(one), 2)],
  ['floor, µs a record', (one) => fixed(microseconds((s) => s.floor)(one), 1)],
  ['handler, µs a record', (one) => fixed(handlerUs(one), 1)],
  ['of it decode, measured alone', (one) => fixed(microseconds((s) => s.decode)(one), 1)],
  ['JSON.parse, µs a record', (one) => fixed(microseconds((s) => s.parse)(one), 1)],
  ['CPU s per million: Node', (one) => fixed(microseconds((s) => s.nodeCpu)(one), 1)],
  ['server', (one) => fixed(microseconds((s) => s.serverCpu)(one), 1)],
  ['server, floor', (one) => fixed(microseconds((s) => s.floorServerCpu)(one), 1)],
  ['WAL MB', ({ samples }) => fixed(mega(total(samples, (s) => s.wal)), 1)],
  ['WAL MB, floor', ({ samples }) => fixed(mega(total(samples, (s) => s.floorWal)), 1)],
  [
    'statements an event',
    ({ samples }) =>
      fixed(
        perEvent(samples, (s) => s.statements),
        2,
      ),
  ],
  [
    'flights an event',
    ({ samples }) =>
      fixed(
        perEvent(samples, (s) => s.flights),
        2,
      ),
  ],
  ['table', ({ differences }) => (differences === 0 ? 'equal' : 'DIFFERS')],
];

export function handlerUs(measured: Measured): number | undefined {
  return microseconds((sample) => sample.handler)(measured);
}

export function withParseUs(measured: Measured): number | undefined {
  return microseconds((sample) => sample.handler + sample.parse)(measured);
}

/** What a record takes of the handler, in the middle one of the events. */
export function recordUs({ samples }: Measured): number | undefined {
  return median(samples, ({ handler, records }) => (handler * 1_000) / records);
}

export function decodeUs({ samples }: Measured): number | undefined {
  return median(samples, ({ decode, records }) => (decode * 1_000) / records);
}

export function nodeCpuUs(measured: Measured): number | undefined {
  return microseconds((sample) => sample.nodeCpu)(measured);
}

function mega(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 1_000_000;
}

const cellColumns: readonly TableColumn<Measured>[] = [
  ['columns', ({ workload }) => String(workload.columns)],
  ['records', ({ workload }) => whole(workload.cell?.records)],
  ['mix', ({ workload }) => workload.cell?.mix ?? ''],
  ['handler ms', ({ samples }) => short(median(samples, (s) => s.handler))],
  ['floor ms', ({ samples }) => short(median(samples, (s) => s.floor))],
  ['handler ÷ floor', (one) => fixed(floorRatio(one), 2)],
  ['÷ floor of every event', (one) => fixed(eachRatio(one), 2)],
  ['JSON.parse ms', ({ samples }) => short(median(samples, (s) => s.parse))],
  ['decode µs a record', (one) => fixed(decodeUs(one), 1)],
  ['CPU s per million: Node', (one) => fixed(nodeCpuUs(one), 1)],
  ['server', (one) => fixed(microseconds((s) => s.serverCpu)(one), 1)],
  ['server, floor', (one) => fixed(microseconds((s) => s.floorServerCpu)(one), 1)],
  ['WAL KB', ({ samples }) => short(kilo(perEvent(samples, (s) => s.wal)))],
  ['of it in the table', ({ samples }) => short(kilo(perEvent(samples, (s) => s.walOfTable)))],
  ['WAL KB, floor', ({ samples }) => short(kilo(perEvent(samples, (s) => s.floorWal)))],
  [
    'statements',
    ({ samples }) =>
      fixed(
        perEvent(samples, (s) => s.statements),
        1,
      ),
  ],
  [
    'flights',
    ({ samples }) =>
      fixed(
        perEvent(samples, (s) => s.flights),
        1,
      ),
  ],
  ['events', ({ samples }) => String(samples.length)],
];

function kilo(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 1_000;
}

export function loadTable(results: readonly Measured[]): string {
  return table(loadColumns, results);
}

export function cellTable(results: readonly Measured[]): string {
  return table(cellColumns, results);
}
