import { type Aim, atMost, isLarge, worst } from './aim.ts';
import type { Measured } from './measure.ts';
import { peakRatio } from './memory-table.ts';
import { decodeUs, recordUs } from './result-tables.ts';
import type { Results } from './results.ts';
import { ratioOf } from './sample.ts';
import { fixed, whole } from './text.ts';

export function costAims({ cells }: Results): Aim[] {
  const inserted = (schema: boolean) => (one: Measured) =>
    one.workload.schema === schema && isLarge(one) && one.workload.cell?.mix === 'inserts';
  const [replays, firsts] = [cells.filter(isReplay), cells.filter((one) => !isReplay(one))];
  const most = (figure: 'walOfTable' | 'flights' | 'statements') => (one: Measured) =>
    one.samples.reduce((largest, sample) => Math.max(largest, sample[figure]), 0);
  return [
    worst('decode with embedded schema, 30 columns, µs an event', cells.filter(inserted(true)), decodeUs, 10, 1),
    worst('decode without, 30 columns, µs an event', cells.filter(inserted(false)), decodeUs, 9, 1),
    worst('replay: bytes of WAL in the table', replays, most('walOfTable'), 0, 0),
    worst('flights an event, but for replays', firsts, most('flights'), 1, 0),
    worst('statements an event: begin, limits, progress, commit and at most 4', firsts, most('statements'), 8, 0),
  ];
}

/** Where cost is linear, a record among many takes no longer than among few, and the 80th column no longer than the 20th. */
export function growthAims({ cells }: Results): Aim[] {
  const handlerOf = (columns: number, asked: number, figure: (one: Measured) => number | undefined) => {
    const found = cells.find(({ workload: { cell, schema } }) => {
      return !schema && cell?.mix === 'inserts' && cell.columns === columns && cell.asked.includes(asked);
    });
    return found && figure(found);
  };
  const growth = (what: string, more: number | undefined, less: number | undefined): Aim => {
    const ratio = ratioOf(more, less);
    return { what, aim: '≤ 1.2', figure: fixed(ratio, 2), isMet: atMost(ratio, 1.2) };
  };
  const [few, some, many] = [10, 30, 100];
  const decodeOf = (columns: number): number | undefined => handlerOf(columns, 1_000, decodeUs);
  /** Microseconds that each further column adds. */
  const slope = (less: number, more: number): number | undefined => {
    const [low, high] = [decodeOf(less), decodeOf(more)];
    return low === undefined || high === undefined ? undefined : (high - low) / (more - less);
  };
  return [
    growth(
      'growth: a record among 4,000 (or as many as fit) ÷ among 1,000, handler, 10 columns, no schema',
      handlerOf(few, 4_000, recordUs),
      handlerOf(few, 1_000, recordUs),
    ),
    growth(
      'growth: a further column from 30 to 100 ÷ from 10 to 30, decode, 1,000 records, no schema',
      slope(some, many),
      slope(few, some),
    ),
  ];
}

export function processAims({ memory, cold }: Results): Aim[] {
  const peak = Math.max(...memory.map(peakRatio));
  const kilobytes = cold.bundle.size / 1_000;
  const clients = cold.bundle.packages.filter(({ name, atImport }) => name.startsWith('@aws-sdk/') && atImport > 0);
  return [
    {
      what: 'memory of an event of up to 10,000 records, in sizes of the event',
      aim: '≤ 6',
      figure: fixed(peak, 1),
      isMet: peak <= 6,
    },
    { what: 'bundle, KB minified', aim: '≤ 700', figure: whole(kilobytes), isMet: kilobytes <= 700 },
    {
      what: 'load of the bundle, ms',
      aim: '≤ 80',
      figure: fixed(cold.start.import, 1),
      isMet: cold.start.import <= 80,
    },
    { what: 'AWS packages loaded at start', aim: '0', figure: String(clients.length), isMet: clients.length === 0 },
  ];
}

function isReplay({ workload }: Measured): boolean {
  return workload.cell?.mix === 'replay';
}
