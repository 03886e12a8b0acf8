import type { LogicalType } from '../../model/logical-type.ts';
import type { Settings } from '../../model/settings.ts';
import type { ColumnType } from '../../model/table.ts';
import { keyType, naturalType } from './types/natural-type.ts';

/**
 * The type that a new column for the field would have, as a person writes it, where the column has another with less room;
 * undefined where it has that one, or where only the values can tell (JSON without schema).
 */
export function typeDifference(
  type: LogicalType,
  column: ColumnType,
  isKey: boolean,
  settings: Pick<Settings, 'redshiftTextLength'>,
): string | undefined {
  if (type.kind === 'untyped') return undefined;
  const natural = isKey ? keyType(type, settings) : naturalType(type, settings);
  return holds(column, natural) ? undefined : natural.display;
}

/** Whether every value of one type is the same in the other. */
function holds(column: ColumnType, natural: ColumnType): boolean {
  if (column.name !== natural.name) return false;
  if (column.name === 'numeric') {
    return scaleOf(column) >= scaleOf(natural) && wholeDigits(column) >= wholeDigits(natural);
  }
  // A VARBYTE whose length the catalog does not tell may have room enough.
  return column.length === undefined || column.length >= (natural.length ?? 0);
}

function scaleOf({ scale = 0 }: ColumnType): number {
  return scale;
}

function wholeDigits({ precision = 0, scale = 0 }: ColumnType): number {
  return precision - scale;
}
