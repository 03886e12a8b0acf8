import type { LogicalType } from '../../model/logical-type.ts';
import type { ColumnType } from '../../model/table.ts';
import { type AvailableTypes, keyTypeFor, naturalType } from './types/column-type-for.ts';

/**
 * The type that a new column for the field would have, as a person writes it, where the column has another; undefined
 * where it has that one, or where only the values can tell (JSON without schema).
 */
export function typeDifference(
  type: LogicalType,
  column: ColumnType,
  isKey: boolean,
  available?: AvailableTypes,
): string | undefined {
  if (type.kind === 'untyped') return undefined;
  const natural = isKey ? keyTypeFor(type, available) : naturalType(type, available);
  return isSame(natural, column) ? undefined : natural.display;
}

function isSame(a: ColumnType, b: ColumnType): boolean {
  if (a.element !== undefined && b.element !== undefined) return isSame(a.element, b.element);
  return a.name === b.name && a.length === b.length && a.precision === b.precision && scaleOf(a) === scaleOf(b);
}

/** Six digits behind the second are all there are: `timestamp(6)` is `timestamp`. */
function scaleOf({ name, scale }: ColumnType): number | undefined {
  return scale === 6 && /^(time|interval)/.test(name) ? undefined : scale;
}
