import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { floatSource, floatText, untypedFloatSource } from '../../values/floats.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';

const single: Codec<number> = { parameter: 'float4', binary: (out, value) => out.float32(value), text: floatText };
const double: Codec<number> = { parameter: 'float8', binary: (out, value) => out.float64(value), text: floatText };

/** real and double precision: undefined for types that are no numbers. */
export function floatCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const read = floatSource(type, isSingle(column));
  return read && cellOf(codecOf(column), read);
}

/** A number without schema. */
export function untypedFloatCell(column: ColumnType): Cell {
  return cellOf(codecOf(column), untypedFloatSource(isSingle(column)));
}

function codecOf(column: ColumnType): Codec<number> {
  return isSingle(column) ? single : double;
}

function isSingle({ name }: ColumnType): boolean {
  return name === 'float4';
}
