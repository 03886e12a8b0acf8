import type { ColumnType } from '../../../model/table.ts';
import { longestVarchar } from './spelled-types.ts';

/**
 * The bind `$n`, which carries a writer's text of at most 65,535 bytes, as a value of the column's type. The casts would
 * cut and round; the writers let nothing pass that they could.
 */
export function bindExpression(column: ColumnType, n: number): string {
  switch (column.name) {
    case 'super':
      return `json_parse($${n}::varchar(${longestVarchar}))`;
    case 'varbyte':
      return `to_varbyte($${n}::varchar(${longestVarchar}), 'hex')`;
    default:
      return `$${n}::${column.sql}`;
  }
}
