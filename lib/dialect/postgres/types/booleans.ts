import type { LogicalType } from '../../../model/logical-type.ts';
import { booleanSource } from '../../values/booleans.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';

const codec: Codec<boolean> = {
  parameter: 'bool',
  binary: (out, value) => out.bool(value),
  text: (value) => (value ? 'true' : 'false'),
};

/** boolean: undefined for types that are none. */
export function booleanCell(type: LogicalType): Cell | undefined {
  const read = booleanSource(type);
  return read && cellOf(codec, read);
}
