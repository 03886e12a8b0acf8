import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { floatSource, floatText, untypedFloatSource } from '../../values/floats.ts';
import type { Read } from '../../values/read.ts';
import { type TextWriter, writerOf } from './text-writer.ts';

/**
 * The smallest numbers with all their digits. Redshift refuses what lies between them and zero, as PostgreSQL 8.0 did
 * (float.c, CheckFloat8Val): no page tells of it.
 */
const smallestSingle = 2 ** -126;
const smallestDouble = 2 ** -1022;

/** REAL and DOUBLE PRECISION: undefined for types that are no numbers. */
export function floatWriter(type: LogicalType, column: ColumnType): TextWriter | undefined {
  const read = floatSource(type, column.name === 'float4');
  return read && writerFor(read, column);
}

/** A number without schema. */
export function untypedFloatWriter(column: ColumnType): TextWriter {
  return writerFor(untypedFloatSource(column.name === 'float4'), column);
}

/**
 * The fewest digits that tell the number from its neighbours; NaN, Infinity and -Infinity as both PostgreSQL's own reader
 * and the C library's `strtod` take them. Of a real, the digits of the double that is exactly that: the fewest that a
 * real needs may be read as more than the largest, 3.4028235e+38.
 */
function writerFor(read: Read<number>, { name: type, display }: ColumnType): TextWriter {
  const isSingle = type === 'float4';
  const smallest = isSingle ? smallestSingle : smallestDouble;
  return writerOf((raw, row, name) => {
    const given = read(raw, row, name);
    const value = isSingle ? Math.fround(given) : given;
    if (value !== 0 && Math.abs(value) < smallest) throw new ValueError(`${given} is out of the range of ${display}`);
    return floatText(value);
  });
}
