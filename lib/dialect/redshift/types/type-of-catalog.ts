import type { ColumnType } from '../../../model/table.ts';
import { char, decimal, longestVarchar, plain, spelled, varbyte, varchar } from './spelled-types.ts';

/** A driver gives some integers as text. */
type Count = number | string | null;

/** What `svv_columns` tells of a column's type (r_SVV_COLUMNS.html); null where it means nothing. */
export interface CatalogColumn {
  readonly data_type: string;
  readonly character_maximum_length: Count;
  readonly numeric_precision: Count;
  readonly numeric_scale: Count;
}

const plainNames: ReadonlyMap<string, Parameters<typeof plain>[0]> = new Map([
  ['boolean', 'bool'],
  ['bool', 'bool'],
  ['smallint', 'int2'],
  ['int2', 'int2'],
  ['integer', 'int4'],
  ['int4', 'int4'],
  ['bigint', 'int8'],
  ['int8', 'int8'],
  ['real', 'float4'],
  ['float4', 'float4'],
  ['double precision', 'float8'],
  ['float8', 'float8'],
  ['date', 'date'],
  ['time', 'time'],
  ['time without time zone', 'time'],
  ['timetz', 'timetz'],
  ['time with time zone', 'timetz'],
  ['timestamp', 'timestamp'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamptz', 'timestamptz'],
  ['timestamp with time zone', 'timestamptz'],
  ['super', 'super'],
]);

/**
 * The type of a column that is there. One this dialect does not know keeps its name: no value is ever written into it.
 */
export function typeOfCatalog(column: CatalogColumn): ColumnType {
  // Some views of the catalog put the modifiers behind the name: character varying(50), numeric(8,2).
  const [, name = '', first, second] = /^\s*([^(]*?)\s*(?:\((\d+)(?:,\s*(\d+))?\))?\s*$/.exec(
    column.data_type.toLowerCase(),
  ) ?? [undefined, column.data_type];
  const known = plainNames.get(name);
  if (known !== undefined) return plain(known);
  const length = countOf(first ?? column.character_maximum_length);
  switch (name) {
    case 'character varying':
    case 'varchar':
    case 'nvarchar':
    case 'text':
      return varchar(length ?? longestVarchar);
    case 'character':
    case 'char':
    case 'nchar':
    case 'bpchar':
      return char(length ?? 1);
    case 'binary varying':
    case 'varbyte':
    case 'varbinary':
      return length === undefined ? spelled('varbyte', 'varbyte') : varbyte(length);
    case 'numeric':
    case 'decimal':
      return first === undefined
        ? decimal(countOf(column.numeric_precision) ?? 18, countOf(column.numeric_scale) ?? 0)
        : decimal(Number(first), Number(second ?? 0));
    default:
      return spelled(column.data_type, column.data_type);
  }
}

function countOf(count: Count): number | undefined {
  return count === null ? undefined : Number(count);
}
