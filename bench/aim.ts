import type { Measured } from './measure.ts';
import { fixed, type TableColumn } from './text.ts';

/** Something this benchmark is to show. */
export interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly figure: string;
  /** undefined where the figure is missing. */
  readonly isMet: boolean | undefined;
}

export const aimColumns: readonly TableColumn<Aim>[] = [
  ['what', ({ what }) => what],
  ['aim', ({ aim }) => aim],
  ['measured', ({ figure }) => figure],
  ['', ({ isMet }) => (isMet === undefined ? '–' : isMet ? '✓' : '✗')],
];

/** 1,000 records or more of 30 columns, or as many as an event holds. */
export function isLarge({ workload: { cell } }: Measured): boolean {
  return cell !== undefined && cell.columns === 30 && cell.asked.some((asked) => asked >= 1_000);
}

/** The cell that is furthest from an upper limit. */
export function worst(
  what: string,
  cells: readonly Measured[],
  figure: (one: Measured) => number | undefined,
  limit: number,
  digits: number,
): Aim {
  const found = cells.map(figure);
  const most = found.every((value) => value !== undefined) ? Math.max(...found) : undefined;
  const value = cells.length === 0 ? undefined : most;
  const aim = limit === 0 ? '0' : `≤ ${limit}`;
  return { what, aim, figure: fixed(value, digits), isMet: atMost(value, limit) };
}

export function atMost(value: number | undefined, limit: number): boolean | undefined {
  return value === undefined ? undefined : value <= limit;
}
