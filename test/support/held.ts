import type { Expected, ExpectedColumn, ExpectedTable } from './fixtures.ts';
import type { Destination } from './harness.ts';
import { sourceText } from './source-text.ts';

type Cell = string | null;

/** Columns beside the source's own, and the key by which rows are told apart where it is not the source's. */
export interface Beside {
  readonly columns: readonly ExpectedColumn[];
  readonly key?: readonly string[];
}

/** What a destination of PostgreSQL's holds of a fixture's tables, in the words of expected.json. */
export async function heldBy(destination: Destination, expected: Expected, beside: Beside): Promise<Expected> {
  const tables: ExpectedTable[] = [];
  for (const table of expected.tables) {
    const columns = [...table.columns, ...beside.columns].filter(
      ({ name }) => !table.columnsMissingInEvents?.includes(name),
    );
    const rows = await cellsOf(destination, table.name, columns);
    tables.push({ ...table, columns, rows, rowCount: rows.length, primaryKey: beside.key ?? table.primaryKey });
  }
  return { ...expected, tables };
}

async function cellsOf(
  { database, schema }: Destination,
  table: string,
  columns: readonly ExpectedColumn[],
): Promise<Cell[][]> {
  const found = await database.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [`"${schema}"."${table.replaceAll('"', '""')}"`],
  );
  const types = new Map(found.map(({ name, type }) => [name, type]));
  const cells = columns.map((column, i) => `${sourceText(column, types.get(column.name) ?? '')} as c${i}`);
  const rows = await database.query<Record<string, Cell>>(
    `select ${cells.join(', ')} from "${schema}"."${table.replaceAll('"', '""')}"`,
  );
  return rows.map((row) => columns.map((_column, i) => row[`c${i}`] ?? null));
}
