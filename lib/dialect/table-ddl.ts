import type { Column, ColumnType, Table } from '../model/table.ts';

/** A column to create: `default` is the text of a literal of its type. */
export interface NewColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly default: string | undefined;
}

export interface NewTable {
  readonly name: string;
  readonly columns: readonly NewColumn[];
  /** Key columns, in key order. */
  readonly key: readonly string[];
  /** primary: the key is the primary key; plain: deletes by key want an index, where there are such; none. */
  readonly keyIndex: 'primary' | 'plain' | 'none';
}

/** What a table lacks, as DDL. */
export type TableDdl =
  | { readonly kind: 'none' }
  | { readonly kind: 'create'; readonly table: NewTable }
  | { readonly kind: 'add'; readonly columns: readonly NewColumn[] };

/** What kinds of databases make of the same DDL. */
export interface TableRules {
  /** Columns by the names that fields find them by. */
  byName(columns: readonly Column[]): ReadonlyMap<string, Column>;
  /** Whether a primary key keeps a second row of a key out; a hint to the planner where not. */
  readonly enforcesKeys: boolean;
}

/** Names are what they are. */
export function byExactName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  return new Map(columns.map((column) => [column.name, column]));
}

/** The columns it makes. */
export function newColumnsOf(ddl: TableDdl): readonly NewColumn[] {
  if (ddl.kind === 'none') return [];
  return ddl.kind === 'create' ? ddl.table.columns : ddl.columns;
}

/** The table as the catalog will have it once the DDL has run: what comes behind it can be planned before anything is done. */
export function tableAfter(
  before: Table | undefined,
  ddl: TableDdl,
  { byName, enforcesKeys }: TableRules = { byName: byExactName, enforcesKeys: true },
): Table | undefined {
  if (ddl.kind === 'none') return before;
  if (ddl.kind === 'create') {
    const { name, key, keyIndex } = ddl.table;
    const columns = ddl.table.columns.map(columnOf);
    const uniqueKeys = keyIndex === 'primary' ? [key] : [];
    return {
      name,
      columns,
      byName: byName(columns),
      uniqueKeys: enforcesKeys ? uniqueKeys : undefined,
      ...(enforcesKeys || keyIndex !== 'primary' ? {} : { declaredKey: key }),
      isReferenced: false,
    };
  }
  if (before === undefined) return undefined;
  const added = ddl.columns.filter(({ name }) => !before.byName.has(name)).map(columnOf);
  const columns = [...before.columns, ...added];
  return { ...before, columns, byName: byName(columns) };
}

function columnOf({ name, type, notNull, default: fallback }: NewColumn): Column {
  return {
    ...{ name, type, notNull, isRequired: notNull && fallback === undefined },
    ...{ generated: false, identityAlways: false },
  };
}
