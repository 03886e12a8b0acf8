import { ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import type { NetRow } from '../../model/net-effect.ts';
import type { Settings } from '../../model/settings.ts';
import type { Column, Table } from '../../model/table.ts';
import type { WriteSettings as CommonSettings } from '../row-columns.ts';
import * as columns from '../row-columns.ts';
import { columnWriter, type TextWriter } from './types/column-writer.ts';

/** A column of a load, with its values as texts. */
export type RowColumn = columns.RowColumn<TextWriter>;

export type WriteSettings = CommonSettings & Pick<Settings, 'redshiftInfinity' | 'copyThreshold' | 'primaryKeyFields'>;

/** The columns that rows like `net` fill. */
export function rowColumns(net: NetRow, table: Table, settings: WriteSettings, isAppended = false): RowColumn[] {
  return columns.rowColumns(net, table, rulesOf(settings), isAppended);
}

/** The columns of the key, in key order; none for a row without key. */
export function keyColumns(net: Pick<NetRow, 'key'>, table: Table, settings: WriteSettings): RowColumn[] {
  return columns.keyColumns(net, table, rulesOf(settings));
}

function rulesOf(settings: WriteSettings): columns.ColumnRules<TextWriter> {
  return { settings, writerFor: (type, column) => writerFor(type, column, settings) };
}

/** Where no value of the type can ever be written, every value is refused with that reason. */
function writerFor(type: LogicalType, column: Column, settings: WriteSettings): TextWriter {
  try {
    return columnWriter(type, column.type, settings);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return {
      text: () => {
        throw error;
      },
    };
  }
}
