import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { integerSource, numericSource } from '../../values/number-sources.ts';
import { booleanCell } from './booleans.ts';
import { bitCell, byteaCell } from './bytes.ts';
import { isFromCatalog } from './catalog-type.ts';
import type { Cell, MakeCell } from './cell.ts';
import { floatCell } from './floats.ts';
import { integerCell } from './integers.ts';
import { intervalCell } from './interval.ts';
import { decimalCell, moneyCell, numericCell } from './numeric.ts';
import { dateCell, timeCell, timestampCell, zonedTimeCell } from './temporal.ts';
import { uuidCell } from './uuid.ts';

const integers: MakeCell = (type, column) => {
  const read = integerSource(type);
  return read && integerCell(read, column);
};

/** A key of unknown sign in numeric(20,0), the column that BIGINT UNSIGNED gets: a negative one is in the upper half. */
function asUnsigned(type: LogicalType, { precision, scale }: ColumnType): LogicalType {
  const isUnsigned = type.kind === 'integer' && type.maybeUnsigned && precision === 20 && scale === 0;
  return isUnsigned ? { kind: 'unsigned' } : type;
}

/** Column types whose values have a form of their own; all others are text, JSON, or left to the server. */
const makers: ReadonlyMap<string, MakeCell> = new Map<string, MakeCell>([
  ['bool', booleanCell],
  ['int2', integers],
  ['int4', integers],
  ['int8', integers],
  ['oid', integers],
  ['float4', floatCell],
  ['float8', floatCell],
  [
    'numeric',
    (type, column) => {
      const read = numericSource(asUnsigned(type, column));
      if (read === undefined) return undefined;
      return type.kind === 'decimal' ? decimalCell(read, type.scale, column) : numericCell(read, column);
    },
  ],
  [
    'money',
    (type, column) => {
      const read = numericSource(type);
      return read && moneyCell(read, column);
    },
  ],
  ['bytea', byteaCell],
  ['bit', bitCell],
  ['varbit', bitCell],
  ['uuid', uuidCell],
  ['date', dateCell],
  ['time', timeCell],
  ['timetz', zonedTimeCell],
  ['timestamp', timestampCell],
  ['timestamptz', timestampCell],
  ['interval', intervalCell],
]);

/** Whether the column's type is one this file knows; a type of somebody's own may have the same name. */
export function isBuiltIn(column: ColumnType): boolean {
  return makers.has(column.name) && isFromCatalog(column);
}

/** How values of a type are written into such a column; undefined when they never are. */
export function builtInCell(type: LogicalType, column: ColumnType): Cell | undefined {
  return makers.get(column.name)?.(type, column);
}
