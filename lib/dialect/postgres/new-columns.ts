import type { LogicalType } from '../../model/logical-type.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import type { NewColumn } from './ddl.ts';
import { deletedColumn, metadata } from './row-columns.ts';
import { type AvailableTypes, defaultFor, keyTypeFor, naturalType } from './types/column-type-for.ts';

export { type AvailableTypes, asksForExtension, extensionTypes } from './types/column-type-for.ts';

/** What a field asks for. */
export interface NewField {
  readonly name: string;
  readonly type: LogicalType;
  /** The source's default, raw; undefined and null are none. */
  readonly default: unknown;
  /** Key columns are NOT NULL and have no default: every record brings its key. */
  readonly isKey: boolean;
}

/** The column a field asks for, and why it does not have the source's default where it has not. */
export interface MadeColumn {
  readonly column: NewColumn;
  readonly defaultLeftOut: string | undefined;
}

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
export function ownColumns(
  table: Table | undefined,
  settings: Pick<Settings, 'metadataColumns' | 'deleteMode'>,
): NewColumn[] {
  const columns: NewColumn[] = settings.metadataColumns.flatMap((kind) =>
    metadata[kind].map(({ name, type }) => ({ name, type: ownTypes[type], notNull: false, default: undefined })),
  );
  if (settings.deleteMode === 'mark') {
    columns.push({ name: deletedColumn, type: ownTypes.boolean, notNull: true, default: 'false' });
  }
  return columns.filter((column) => !table?.byName.has(column.name));
}
