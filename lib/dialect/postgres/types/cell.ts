import type { LogicalType } from '../../../model/logical-type.ts';
import type { Row } from '../../../model/row.ts';
import type { ColumnType } from '../../../model/table.ts';
import type { Cuts } from '../../values/cuts.ts';
import type { Read } from '../../values/read.ts';
import type { ArrayWriter } from './array-writer.ts';

/** Types of array parameters and their OIDs (`pg_type.dat`): built in, the same in every PostgreSQL. */
export const parameterOids = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  json: 114,
  float4: 700,
  float8: 701,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  timetz: 1266,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
} as const;

export type Parameter = keyof typeof parameterOids;

/** Writes the values of one field into one column. */
export interface ColumnWriter {
  /** Element type of the array parameter: `int8` means `$1::int8[]`. */
  readonly parameter: Parameter;
  /** Cast for the select list, never with a modifier; undefined where the parameter's type is the column's. */
  readonly cast: string | undefined;
  /**
   * Writes one value, neither null nor undefined, as an element. `row` and `name` say where it stands: it is read
   * again from `row.exact()` where a double cannot hold it.
   * @throws ValueError when the column cannot hold the value; the array is then as it was before.
   */
  write(out: ArrayWriter, raw: unknown, row: Row, name: string): void;
  /** Where values may be written without their nanoseconds: how many of those written so far have lost some. */
  readonly cuts?: Readonly<Cuts>;
}

/** A writer that can also give the value as PostgreSQL's text notation: for text columns, array elements, defaults. */
export interface Cell extends ColumnWriter {
  text(raw: unknown, row: Row, name: string): string;
}

/** Finds how values of a type are written into a column; undefined when they never are. */
export type MakeCell = (type: LogicalType, column: ColumnType) => Cell | undefined;

/** How values of one column type are written, once they are read and found to fit. */
export interface Codec<V> {
  readonly parameter: Parameter;
  binary(out: ArrayWriter, value: V): void;
  text(value: V): string;
}

/** A value that travels as text, by itself or to be cast. */
export const textCodec: Codec<string> = {
  parameter: 'text',
  binary: (out, value) => out.text(value),
  text: (value) => value,
};

export function cellOf<V>(codec: Codec<V>, read: Read<V>, cast?: string, cuts?: Cuts): Cell {
  return {
    parameter: codec.parameter,
    cast,
    write: (out, raw, row, name) => codec.binary(out, read(raw, row, name)),
    text: (raw, row, name) => codec.text(read(raw, row, name)),
    ...(cuts === undefined ? {} : { cuts }),
  };
}
