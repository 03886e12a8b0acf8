import { LandfallError, ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import type { NetRow } from '../../model/net-effect.ts';
import type { Field, Row } from '../../model/row.ts';
import type { Settings } from '../../model/settings.ts';
import type { Column, Table } from '../../model/table.ts';
import { type ColumnWriter, columnWriter } from './types/column-writer.ts';

/** One column of a write: where its values come from, and how they are written. */
export interface RowColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly column: Column;
  readonly writer: ColumnWriter;
  /** The row a value lies in; undefined for a value that is computed. */
  row(net: NetRow): Row | undefined;
  /** The raw value; null and undefined are written as NULL. */
  value(net: NetRow): unknown;
}

export type WriteSettings = Pick<
  Settings,
  | 'name'
  | 'schema'
  | 'delivery'
  | 'insertMode'
  | 'deleteMode'
  | 'nullOrDefault'
  | 'metadataColumns'
  | 'schemalessTime'
  | 'schemalessDecimals'
>;

/** Columns Landfall itself writes beside the source's. */
export const metadata = {
  source_ts_ms: [{ name: 'source_ts_ms', type: 'bigint', value: (net: NetRow) => net.change.sourceTsMs }],
  ts_ms: [{ name: 'ts_ms', type: 'bigint', value: (net: NetRow) => net.change.tsMs }],
  offset: [
    { name: '_landfall_partition', type: 'integer', value: (net: NetRow) => net.change.record.partition },
    { name: '_landfall_offset', type: 'bigint', value: (net: NetRow) => net.change.record.offset },
  ],
} as const;

export const deletedColumn = '_landfall_deleted';

/**
 * The columns that rows like `net` fill: the key's first, then the fields the table has and that are available, then
 * Landfall's own, unless the source has a field of that name. A generated column is left out, and so is a field the table
 * lacks (`schemaEvolution=none`). Appended rows keep nothing: there an unavailable value is NULL.
 */
export function rowColumns(net: NetRow, table: Table, settings: WriteSettings, isAppended = false): RowColumn[] {
  const columns = [...keyColumns(net, table, settings)];
  const taken = new Set(columns.map((column) => column.name));
  for (const [place, field] of net.row.shape.fields.entries()) {
    const column = table.byName.get(field.name);
    if (column === undefined || column.generated || taken.has(field.name)) continue;
    taken.add(field.name);
    const isUnavailable = net.row.unavailable?.has(field.name) ?? false;
    if (isUnavailable && !isAppended) continue;
    const made = fieldColumn(place, field, column, settings, (row) => row.row);
    columns.push(isUnavailable ? { ...made, value: () => null } : made);
  }
  for (const kind of settings.metadataColumns) {
    for (const { name, value } of metadata[kind]) {
      if (!taken.has(name)) columns.push(...computed(name, { kind: 'integer', bits: 64 }, value, table, settings));
    }
  }
  if (settings.deleteMode === 'mark')
    columns.push(...computed(deletedColumn, { kind: 'boolean' }, (row) => row.marked, table, settings));
  return columns;
}

/** The columns of the key, in key order; none for a row without key. */
export function keyColumns(net: Pick<NetRow, 'key'>, table: Table, settings: WriteSettings): RowColumn[] {
  const fields = net.key?.row.shape.fields ?? [];
  return fields.map((field, place) => {
    const column = table.byName.get(field.name);
    if (column === undefined) {
      throw new LandfallError(
        'systemic',
        'KEY_COLUMN_MISSING',
        `table ${JSON.stringify(table.name)} has no column ${JSON.stringify(field.name)}, which the record key holds: add it, or choose primaryKeyFields`,
      );
    }
    return fieldColumn(place, field, column, settings, (row) => row.key?.row ?? row.row);
  });
}

function fieldColumn(
  place: number,
  field: Field,
  column: Column,
  settings: WriteSettings,
  row: (net: NetRow) => Row,
): RowColumn {
  const fallback = settings.nullOrDefault === 'default' ? field.default : undefined;
  return {
    name: field.name,
    type: field.type,
    column,
    writer: writerFor(field.type, column, settings),
    row,
    value: (net) => row(net).cells[place] ?? fallback,
  };
}

function computed(
  name: string,
  type: LogicalType,
  value: (net: NetRow) => unknown,
  table: Table,
  settings: WriteSettings,
): RowColumn[] {
  const column = table.byName.get(name);
  if (column === undefined || column.generated) return [];
  return [{ name, type, column, writer: writerFor(type, column, settings), row: () => undefined, value }];
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
