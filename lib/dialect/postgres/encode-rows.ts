import { describeValue, LandfallError, RecordError, RefusedRecords } from '../../model/errors.ts';
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
 * Encodes rows as binary arrays, one per column. Row by row: what lies together in memory is read together.
 * @throws RefusedRecords with a `VALUE_DOES_NOT_FIT` for each row that holds a value its column cannot, or one that is
 * beyond what this process can encode: no row stops those beside it.
 */
export function encodeRows(columns: readonly RowColumn[], rows: readonly NetRow[], target: Target): Buffer[] {
  const misfits: RecordError[] = [];
  const outs = columns.map(({ writer }) => new ArrayWriter(parameterOids[writer.parameter], rows.length));
  for (const net of rows) {
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as RowColumn;
      const raw = column.value(net);
      try {
        write(column, outs[i] as ArrayWriter, raw, net);
      } catch (error) {
        if (error instanceof LandfallError) throw error;
        misfits.push(misfit(error, raw, column, net, target));
        for (const hidden of hiddenMisfits(column, net)) {
          misfits.push(misfit(hidden.error, hidden.raw, column, hidden.net, target));
        }
        break;
      }
    }
  }
  const [first, ...others] = misfits;
  if (first !== undefined) throw new RefusedRecords([first, ...others]);
  return outs.map((out) => out.finish());
}

function write(column: RowColumn, out: ArrayWriter, raw: unknown, net: NetRow): void {
  if (raw === null || raw === undefined) out.null();
  else column.writer.write(out, raw, column.row(net) ?? emptyRow, column.name);
}

interface Misfit {
  readonly net: NetRow;
  readonly raw: unknown;
  readonly error: unknown;
}

/** What a refused row hid and is no better: else it would come to light change by change, each time all is planned anew. */
function* hiddenMisfits(column: RowColumn, { row, prior }: NetRow): Generator<Misfit> {
  const out = new ArrayWriter(parameterOids[column.writer.parameter], 1);
  for (let net = prior; net?.row.shape === row.shape; net = net.prior) {
    const raw = column.value(net);
    try {
      write(column, out, raw, net);
      return;
    } catch (error) {
      if (error instanceof LandfallError) throw error;
      yield { net, raw, error };
    }
  }
}

function misfit(
  error: unknown,
  raw: unknown,
  { name, type, column }: RowColumn,
  net: NetRow,
  target: Target,
): RecordError {
  const table = qualified(target.schema, target.table.name);
  const cure = alteration(type);
  const text = `table ${table}, column ${quote(name)} of type ${column.type.display} cannot hold ${describeValue(raw)} of field type ${describeType(type)}: ${error instanceof Error ? error.message : String(error)}`;
  const advice =
    cure === undefined || cure === column.type.display
      ? ''
      : `; to let it in: alter table ${table} alter column ${quote(name)} type ${cure}`;
  const place = { table: target.table.name, column: name };
  return new RecordError('VALUE_DOES_NOT_FIT', net.change.record, text + advice, { cause: error, ...place });
}

function alteration(type: LogicalType): string | undefined {
  return type.kind === 'untyped' ? 'text' : sqlTypeFor(type);
}

function describeType(type: LogicalType): string {
  return type.kind === 'array' ? `array of ${describeType(type.element)}` : type.kind;
}
