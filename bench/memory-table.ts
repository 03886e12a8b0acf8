import type { MemoryMeasured } from './memory.ts';
import { fixed, type TableColumn, table, whole } from './text.ts';

const mega = (bytes: number): string => fixed(bytes / 1_000_000, 1);

const columns: readonly TableColumn<MemoryMeasured>[] = [
  ['event', ({ name }) => name],
  ['records', ({ records }) => whole(records)],
  ['MB as JSON', ({ size }) => mega(size)],
  ['MB parsed', ({ live }) => mega(live.held)],
  ['MB at the most', ({ live }) => mega(live.peak)],
  ['÷ size', (one) => fixed(peakRatio(one), 2)],
  ['MB left', ({ live }) => mega(live.after)],
  ['MB more from the system than for parsing alone', ({ resident }) => mega(resident)],
  ['that and the event parsed ÷ size', ({ resident, live, size }) => fixed((resident + live.held) / size, 2)],
];

/** The most that is reachable at a time, the event itself included, in sizes of the event. */
export function peakRatio({ live, size }: MemoryMeasured): number {
  return live.peak / size;
}

export function memoryTable(measured: readonly MemoryMeasured[]): string {
  return table(columns, measured);
}
