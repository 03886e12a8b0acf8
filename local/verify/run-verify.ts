import { withoutPasswords } from '../usage-error.ts';
import { both } from './both.ts';
import { compareTable } from './compare-table.ts';
import { counted, type Traffic } from './database.ts';
import type { Place } from './pairs.ts';
import type { TableResult, VerifyResult } from './result.ts';
import type { TableShape } from './shapes.ts';
import { Side } from './side.ts';
import { chooseTables, type TableChoice } from './table-map.ts';

export interface VerifyOptions extends TableChoice {
  readonly settleSeconds: number;
  /** A table is about to be compared; what is returned is told how many rows of it were. */
  readonly begin: (table: string, done: number, tables: number) => (rows: number) => void;
}

/** Compares the tables of a source with those of a destination, one after the other. */
export async function runVerify(from: Place, to: Place, options: VerifyOptions): Promise<VerifyResult> {
  const traffic: Traffic = { queries: 0, rows: 0 };
  const source = { ...from, database: counted(from.database, traffic) };
  const destination = { ...to, database: counted(to.database, traffic) };
  const [sources, destinations] = await both(from.database.tables(from.schema), to.database.tables(to.schema));
  const { pairs, absent } = chooseTables(
    from,
    sources.filter(({ isView }) => !isView),
    destinations,
    options,
  );
  const tables: TableResult[] = [];
  for (const { source: table, name } of absent) tables.push(await lacking(source, table, name));
  for (const [done, pair] of pairs.entries()) {
    const progress = options.begin(pair.source.name, done, pairs.length);
    try {
      tables.push(await compareTable(source, destination, pair, { settleSeconds: options.settleSeconds, progress }));
    } catch (error) {
      const message = withoutPasswords(error instanceof Error ? error.message : String(error));
      tables.push({ ...nothing(pair.source.name, pair.destination.name), error: message });
    }
  }
  return {
    source: `${from.database.address}, schema ${JSON.stringify(from.schema)}`,
    destination: `${to.database.address}, schema ${JSON.stringify(to.schema)}`,
    isEqual: tables.every((table) => table.isEqual),
    tables: tables.sort((a, b) => (a.table < b.table ? -1 : 1)),
    queries: traffic.queries,
    rowsRead: traffic.rows,
  };
}

/** A table that the destination does not have: Landfall makes one with the first row. */
async function lacking({ database, schema }: Place, { name }: TableShape, wanted: string): Promise<TableResult> {
  const table = `${database.dialect.quote(schema)}.${database.dialect.quote(name)}`;
  const result = nothing(name, wanted);
  try {
    const rows = await new Side(database, {
      ...{ table, where: undefined },
      ...{ keys: [], keyTexts: [], texts: [], arePlain: [] },
    }).count();
    const notes = ['there is no such table at the destination'];
    return { ...result, rowsSource: rows, missing: rows, isEqual: rows === 0, notes };
  } catch (error) {
    return { ...result, error: withoutPasswords(error instanceof Error ? error.message : String(error)) };
  }
}

function nothing(table: string, destinationTable: string): TableResult {
  return {
    ...{ table, destinationTable, isEqual: false, rowsSource: 0, rowsDestination: 0, ranges: 0 },
    ...{ missing: 0, extra: 0, differing: 0, isCut: false, moving: 0, rows: [], leftOut: [], notes: [] },
  };
}
