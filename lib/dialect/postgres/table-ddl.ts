import type { Column, Table } from '../../model/table.ts';
import type { Statement } from '../statement.ts';
import { addColumns, createTable, type NewColumn, type NewTable } from './ddl.ts';

/** What a table lacks, as DDL. */
export type TableDdl =
  | { readonly kind: 'none' }
  | { readonly kind: 'create'; readonly table: NewTable }
  | { readonly kind: 'add'; readonly columns: readonly NewColumn[] };

/** The statements of DDL about the named table, in the order they must run. */
export function ddlStatements(schema: string, name: string, ddl: TableDdl): Statement[] {
  if (ddl.kind === 'none') return [];
  return ddl.kind === 'create' ? createTable(schema, ddl.table) : addColumns(schema, name, ddl.columns);
}

/** The columns it makes. */
export function newColumnsOf(ddl: TableDdl): readonly NewColumn[] {
  if (ddl.kind === 'none') return [];
  return ddl.kind === 'create' ? ddl.table.columns : ddl.columns;
}

/** The table as the catalog will have it once the DDL has run: what comes behind it can be planned before anything is done. */
export function tableAfter(before: Table | undefined, ddl: TableDdl): Table | undefined {
  if (ddl.kind === 'none') return before;
  if (ddl.kind === 'create') {
    const { name, key, keyIndex } = ddl.table;
    return tableOf(name, ddl.table.columns.map(columnOf), keyIndex === 'primary' ? [key] : []);
  }
  if (before === undefined) return undefined;
  const added = ddl.columns.filter(({ name }) => !before.byName.has(name)).map(columnOf);
  return { ...before, ...columnsOf([...before.columns, ...added]) };
}

function tableOf(name: string, columns: readonly Column[], uniqueKeys: Table['uniqueKeys']): Table {
  return { name, ...columnsOf(columns), uniqueKeys, isReferenced: false };
}

function columnsOf(columns: readonly Column[]): Pick<Table, 'columns' | 'byName'> {
  return { columns, byName: new Map(columns.map((column) => [column.name, column])) };
}

function columnOf({ name, type, notNull, default: fallback }: NewColumn): Column {
  return {
    ...{ name, type, notNull, isRequired: notNull && fallback === undefined },
    ...{ generated: false, identityAlways: false },
  };
}
