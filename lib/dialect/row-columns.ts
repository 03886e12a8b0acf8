import { LandfallError } from '../model/errors.ts';
import type { LogicalType } from '../model/logical-type.ts';
import type { NetRow } from '../model/net-effect.ts';
import type { Field, Row } from '../model/row.ts';
import type { Settings } from '../model/settings.ts';
import type { Column, Table } from '../model/table.ts';

/** One column of a write: where its values come from, and how they are written. */
export interface RowColumn<Writer> {
  /** The field's name. Where a database folds names its column may be called otherwise: SQL takes `column.name`. */
  readonly name: string;
  readonly type: LogicalType;
  readonly column: Column;
  readonly writer: Writer;
  /** The row a value lies in; undefined for a value that is computed. */
  row(net: NetRow): Row | undefined;
  /** The raw value; null and undefined are written as NULL. */
  value(net: NetRow): unknown;
}

/** The settings that a write of any kind of database depends on. */
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

/** The choice of columns, and how the database at hand writes values of a type into one. */
export interface ColumnRules<Writer> {
  readonly settings: Pick<Settings, 'deleteMode' | 'nullOrDefault' | 'metadataColumns'>;
  writerFor(type: LogicalType, column: Column): Writer;
}

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
export function rowColumns<Writer>(
  net: NetRow,
  table: Table,
  rules: ColumnRules<Writer>,
  isAppended = false,
): RowColumn<Writer>[] {
  const { settings } = rules;
  const columns = keyColumns(net, table, rules);
  const taken = new Set(columns.map(({ column }) => column.name));
  for (const [place, field] of net.row.shape.fields.entries()) {
    const column = table.byName.get(field.name);
    if (column === undefined || column.generated || taken.has(column.name)) continue;
    taken.add(column.name);
    const isUnavailable = net.row.unavailable?.has(field.name) ?? false;
    if (isUnavailable && !isAppended) continue;
    const made = fieldColumn(place, field, column, rules, (row) => row.row);
    columns.push(isUnavailable ? { ...made, value: () => null } : made);
  }
  for (const kind of settings.metadataColumns) {
    for (const { name, value } of metadata[kind]) {
      if (!taken.has(name)) columns.push(...computed(name, { kind: 'integer', bits: 64 }, value, table, rules));
    }
  }
  if (settings.deleteMode === 'mark')
    columns.push(...computed(deletedColumn, { kind: 'boolean' }, (row) => row.marked, table, rules));
  return columns;
}

/** The columns of the key, in key order; none for a row without key. */
export function keyColumns<Writer>(
  net: Pick<NetRow, 'key'>,
  table: Table,
  rules: ColumnRules<Writer>,
): RowColumn<Writer>[] {
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
    return fieldColumn(place, field, column, rules, (row) => row.key?.row ?? row.row);
  });
}

function fieldColumn<Writer>(
  place: number,
  field: Field,
  column: Column,
  { settings, writerFor }: ColumnRules<Writer>,
  row: (net: NetRow) => Row,
): RowColumn<Writer> {
  const fallback = settings.nullOrDefault === 'default' ? field.default : undefined;
  return {
    name: field.name,
    type: field.type,
    column,
    writer: writerFor(field.type, column),
    row,
    value: (net) => row(net).cells[place] ?? fallback,
  };
}

function computed<Writer>(
  name: string,
  type: LogicalType,
  value: (net: NetRow) => unknown,
  table: Table,
  { writerFor }: ColumnRules<Writer>,
): RowColumn<Writer>[] {
  const column = table.byName.get(name);
  if (column === undefined || column.generated) return [];
  return [{ name, type, column, writer: writerFor(type, column), row: () => undefined, value }];
}
