import { describeValue, RecordError, ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import type { NetRow } from '../../model/net-effect.ts';
import { emptyRow } from '../../model/row.ts';
import { qualified, quote } from './identifiers.ts';
import type { RowColumn } from './row-columns.ts';
import type { Target } from './target.ts';
import { ArrayWriter } from './types/array-writer.ts';
import { sqlTypeFor } from './types/column-type-for.ts';
import { parameterOids } from './types/column-writer.ts';

/**
 * Encodes rows column by column as binary arrays, one per column.
 * @throws RecordError `VALUE_DOES_NOT_FIT` for the first value that its column cannot hold.
 */
export function encodeRows(columns: readonly RowColumn[], rows: readonly NetRow[], target: Target): Buffer[] {
  return columns.map((column) => {
    const out = new ArrayWriter(parameterOids[column.writer.parameter], rows.length);
    for (const net of rows) {
      const raw = column.value(net);
      if (raw === null || raw === undefined) {
        out.null();
        continue;
      }
      try {
        column.writer.write(out, raw, column.row(net) ?? emptyRow, column.name);
      } catch (error) {
        throw error instanceof ValueError ? misfit(error, raw, column, net, target) : error;
      }
    }
    return out.finish();
  });
}

function misfit(
  error: ValueError,
  raw: unknown,
  { name, type, column }: RowColumn,
  net: NetRow,
  target: Target,
): RecordError {
  const table = qualified(target.schema, target.table.name);
  const cure = alteration(type);
  const text = `table ${table}, column ${quote(name)} of type ${column.type.display} cannot hold ${describeValue(raw)} of field type ${describeType(type)}: ${error.message}`;
  const advice =
    cure === undefined || cure === column.type.display
      ? ''
      : `; to let it in: alter table ${table} alter column ${quote(name)} type ${cure}`;
  return new RecordError('VALUE_DOES_NOT_FIT', net.change.record, text + advice, { cause: error });
}

function alteration(type: LogicalType): string | undefined {
  return type.kind === 'untyped' ? 'text' : sqlTypeFor(type);
}

function describeType(type: LogicalType): string {
  return type.kind === 'array' ? `array of ${describeType(type.element)}` : type.kind;
}
