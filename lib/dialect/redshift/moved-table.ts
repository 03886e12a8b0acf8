import type { Column, Table } from '../../model/table.ts';
import type { Statement } from '../statement.ts';
import { qualified, quote } from './identifiers.ts';
import { ownTableOf } from './own-names.ts';

/** Columns of a moved table that no table of the source has: `created_at` is what many call one of theirs. */
export const moveIdColumn = '_landfall_move';
export const movedAtColumn = '_landfall_moved_at';

/** Types whose values may be unavailable (unchanged TOAST): what rows are kept for. */
const movable: ReadonlySet<string> = new Set(['varchar', 'bpchar', 'super', 'varbyte']);

/** Where the rows of a table are kept whose key moved away, for the create of the new key. */
export function movedTableOf(table: string): string {
  return ownTableOf('moved', table);
}

/** The columns of a table that are kept. */
export function movableColumns({ columns }: Pick<Table, 'columns'>): Column[] {
  return columns.filter(({ type, generated }) => movable.has(type.name) && !generated);
}

export function createMovedTable(schema: string, table: Table): Statement {
  const lines = [
    `${quote(moveIdColumn)} varchar(64) not null`,
    `${quote(movedAtColumn)} timestamp not null`,
    ...movableColumns(table).map(definition),
  ];
  const name = qualified(schema, movedTableOf(table.name));
  return ddl(`create table if not exists ${name} (\n  ${lines.join(',\n  ')}\n) diststyle auto sortkey auto`);
}

/** Adds the columns that the table has got since: each in a statement of its own (r_ALTER_TABLE.html). */
export function addMovedColumns(schema: string, table: Table, moved: Pick<Table, 'byName'>): Statement[] {
  const name = qualified(schema, movedTableOf(table.name));
  return movableColumns(table)
    .filter((column) => !moved.byName.has(column.name))
    .map((column) => ddl(`alter table ${name} add column ${definition(column)}`));
}

function definition({ name, type }: Column): string {
  return `${quote(name)} ${type.display}`;
}

function ddl(text: string): Statement {
  return { purpose: 'ddl', text, values: [] };
}
