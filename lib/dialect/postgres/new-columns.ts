import type { Table } from '../../model/table.ts';
import { deletedColumn, metadata } from '../row-columns.ts';
import type { MadeColumn, NewField, OwnColumnSettings } from '../schema.ts';
import type { NewColumn } from '../table-ddl.ts';
import { type AvailableTypes, defaultFor, keyTypeFor, naturalType } from './types/column-type-for.ts';

export { type AvailableTypes, asksForExtension, extensionTypes } from './types/column-type-for.ts';

/** The column for a field: nullable, with the source's default where that is a valid literal. */
export function newColumn(field: NewField, available: AvailableTypes): MadeColumn {
  const { name, type, isKey } = field;
  if (isKey) {
    const column = { name, type: keyTypeFor(type, available), notNull: true, default: undefined };
    return { column, defaultLeftOut: undefined };
  }
  const hasDefault = field.default !== undefined && field.default !== null;
  const fallback = hasDefault ? defaultFor(type, field.default, available) : { literal: undefined };
  const column = { name, type: naturalType(type, available), notNull: false };
  return 'leftOut' in fallback
    ? { column: { ...column, default: undefined }, defaultLeftOut: fallback.leftOut }
    : { column: { ...column, default: fallback.literal }, defaultLeftOut: undefined };
}

const ownTypes = {
  bigint: naturalType({ kind: 'integer', bits: 64 }),
  integer: naturalType({ kind: 'integer', bits: 32 }),
  boolean: naturalType({ kind: 'boolean' }),
};

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
