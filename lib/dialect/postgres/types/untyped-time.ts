import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { type SchemalessTime, schemalessReading } from '../../values/schemaless-time.ts';
import type { Cell } from './cell.ts';

/** A number without schema in a time or timestamp column. */
export function schemalessTimeCell(
  kind: 'time' | 'timestamp',
  column: ColumnType,
  setting: SchemalessTime | undefined,
  as: (type: LogicalType) => Cell | undefined,
): Cell | undefined {
  const { unit, check } = schemalessReading(kind, column, setting);
  const cell = as({ kind, unit });
  if (cell === undefined) return undefined;
  return {
    ...cell,
    write: (out, raw, row, name) => {
      check(raw);
      cell.write(out, raw, row, name);
    },
    text: (raw, row, name) => {
      check(raw);
      return cell.text(raw, row, name);
    },
  };
}
