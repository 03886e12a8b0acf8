import type { LogicalType } from '../../model/logical-type.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import type { NewColumn } from './ddl.ts';
import { deletedColumn, metadata } from './row-columns.ts';
import { literalFor, sqlTypeFor } from './types/column-type-for.ts';

/** The column a field asks for: its type, nullable, with the source's default where that is a valid literal. */
export function newColumn(name: string, type: LogicalType, given: unknown, notNull: boolean): NewColumn {
  const fallback = given === undefined || given === null ? undefined : literalFor(type, given);
  return { name, type: sqlTypeFor(type), notNull, default: notNull ? undefined : fallback };
}

/** Columns Landfall itself needs and the table lacks. */
export function ownColumns(
  table: Table | undefined,
  settings: Pick<Settings, 'metadataColumns' | 'deleteMode'>,
): NewColumn[] {
  const columns: NewColumn[] = settings.metadataColumns.flatMap((kind) =>
    metadata[kind].map(({ name, type }) => ({ name, type, notNull: false, default: undefined })),
  );
  if (settings.deleteMode === 'mark') {
    columns.push({ name: deletedColumn, type: 'boolean', notNull: true, default: 'false' });
  }
  return columns.filter((column) => !table?.byName.has(column.name));
}
