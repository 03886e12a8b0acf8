import type { ColumnType, Table } from '../../model/table.ts';
import { qualified, quote } from './identifiers.ts';
import type { ColumnWriter } from './types/column-writer.ts';

/** A table as statements name it. */
export interface Target {
  readonly schema: string;
  readonly table: Table;
}

/** A column of a statement and the array parameter that carries its values. */
export interface BoundColumn {
  readonly name: string;
  readonly writer: Pick<ColumnWriter, 'parameter' | 'cast'>;
  /** Where the column is known: how its values are compared. */
  readonly column?: { readonly type: Pick<ColumnType, 'equality'> };
}

export function tableName(target: Target): string {
  return qualified(target.schema, target.table.name);
}

/**
 * `$1::int8[], $2::text[]`: one array parameter per column, numbered from `first`. Never with a type modifier: a cast
 * with one cuts values silently.
 */
export function arrays(columns: readonly BoundColumn[], first = 1): string {
  return columns.map(({ writer }, i) => `$${first + i}::${writer.parameter}[]`).join(', ');
}

/**
 * `unnest($1::int8[]) as c1, …` for a select list, where the server takes the arrays apart side by side, row by row. In a
 * from clause it first puts each of them aside as a whole: half of what a wide row costs it.
 */
export function unnested(columns: readonly BoundColumn[], first = 1): string {
  return columns.map(({ writer }, i) => `unnest($${first + i}::${writer.parameter}[]) as c${first + i}`).join(', ');
}

/** `c1, c2, …`: names of the unnested columns. */
export function aliases(columns: readonly BoundColumn[], first = 1): string {
  return columns.map((_, i) => `c${first + i}`).join(', ');
}

/** The unnested column `c<n>` of `from`, cast to its column's type where the parameter has another. */
export function cell(column: BoundColumn, n: number, from: string): string {
  const cast = column.writer.cast === undefined ? '' : `::${column.writer.cast}`;
  return `${from}.c${n}${cast}`;
}

/** The columns that rows are inserted with, and their values: generated ones of a key only find a row. */
export function insertion(
  target: Target,
  columns: readonly BoundColumn[],
  from: string,
  first = 1,
): { readonly names: readonly string[]; readonly values: readonly string[] } {
  const written = columns
    .map((column, i) => ({ name: column.name, value: cell(column, first + i, from) }))
    .filter(({ name }) => target.table.byName.get(name)?.generated !== true);
  return { names: written.map(({ name }) => quote(name)), values: written.map(({ value }) => value) };
}

/** The key columns are c<first>, c<first + 1>, … of `given`. */
export function sameKey(key: readonly BoundColumn[], table: string, given: string, first = 1): string {
  return key
    .map((column, i) => {
      const equals = column.column?.type.equality ?? '=';
      return `${table}.${quote(column.name)} ${equals} ${cell(column, first + i, given)}`;
    })
    .join(' and ');
}
