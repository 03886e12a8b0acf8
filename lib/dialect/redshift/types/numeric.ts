import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { booleanSource } from '../../values/booleans.ts';
import { decimalText, withinPrecision } from '../../values/decimal.ts';
import { type Integer, integerSource, type Numeric, numericSource } from '../../values/number-sources.ts';
import { brief, type Read } from '../../values/read.ts';
import { type TextWriter, writerOf } from './text-writer.ts';

const ranges: ReadonlyMap<string, readonly [min: Integer, max: Integer]> = new Map([
  ['int2', [-(2 ** 15), 2 ** 15 - 1]],
  ['int4', [-(2 ** 31), 2 ** 31 - 1]],
  ['int8', [-(2n ** 63n), 2n ** 63n - 1n]],
]);

export function booleanWriter(type: LogicalType): TextWriter | undefined {
  const read = booleanSource(type);
  return read && writerOf((raw, row, name) => (read(raw, row, name) ? 'true' : 'false'));
}

/** SMALLINT, INTEGER, BIGINT: whatever the record's type, the column's range counts. */
export function integerWriter(type: LogicalType, column: ColumnType): TextWriter | undefined {
  const read = integerSource(type);
  const [min, max] = ranges.get(column.name) ?? [0, 0];
  return (
    read &&
    writerOf((raw, row, name) => {
      const value = read(raw, row, name);
      if (value < min || value > max) {
        throw new ValueError(`${brief(String(value))} is out of the range of ${column.display}`);
      }
      return String(value);
    })
  );
}

/** DECIMAL(p,s). A key of unknown sign in DECIMAL(20,0), the column that BIGINT UNSIGNED gets, is one of those. */
export function decimalWriter(type: LogicalType, column: ColumnType): TextWriter | undefined {
  const isUnsigned = type.kind === 'integer' && type.maybeUnsigned && column.precision === 20 && column.scale === 0;
  const read = numericSource(isUnsigned ? { kind: 'unsigned' } : type);
  return read && decimalTextWriter(read, column);
}

/** Never rounded; zeros behind the last digit may go. */
export function decimalTextWriter(read: Read<Numeric>, { precision = 18, scale = 0, display }: ColumnType): TextWriter {
  return writerOf((raw, row, name) => {
    const value = read(raw, row, name);
    if (typeof value === 'string') throw new ValueError(`${display} holds no ${value}`);
    return decimalText(withinPrecision(value, precision, scale, display));
  });
}
