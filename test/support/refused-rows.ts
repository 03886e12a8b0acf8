import type { LambdaEvent } from '../../local/lambda-event.ts';
import { type ComparisonOptions, differences } from './expected.ts';
import { type ExpectedParking, expectedParking, parkingOf } from './expected-parking.ts';
import type { Expected, ExpectedTable } from './fixtures.ts';
import type { Destination } from './harness.ts';

/** A table with rows that its columns cannot hold; keys are a single integer `id`. */
export interface Refusing {
  readonly table: string;
  readonly topic: string;
  readonly fits: (row: Readonly<Record<string, unknown>>) => boolean;
}

/** What was to be parked of a table, and what was; to be equal. */
export interface Parking {
  readonly wanted: Pick<ExpectedParking, 'open' | 'superseded'>;
  readonly found: Pick<ExpectedParking, 'open' | 'superseded'>;
}

/** Parking of one table, as it must be from the events alone and as the destination has it. */
export async function parkingOfTable(
  destination: Destination,
  delivery: readonly LambdaEvent[],
  { topic, fits }: Refusing,
): Promise<Parking> {
  const { open, superseded } = expectedParking(delivery, topic, fits);
  return { wanted: { open, superseded }, found: await parkingOf(destination, topic) };
}

/** Differences from the source, but for rows whose last change is parked: those keep what was written before. */
export async function differencesBeyondParked(
  { database, schema }: Destination,
  delivery: readonly LambdaEvent[],
  expected: Expected,
  refusing: readonly Refusing[],
  options: ComparisonOptions,
): Promise<string[]> {
  const stale = new Map(
    refusing.map(({ table, topic, fits }) => [table, expectedParking(delivery, topic, fits).stale]),
  );
  const isStale = (table: string, id: string | null | undefined) =>
    stale.get(table)?.has(JSON.stringify({ id: Number(id) })) === true;
  const kept = (table: ExpectedTable) => table.rows.filter((row) => !isStale(table.name, row[0]));
  const tables = expected.tables.map((table) => ({ ...table, rows: kept(table), rowCount: kept(table).length }));
  const found = await differences(database.url, schema, { ...expected, tables }, { limit: 1_000, ...options });
  return found.filter((line) => {
    const [, table = '', id] = /^(\S+) \["(\d+)"\]: a row too many$/.exec(line) ?? [];
    return !isStale(table, id);
  });
}
