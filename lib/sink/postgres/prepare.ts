import type { NewColumn, NewTable } from '../../dialect/postgres/ddl.ts';
import { columnNameProblem, identifierProblem, qualified } from '../../dialect/postgres/identifiers.ts';
import {
  type AvailableTypes,
  asksForExtension,
  type MadeColumn,
  newColumn,
  ownColumns,
} from '../../dialect/postgres/new-columns.ts';
import { ddlStatements, type TableDdl } from '../../dialect/postgres/table-ddl.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError, RecordError, RefusedRecords } from '../../model/errors.ts';
import type { Field } from '../../model/row.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import { type SchemaChange, schemaChange, type WantedColumn } from '../../plan/schema-change.ts';

export type PrepareSettings = Pick<
  Settings,
  'schema' | 'insertMode' | 'deleteMode' | 'schemaEvolution' | 'metadataColumns'
>;

/** What a table needs before changes can be written, and the fields that will be left out. */
export interface Preparation {
  readonly ddl: TableDdl;
  readonly statements: readonly Statement[];
  /** The same with no defaults: for when the server takes one of them for no literal of its type. */
  readonly withoutDefaults: readonly Statement[];
  /** New columns that have a default. */
  readonly withDefault: readonly string[];
  readonly leftOut: readonly string[];
  /** New columns that do not have the source's default, and why. */
  readonly leftOutDefaults: readonly LeftOutDefault[];
}

export interface LeftOutDefault {
  readonly field: string;
  readonly why: string;
}

/**
 * Compares one table with what its changes ask for. `extensionTypes` is asked only where a column's type depends on it.
 * @throws LandfallError `TABLE_MISSING`, systemic; RefusedRecords `IDENTIFIER` for all with a name that cannot be one here.
 */
export async function prepareTable(
  name: string,
  table: Table | undefined,
  changes: readonly RowChange[],
  settings: PrepareSettings,
  extensionTypes: () => Promise<AvailableTypes> = async () => new Map(),
): Promise<Preparation> {
  const problem = table === undefined ? identifierProblem(name) : undefined;
  if (problem !== undefined) refuse(changes, name, () => ({ text: `table: ${problem}; set tableNames` }));

  const wanted = schemaChange(table, changes, settings.deleteMode);
  const own = table === undefined && wanted.kind === 'none' ? [] : ownColumns(table, settings);
  if (settings.schemaEvolution === 'none') return withoutEvolution(name, wanted, own, settings);
  const fields = fieldsOf(wanted);
  checkNames(fields, name, changes);
  const available: AvailableTypes = fields.some(({ type }) => asksForExtension(type))
    ? await extensionTypes()
    : new Map();
  const made = fields.map((field) => newColumn({ ...field, isKey: isKey(field, wanted) }, available));
  const columns = made.map(({ column }) => column);
  const bare = columns.map((column) => ({ ...column, default: undefined }));
  const ddl = ddlFor(name, wanted, distinct([...columns, ...own]), settings);
  const bareDdl = ddlFor(name, wanted, distinct([...bare, ...own]), settings);
  return {
    ddl,
    statements: ddlStatements(settings.schema, name, ddl),
    withoutDefaults: ddlStatements(settings.schema, name, bareDdl),
    withDefault: columns.filter((column) => column.default !== undefined).map((column) => column.name),
    leftOut: [],
    leftOutDefaults: made.flatMap(leftOutDefault),
  };
}

/** A source's field that is called as a metadata column is the source's. */
function distinct(columns: readonly NewColumn[]): NewColumn[] {
  return [...Map.groupBy(columns, ({ name }) => name).values()].flatMap(([first]) => first ?? []);
}

/** The fields that need a column, those of the key first. */
function fieldsOf(wanted: SchemaChange): readonly WantedColumn[] {
  if (wanted.kind === 'none') return [];
  return wanted.kind === 'create' ? [...wanted.key, ...wanted.columns] : wanted.columns;
}

function isKey(field: WantedColumn, wanted: SchemaChange): boolean {
  return wanted.kind === 'create' && wanted.key.includes(field);
}

function leftOutDefault({ column, defaultLeftOut }: MadeColumn): LeftOutDefault[] {
  return defaultLeftOut === undefined ? [] : [{ field: column.name, why: defaultLeftOut }];
}

/** A name that no column can have is the fault of all records that hold it. @throws RefusedRecords for all of them. */
function checkNames(fields: readonly WantedColumn[], table: string, changes: readonly RowChange[]): void {
  const problems = new Map<string, string>();
  for (const { name } of fields) {
    const problem = columnNameProblem(name);
    if (problem !== undefined) problems.set(name, problem);
  }
  if (problems.size === 0) return;
  const isProblem = ({ name }: Field): boolean => problems.has(name);
  refuse(changes, table, (change) => {
    const inRow = change.kind === 'upsert' ? change.row.shape.fields.find(isProblem) : undefined;
    const column = (inRow ?? change.key?.row.shape.fields.find(isProblem))?.name;
    return column === undefined ? undefined : { text: `column of table ${table}: ${problems.get(column)}`, column };
  });
}

interface NameProblem {
  readonly text: string;
  readonly column?: string;
}

function refuse(
  changes: readonly RowChange[],
  table: string,
  problemOf: (change: RowChange) => NameProblem | undefined,
): void {
  const errors = changes.flatMap((change) => {
    const problem = problemOf(change);
    return problem
      ? [new RecordError('IDENTIFIER', change.record, problem.text, { table, column: problem.column })]
      : [];
  });
  const [first, ...others] = errors;
  if (first !== undefined) throw new RefusedRecords([first, ...others]);
}

function withoutEvolution(
  name: string,
  wanted: SchemaChange,
  own: readonly NewColumn[],
  settings: PrepareSettings,
): Preparation {
  const table = qualified(settings.schema, name);
  if (wanted.kind === 'create') {
    throw new LandfallError(
      'systemic',
      'TABLE_MISSING',
      `table ${table} does not exist and schemaEvolution=none: create it`,
    );
  }
  if (own.length > 0) {
    const list = own.map((column) => `${column.name} ${column.type.display}`).join(', ');
    throw new LandfallError(
      'systemic',
      'COLUMN_MISSING',
      `table ${table} lacks ${list} and schemaEvolution=none: add them`,
    );
  }
  const leftOut = wanted.kind === 'add' ? wanted.columns.map((column) => column.name) : [];
  const ddl: TableDdl = { kind: 'none' };
  return { ddl, statements: [], withoutDefaults: [], withDefault: [], leftOut, leftOutDefaults: [] };
}

function ddlFor(
  name: string,
  wanted: SchemaChange,
  columns: readonly NewColumn[],
  settings: PrepareSettings,
): TableDdl {
  if (wanted.kind !== 'create') return columns.length === 0 ? { kind: 'none' } : { kind: 'add', columns };
  const key = wanted.key.map((column) => column.name);
  return { kind: 'create', table: { name, columns, key, keyIndex: keyIndex(key, settings) } };
}

function keyIndex(key: readonly string[], settings: PrepareSettings): NewTable['keyIndex'] {
  if (key.length === 0) return 'none';
  if (settings.insertMode === 'upsert') return 'primary';
  return settings.deleteMode === 'delete' ? 'plain' : 'none';
}
