import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import { emptyRow } from '../../../model/row.ts';
import { ArrayWriter } from './array-writer.ts';
import { columnCell } from './column-writer.ts';
import { naturalType } from './natural-type.ts';

export { extensionTypes } from './natural-type.ts';

/**
 * The SQL type of a new column, made of constants and checked integers only.
 * `available` names the extension types the database has; without it they become text.
 * @throws TypeError for `untyped`: its values decide (lib/plan/untyped-column.ts).
 */
export function sqlTypeFor(type: LogicalType, available?: ReadonlySet<string>): string {
  return naturalType(type, available).display;
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

/**
 * A field's default as the text of a literal of its new column's type, not quoted; undefined when it is no valid value
 * of that type, or the zero value of a temporal or uuid type, which stands for a function the source calls.
 */
export function literalFor(type: LogicalType, raw: unknown): string | undefined {
  if (raw === null || raw === undefined || type.kind === 'untyped') return undefined;
  const column = naturalType(type);
  try {
    const cell = columnCell(type, column, { schemalessDecimals: 'text' });
    // Some checks are made on the way out.
    cell.write(new ArrayWriter(0, 1), raw, emptyRow, '');
    const text = cell.text(raw, emptyRow, '');
    return neverZero.has(column.name) && zeros.has(text) ? undefined : text;
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
