import { addColumns, createTable, type NewColumn, type NewTable } from '../../dialect/postgres/ddl.ts';
import { identifierProblem, qualified } from '../../dialect/postgres/identifiers.ts';
import { newColumn, ownColumns } from '../../dialect/postgres/new-columns.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError, RecordError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import { type SchemaChange, schemaChange, type WantedColumn } from '../../plan/schema-change.ts';

export type PrepareSettings = Pick<
  Settings,
  'schema' | 'insertMode' | 'deleteMode' | 'schemaEvolution' | 'metadataColumns'
>;

/** What a table needs before changes can be written, and the fields that will be left out. */
export interface Preparation {
  readonly statements: readonly Statement[];
  readonly leftOut: readonly string[];
}

/**
 * Compares one table with what its changes ask for.
 * @throws LandfallError `TABLE_MISSING`, systemic; RecordError `IDENTIFIER` for a name that cannot be one here.
 */
export function prepareTable(
  name: string,
  table: Table | undefined,
  changes: readonly RowChange[],
  settings: PrepareSettings,
): Preparation {
  const [first] = changes;
  if (first && name.startsWith('_landfall_')) {
    const text = `table ${JSON.stringify(name)}: names that begin with _landfall_ are reserved; set tableNames`;
    throw new RecordError('RESERVED_NAME', first.record, text);
  }
  const problem = table === undefined ? identifierProblem(name) : undefined;
  if (problem !== undefined && first)
    throw new RecordError('IDENTIFIER', first.record, `table: ${problem}; set tableNames`);

  const wanted = schemaChange(table, changes, settings.deleteMode);
  const own = table === undefined && wanted.kind === 'none' ? [] : ownColumns(table, settings);
  if (settings.schemaEvolution === 'none') return withoutEvolution(name, wanted, own, settings);
  return { statements: statementsFor(name, wanted, own, settings), leftOut: [] };
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
    const list = own.map((column) => `${column.name} ${column.type}`).join(', ');
    throw new LandfallError(
      'systemic',
      'COLUMN_MISSING',
      `table ${table} lacks ${list} and schemaEvolution=none: add them`,
    );
  }
  return { statements: [], leftOut: wanted.kind === 'add' ? wanted.columns.map((column) => column.name) : [] };
}

function statementsFor(
  name: string,
  wanted: SchemaChange,
  own: readonly NewColumn[],
  settings: PrepareSettings,
): Statement[] {
  if (wanted.kind !== 'create') {
    const added = wanted.kind === 'add' ? wanted.columns.map((column) => checked(column, false)) : [];
    return addColumns(settings.schema, name, [...added, ...own]);
  }
  const key = wanted.key.map((column) => checked(column, true));
  const columns = [...key, ...wanted.columns.map((column) => checked(column, false)), ...own];
  return createTable(settings.schema, {
    name,
    columns,
    key: key.map((column) => column.name),
    keyIndex: keyIndex(key, settings),
  });
}

function keyIndex(key: readonly NewColumn[], settings: PrepareSettings): NewTable['keyIndex'] {
  if (key.length === 0) return 'none';
  if (settings.insertMode === 'upsert') return 'primary';
  return settings.deleteMode === 'delete' ? 'plain' : 'none';
}

function checked(wanted: WantedColumn, notNull: boolean): NewColumn {
  const problem = identifierProblem(wanted.name);
  if (problem !== undefined) {
    throw new RecordError('IDENTIFIER', wanted.change.record, `column of table ${wanted.change.table}: ${problem}`);
  }
  return newColumn(wanted.name, wanted.type, wanted.default, notNull);
}
