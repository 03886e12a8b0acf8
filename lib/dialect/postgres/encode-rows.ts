import type { NetRow } from '../../model/net-effect.ts';
import { emptyRow } from '../../model/row.ts';
import { Misfits, type MisfitWords } from '../misfits.ts';
import { qualified, quote } from './identifiers.ts';
import type { RowColumn } from './row-columns.ts';
import type { Target } from './target.ts';
import { ArrayWriter } from './types/array-writer.ts';
import { sqlTypeFor } from './types/column-type-for.ts';
import { type ColumnWriter, parameterOids } from './types/column-writer.ts';

/** Rows that are encoded column by column: so few that they stay in the processor's cache from column to column. */
const blockSize = 100;

/**
 * Encodes rows as binary arrays, one per column.
 * @throws RefusedRecords with a `VALUE_DOES_NOT_FIT` for each row that holds a value its column cannot, or one that is
 * beyond what this process can encode: no row stops those beside it.
 */
export function encodeRows(columns: readonly RowColumn[], rows: readonly NetRow[], target: Target): Buffer[] {
  const misfits = new Misfits<ColumnWriter>(wordsOf(target), tryWriting);
  const outs = columns.map(({ writer }) => new ArrayWriter(parameterOids[writer.parameter], rows.length));
  for (let from = 0; from < rows.length; from += blockSize) {
    const block = rows.slice(from, from + blockSize);
    for (const [i, column] of columns.entries()) encodeColumn(column, outs[i] as ArrayWriter, block, misfits);
  }
  misfits.refuse();
  return outs.map((out) => out.finish());
}

function encodeColumn(
  column: RowColumn,
  out: ArrayWriter,
  rows: readonly NetRow[],
  misfits: Misfits<ColumnWriter>,
): void {
  for (const net of rows) {
    const raw = column.value(net);
    try {
      write(column, out, raw, net);
    } catch (error) {
      misfits.add(net, raw, error, column);
    }
  }
}

function write(column: RowColumn, out: ArrayWriter, raw: unknown, net: NetRow): void {
  if (raw === null || raw === undefined) out.null();
  else column.writer.write(out, raw, column.row(net) ?? emptyRow, column.name);
}

function tryWriting(column: RowColumn, raw: unknown, net: NetRow): void {
  write(column, new ArrayWriter(parameterOids[column.writer.parameter], 1), raw, net);
}

function wordsOf({ schema, table }: Target): MisfitWords {
  const name = qualified(schema, table.name);
  return {
    ...{ table: table.name, qualified: name, quote },
    cure: (type, column) => {
      const wanted = type.kind === 'untyped' ? 'text' : sqlTypeFor(type);
      if (wanted === table.byName.get(column)?.type.display) return undefined;
      return `alter table ${name} alter column ${quote(column)} type ${wanted}`;
    },
  };
}
