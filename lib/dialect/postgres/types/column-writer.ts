import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { arrayCell } from './arrays.ts';
import { builtInCell, isBuiltIn } from './built-in.ts';
import type { Cell, ColumnWriter } from './cell.ts';
import { isJson, jsonCell } from './json.ts';
import { isVector, otherCell } from './other.ts';
import { isText, textCell } from './text.ts';
import { textSource } from './text-sources.ts';
import { type UntypedOptions, untypedCell } from './untyped.ts';

export { type ColumnWriter, type Parameter, parameterOids } from './cell.ts';

/**
 * How values of a record's type are written into a column. The column's type decides the form; a value is written only
 * if the column gives the same value back.
 * @throws ValueError when no value of the type can ever be written to such a column.
 */
export function columnWriter(type: LogicalType, column: ColumnType, options: UntypedOptions): ColumnWriter {
  return columnCell(type, column, options);
}

/** The same, with the value's text form too. */
export function columnCell(type: LogicalType, column: ColumnType, options: UntypedOptions): Cell {
  const cell = cellFor(type, column, options);
  if (cell === undefined) {
    throw new ValueError(`values of type ${nameOf(type)} never fit into a column of type ${column.display}`);
  }
  return cell;
}

function cellFor(type: LogicalType, column: ColumnType, options: UntypedOptions): Cell | undefined {
  if (type.kind === 'untyped') return untypedCell(column, options, (other, of) => cellFor(other, of, options));
  if (type.kind === 'vector' && !isVector(column)) {
    return cellFor({ kind: 'array', element: { kind: 'float', bits: type.bits === 64 ? 64 : 32 } }, column, options);
  }
  if (column.element !== undefined) return arrayCell(type, column, (element, of) => cellFor(element, of, options));
  if (isBuiltIn(column)) return builtInCell(type, column);
  if (isJson(column)) return jsonCell(type, column);
  if (isText(column)) return textCell(textSource(type), column);
  return otherCell(type, column);
}

/** A logical type for messages. */
function nameOf(type: LogicalType): string {
  return type.kind === 'array' ? `array of ${nameOf(type.element)}` : type.kind;
}
