import type { InsertMode } from '../fault-outage.ts';
import type { Destination } from '../harness.ts';
import type { Truth } from './changes.ts';

/** What is missing at a destination, and what is there that should not be, or more than once. */
export interface Tally {
  readonly lost: readonly number[];
  readonly doubled: readonly number[];
}

export const equal: Tally = { lost: [], doubled: [] };

/** Counts rows by the number that each has. */
export async function tallyOf(
  { database, schema }: Destination,
  { rows, appended }: Truth,
  insertMode: InsertMode,
): Promise<Tally> {
  const found = await database.query<{ id: number; number: number }>(`select id, number from "${schema}".orders`);
  const isRight = ({ id, number }: { readonly id: number; readonly number: number }) =>
    insertMode === 'insert' ? appended.has(number) : rows.get(id) === number;
  const seen = new Set<number>();
  const doubled = found.filter((row) => !isRight(row) || seen.size === seen.add(row.number).size);
  const wanted = insertMode === 'insert' ? appended : rows.values();
  return {
    lost: [...wanted].filter((number) => !seen.has(number)),
    doubled: doubled.map(({ number }) => number),
  };
}
