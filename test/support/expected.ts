import pg from 'pg';
import { type DestinationKind, destinationKind } from './destination-kind.ts';
import type { Expected, ExpectedColumn, ExpectedTable } from './fixtures.ts';
import { upToDate } from './mirrors.ts';
import { declaredTypes, nameAtRedshift } from './redshift/catalog-names.ts';
import { isSameJson } from './redshift/json-values.ts';
import { comparisonSettings, sourceText } from './source-text.ts';

type Cells = readonly (string | null)[];

export interface ComparisonOptions {
  /** The kind of the destination; the test project's unless given. Outside of a test run nothing else tells it. */
  readonly kind?: DestinationKind;
  /** Name of a source table at the destination; the same name unless given. */
  readonly tableName?: (source: ExpectedTable) => string;
  /** Rows of the destination to compare: a condition in SQL, `not _landfall_deleted`. */
  readonly where?: string;
  /** SQL of a column's value as the source would print it; `sourceText` unless given. */
  readonly asSource?: (column: ExpectedColumn, destinationType: string) => string;
  /** Differences listed; the rest is counted. */
  readonly limit?: number;
}

/**
 * Compares every cell of the source's columns with the destination's, in the source's own types.
 * Returns readable differences, none where the tables are equal.
 */
export async function differences(
  url: string,
  schema: string,
  expected: Expected,
  options: ComparisonOptions = {},
): Promise<string[]> {
  return compare(url, schema, expected, options, (table) => {
    const missing = new Set(table.columnsMissingInEvents);
    return table.columns.filter((column) => !missing.has(column.name));
  });
}

/** As `differences`, but only which keys are there: for destinations whose types were guessed from JSON. */
export async function keysAndCounts(
  url: string,
  schema: string,
  expected: Expected,
  options: ComparisonOptions = {},
): Promise<string[]> {
  return compare(url, schema, expected, options, (table) =>
    table.columns.filter((column) => table.primaryKey.includes(column.name)),
  );
}

async function compare(
  url: string,
  schema: string,
  expected: Expected,
  options: ComparisonOptions,
  choose: (table: ExpectedTable) => readonly ExpectedColumn[],
): Promise<string[]> {
  await upToDate(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [setting, value] of Object.entries({ ...comparisonSettings, search_path: 'public' })) {
      await client.query('select set_config($1, $2, false)', [setting, value]);
    }
    const found: string[] = [];
    for (const table of expected.tables) {
      found.push(...(await compareTable(client, schema, table, choose(table), options)));
    }
    const limit = options.limit ?? 20;
    return found.length <= limit ? found : [...found.slice(0, limit), `… and ${found.length - limit} more`];
  } finally {
    await client.end();
  }
}

async function compareTable(
  client: pg.Client,
  schema: string,
  table: ExpectedTable,
  columns: readonly ExpectedColumn[],
  options: ComparisonOptions,
): Promise<string[]> {
  const isRedshift = (options.kind ?? destinationKind()) === 'redshift';
  const nameAt = isRedshift ? nameAtRedshift : (own: string) => own;
  const name = options.tableName?.(table) ?? table.name;
  const types = isRedshift ? await declaredTypes(client, schema, name) : await columnTypes(client, schema, name);
  const typeOf = (column: ExpectedColumn) => types.get(nameAt(column.name));
  if (types.size === 0) return [`${name}: the table is missing (${table.rowCount} rows expected)`];
  const absent = columns.filter((column) => typeOf(column) === undefined);
  if (absent.length > 0) return absent.map((column) => `${name}: column ${column.name} (${column.type}) is missing`);
  const asSource = options.asSource ?? sourceText;
  const expressions = columns.map((column) => asSource({ ...column, name: nameAt(column.name) }, typeOf(column) ?? ''));
  const where = options.where === undefined ? '' : ` where ${options.where}`;
  const text = `select ${expressions.join(', ')} from ${quote(nameAt(schema))}.${quote(nameAt(name))}${where}`;
  try {
    const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array' });
    const differing = compareRows({ ...table, name }, columns, rows);
    return await withoutNotation(client, differing, typeOf);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return [`${name}: a value does not have the source's type: ${error.message} (${error.code})`];
  }
}

async function columnTypes(client: pg.Client, schema: string, table: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
     join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped`,
    [schema, table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** What is wrong; a cell's two values are kept where only their notation may differ. */
export interface Difference {
  readonly text: string;
  readonly cell?: { readonly column: ExpectedColumn; readonly expected: string; readonly found: string };
}

/** Compares the texts of rows, both in the order of `columns`: by primary key, or as multisets where there is none. */
export function compareRows(
  table: ExpectedTable,
  columns: readonly ExpectedColumn[],
  found: readonly Cells[],
): Difference[] {
  const places = columns.map((column) => table.columns.findIndex(({ name }) => name === column.name));
  const wanted = table.rows.map((row) => places.map((place) => row[place] ?? null));
  const identity = table.primaryKey.length === 0 ? columns.map(({ name }) => name) : table.primaryKey;
  const keyPlaces = identity.map((key) => columns.findIndex(({ name }) => name === key));
  const keyOf = (row: Cells) => JSON.stringify(keyPlaces.map((place) => row[place] ?? null));
  const result: Difference[] = [];
  const remaining = Map.groupBy(found, keyOf);
  for (const row of wanted) {
    const key = keyOf(row);
    const match = remaining.get(key)?.shift();
    if (match === undefined) result.push({ text: `${table.name} ${shorten(key)}: the row is missing` });
    else result.push(...compareCells(table, columns, key, row, match));
  }
  for (const [key, rows] of remaining) {
    for (const _ of rows) result.push({ text: `${table.name} ${shorten(key)}: a row too many` });
  }
  return result;
}

function* compareCells(
  table: ExpectedTable,
  columns: readonly ExpectedColumn[],
  key: string,
  wanted: Cells,
  found: Cells,
): Generator<Difference> {
  for (const [place, column] of columns.entries()) {
    const expected = wanted[place] ?? null;
    const actual = found[place] ?? null;
    if (expected === actual || isOtherNotation(table, column, key, actual)) continue;
    const text = `${table.name} ${shorten(key)}: ${column.name} is ${shown(actual)}, expected ${shown(expected)}`;
    yield expected === null || actual === null ? { text } : { text, cell: { column, expected, found: actual } };
  }
}

function isOtherNotation(table: ExpectedTable, column: ExpectedColumn, key: string, found: string | null): boolean {
  return (table.inexactCells ?? []).some(
    (cell) => cell.column === column.name && JSON.stringify(cell.key) === key && cell.fromEvents === found,
  );
}

/** A json column becomes jsonb unless its source type is propagated: then white space and order of members differ. */
async function withoutNotation(
  client: pg.Client,
  differing: readonly Difference[],
  typeOf: (column: ExpectedColumn) => string | undefined,
): Promise<string[]> {
  const texts: string[] = [];
  for (const { text, cell } of differing) {
    const type = cell && typeOf(cell.column);
    if (cell !== undefined && type === 'super' && isSameJson(cell.column, cell.expected, cell.found)) continue;
    if (cell?.column.type === 'json' && type === 'jsonb') {
      const { rows } = await client.query('select $1::jsonb = $2::jsonb as equal', [cell.expected, cell.found]);
      if (rows[0]?.equal === true) continue;
    }
    texts.push(text);
  }
  return texts;
}

function shown(value: string | null): string {
  return value === null ? 'null' : shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 60)}… (${text.length} characters)`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
