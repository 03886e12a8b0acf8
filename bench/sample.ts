import { medianOf } from './median.ts';

/** What one event cost. Times and CPU in milliseconds; undefined where the system does not tell. */
export interface Sample {
  readonly records: number;
  readonly netRows: number;
  /** Of the event as JSON. */
  readonly bytes: number;
  /** The runtime's own JSON.parse of the event: before the handler, not a part of it. */
  readonly parse: number;
  readonly handler: number;
  readonly decode: number;
  readonly floor: number;
  /** Writing a row for every event, where the handler reduces them; undefined elsewhere. */
  readonly floorOfEach: number | undefined;
  /** JSON.parse and handler. */
  readonly nodeCpu: number;
  readonly serverCpu: number | undefined;
  readonly floorServerCpu: number | undefined;
  /** Bytes of write-ahead log. */
  readonly wal: number;
  readonly walOfTable: number;
  readonly floorWal: number;
  readonly statements: number;
  readonly flights: number;
}

type Figure = (sample: Sample) => number | undefined;

/** The sum of a figure; undefined where one is missing. */
export function total(samples: readonly Sample[], figure: Figure): number | undefined {
  let sum = 0;
  for (const sample of samples) {
    const value = figure(sample);
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

/** A figure per record over all samples. */
export function perRecord(samples: readonly Sample[], figure: Figure): number | undefined {
  return ratioOf(
    total(samples, figure),
    total(samples, ({ records }) => records),
  );
}

/** The mean of a figure per event. */
export function perEvent(samples: readonly Sample[], figure: Figure): number | undefined {
  return ratioOf(total(samples, figure), samples.length);
}

/** The middle one of a figure; undefined where one is missing. */
export function median(samples: readonly Sample[], figure: Figure): number | undefined {
  const values = samples.map(figure);
  return values.every((value) => value !== undefined) ? medianOf(values) : undefined;
}

export function ratioOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}
