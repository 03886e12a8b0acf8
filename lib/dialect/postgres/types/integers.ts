import { ValueError } from '../../../model/errors.ts';
import type { ColumnType } from '../../../model/table.ts';
import type { Integer } from '../../values/number-sources.ts';
import { brief, type Read } from '../../values/read.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';

/** A range of whole numbers, and how one of them is written. */
interface Range {
  readonly min: Integer;
  readonly max: Integer;
  readonly codec: Codec<Integer>;
}

const text = String;

const ranges: ReadonlyMap<string, Range> = new Map<string, Range>([
  [
    'int2',
    {
      min: -(2 ** 15),
      max: 2 ** 15 - 1,
      codec: { parameter: 'int2', binary: (out, value) => out.int16(Number(value)), text },
    },
  ],
  [
    'int4',
    {
      min: -(2 ** 31),
      max: 2 ** 31 - 1,
      codec: { parameter: 'int4', binary: (out, value) => out.int32(Number(value)), text },
    },
  ],
  [
    'int8',
    {
      min: -(2n ** 63n),
      max: 2n ** 63n - 1n,
      codec: { parameter: 'int8', binary: (out, value) => out.int64(value), text },
    },
  ],
  // An object identifier: unsigned, sent as a larger integer.
  ['oid', { min: 0, max: 2 ** 32 - 1, codec: { parameter: 'int8', binary: (out, value) => out.int64(value), text } }],
]);

/** smallint, integer, bigint, oid: undefined for other columns. Whatever the record's type, the column's range counts. */
export function integerCell(read: Read<Integer>, column: ColumnType): Cell | undefined {
  const range = ranges.get(column.name);
  if (range === undefined) return undefined;
  const { min, max, codec } = range;
  const isWide = codec.parameter === column.name && column.name === 'int8';
  return cellOf(
    codec,
    (raw, row, name) => {
      const value = read(raw, row, name);
      // A number is a safe integer here, which a bigint column always holds.
      if ((!isWide || typeof value === 'bigint') && (value < min || value > max)) {
        throw new ValueError(`${brief(String(value))} is out of the range of ${column.display}`);
      }
      return value;
    },
    codec.parameter === column.name ? undefined : column.sql,
  );
}
