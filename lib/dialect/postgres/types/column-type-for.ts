import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import { emptyRow } from '../../../model/row.ts';
import type { ColumnType } from '../../../model/table.ts';
import { ArrayWriter } from './array-writer.ts';
import { columnCell } from './column-writer.ts';
import type { AvailableTypes } from './extension-types.ts';
import { naturalType } from './natural-type.ts';

export { type AvailableTypes, asksForExtension, extensionTypes } from './extension-types.ts';
export { naturalType } from './natural-type.ts';

/**
 * The SQL type of a new column, made of constants, checked integers and what the catalog quoted.
 * `available` holds the extension types the database has; without one there is another type for it (docs/types.md).
 * @throws TypeError for `untyped`: its values decide (lib/plan/untyped-column.ts).
 */
export function sqlTypeFor(type: LogicalType, available?: AvailableTypes): string {
  return naturalType(type, available).display;
}

/** The type of a new column of a key: one that no index can order becomes one that can be. */
export function keyTypeFor(type: LogicalType, available?: AvailableTypes): ColumnType {
  const column = naturalType(type, available);
  if (!['json', 'xml', 'point'].includes(column.name)) return column;
  return naturalType({ kind: column.name === 'json' ? 'json' : 'text' });
}

/** Text of the zero values Debezium sends as the default of `now()`, `gen_random_uuid()` and their like. */
const zeros: ReadonlySet<string> = new Set([
  '1970-01-01',
  '00:00:00',
  '00:00:00+00:00:00',
  '1970-01-01 00:00:00',
  '1970-01-01 00:00:00+00',
  '00000000-0000-0000-0000-000000000000',
]);

const neverZero: ReadonlySet<string> = new Set([
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'interval',
  'uuid',
]);

/** What becomes of a field's default: the text of a literal of its new column's type, not quoted, or why it is left out. */
export type ColumnDefault =
  | { readonly literal: string }
  | { readonly leftOut: 'not a literal of the type' | 'a zero value' };

/**
 * A field's default as one of its new column. Left out when it is no valid value of that type, or the zero value of a
 * temporal or uuid type, which stands for a function the source calls.
 */
export function defaultFor(type: LogicalType, raw: unknown, available?: AvailableTypes): ColumnDefault {
  if (type.kind === 'untyped') return { leftOut: 'not a literal of the type' };
  const column = naturalType(type, available);
  try {
    const cell = columnCell(type, column, { schemalessDecimals: 'text' });
    // Some checks are made on the way out.
    cell.write(new ArrayWriter(0, 1), raw, emptyRow, '');
    const text = cell.text(raw, emptyRow, '');
    if (column.name === 'json' || column.name === 'jsonb') JSON.parse(text);
    return neverZero.has(column.name) && zeros.has(text) ? { leftOut: 'a zero value' } : { literal: text };
  } catch (error) {
    if (error instanceof ValueError || error instanceof SyntaxError) return { leftOut: 'not a literal of the type' };
    throw error;
  }
}
