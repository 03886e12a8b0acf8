import type { AvailableTypes, MadeColumn, SchemaDialect } from '../../dialect/schema.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { NewColumn, NewTable, TableDdl } from '../../dialect/table-ddl.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import { type SchemaChange, schemaChange, type WantedColumn } from '../../plan/schema-change.ts';
import { checkColumnNames, checkFolding, checkTableName } from './name-problems.ts';

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
  dialect: SchemaDialect,
  name: string,
  table: Table | undefined,
  changes: readonly RowChange[],
  settings: PrepareSettings,
  extensionTypes: () => Promise<AvailableTypes> = async () => new Map(),
): Promise<Preparation> {
  if (table === undefined) checkTableName(dialect, name, changes);
  checkFolding(dialect, name, changes);

  const wanted = schemaChange(table, changes, settings.deleteMode);
  const own = table === undefined && wanted.kind === 'none' ? [] : dialect.ownColumns(table, settings);
  if (settings.schemaEvolution === 'none') return withoutEvolution(dialect, name, wanted, own, settings);
  const fields = fieldsOf(wanted);
  checkColumnNames(dialect, fields, name, changes);
  const available: AvailableTypes = fields.some(({ type }) => dialect.extensions?.askedForBy(type))
    ? await extensionTypes()
    : new Map();
  const made = fields.map((field) => dialect.newColumn({ ...field, isKey: isKey(field, wanted) }, available));
  const columns = made.map(({ column }) => column);
  const bare = columns.map((column) => ({ ...column, default: undefined }));
  const kept = (all: readonly NewColumn[]): NewColumn[] => distinct([...all, ...own], dialect);
  const ddl = ddlFor(dialect, name, wanted, kept(columns), settings);
  const bareDdl = ddlFor(dialect, name, wanted, kept(bare), settings);
  return {
    ddl,
    statements: dialect.ddlStatements(settings.schema, name, ddl, table),
    withoutDefaults: dialect.ddlStatements(settings.schema, name, bareDdl, table),
    withDefault: columns.filter((column) => column.default !== undefined).map((column) => column.name),
    leftOut: [],
    leftOutDefaults: made.flatMap(leftOutDefault),
  };
}

/** A source's field that is called as a metadata column is the source's; of those that fold to one name, the first is. */
function distinct(columns: readonly NewColumn[], { fold }: SchemaDialect): NewColumn[] {
  const named = fold === undefined ? columns : columns.map((column) => ({ ...column, name: fold(column.name) }));
  return [...Map.groupBy(named, ({ name }) => name).values()].flatMap(([first]) => first ?? []);
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

function withoutEvolution(
  dialect: SchemaDialect,
  name: string,
  wanted: SchemaChange,
  own: readonly NewColumn[],
  settings: PrepareSettings,
): Preparation {
  const table = dialect.qualified(settings.schema, name);
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
  { fold }: SchemaDialect,
  name: string,
  wanted: SchemaChange,
  columns: readonly NewColumn[],
  settings: PrepareSettings,
): TableDdl {
  if (wanted.kind !== 'create') return columns.length === 0 ? { kind: 'none' } : { kind: 'add', columns };
  const key = wanted.key.map((column) => (fold === undefined ? column.name : fold(column.name)));
  return { kind: 'create', table: { name, columns, key, keyIndex: keyIndex(key, settings) } };
}

function keyIndex(key: readonly string[], settings: PrepareSettings): NewTable['keyIndex'] {
  if (key.length === 0) return 'none';
  if (settings.insertMode === 'upsert') return 'primary';
  return settings.deleteMode === 'delete' ? 'plain' : 'none';
}
