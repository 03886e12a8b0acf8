import { ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import type { NetRow } from '../../model/net-effect.ts';
import type { Column, Table } from '../../model/table.ts';
import type { WriteSettings } from '../row-columns.ts';
import * as columns from '../row-columns.ts';
import { type ColumnWriter, columnWriter } from './types/column-writer.ts';

/** A column of a write, with its values as an array parameter. */
export type RowColumn = columns.RowColumn<ColumnWriter>;

/** The columns that rows like `net` fill. */
export function rowColumns(net: NetRow, table: Table, settings: WriteSettings, isAppended = false): RowColumn[] {
  return columns.rowColumns(net, table, rulesOf(settings), isAppended);
}

/** The columns of the key, in key order; none for a row without key. */
export function keyColumns(net: Pick<NetRow, 'key'>, table: Table, settings: WriteSettings): RowColumn[] {
  return columns.keyColumns(net, table, rulesOf(settings));
}

function rulesOf(settings: WriteSettings): columns.ColumnRules<ColumnWriter> {
  return { settings, writerFor: (type, column) => writerFor(type, column, settings) };
}

/** Where no value of the type can ever be written, every value is refused with that reason. */
function writerFor(type: LogicalType, column: Column, settings: WriteSettings): ColumnWriter {
  try {
    return columnWriter(type, column.type, settings);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return {
      parameter: 'text',
      cast: column.type.sql,
      write: () => {
        throw error;
      },
    };
  }
}
