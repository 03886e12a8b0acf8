import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import { deletedColumn, metadata } from '../row-columns.ts';
import type { MadeColumn, NewField, OwnColumnSettings } from '../schema.ts';
import type { NewColumn } from '../table-ddl.ts';
import { defaultFor } from './types/default-for.ts';
import { keyType, naturalType } from './types/natural-type.ts';
import { plain } from './types/spelled-types.ts';

/** The column for a field: nullable unless it is of the key, with the source's default where that is a valid literal. */
export function newColumn(field: NewField, settings: Pick<Settings, 'redshiftTextLength'>): MadeColumn {
  const { name, type, isKey } = field;
  if (isKey) {
    const column = { name, type: keyType(type, settings), notNull: true, default: undefined };
    return { column, defaultLeftOut: undefined };
  }
  const hasDefault = field.default !== undefined && field.default !== null;
  const fallback = hasDefault ? defaultFor(type, field.default, settings) : { literal: undefined };
  const column = { name, type: naturalType(type, settings), notNull: false };
  return 'leftOut' in fallback
    ? { column: { ...column, default: undefined }, defaultLeftOut: fallback.leftOut }
    : { column: { ...column, default: fallback.literal }, defaultLeftOut: undefined };
}

const ownTypes = { bigint: plain('int8'), integer: plain('int4'), boolean: plain('bool') };

/** Columns Landfall itself needs and the table lacks. */
export function ownColumns(table: Table | undefined, settings: OwnColumnSettings): NewColumn[] {
  const columns: NewColumn[] = settings.metadataColumns.flatMap((kind) =>
    metadata[kind].map(({ name, type }) => ({ name, type: ownTypes[type], notNull: false, default: undefined })),
  );
  if (settings.deleteMode === 'mark') {
    columns.push({ name: deletedColumn, type: ownTypes.boolean, notNull: true, default: 'false' });
  }
  return columns.filter((column) => !table?.byName.has(column.name));
}
