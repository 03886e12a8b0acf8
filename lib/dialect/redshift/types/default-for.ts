import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import { emptyRow } from '../../../model/row.ts';
import { columnWriter } from './column-writer.ts';
import { naturalType, type TextSettings } from './natural-type.ts';

/** Text of the zero values Debezium sends as the default of `now()`, of a generated uuid and their like. */
const zeros: ReadonlySet<string> = new Set([
  '1970-01-01',
  '00:00:00',
  '00:00:00+00',
  '1970-01-01 00:00:00',
  '1970-01-01 00:00:00+00',
  '00000000-0000-0000-0000-000000000000',
]);

const temporal: ReadonlySet<string> = new Set(['date', 'time', 'timetz', 'timestamp', 'timestamptz']);

/** Types whose values are made by a function: a default of theirs would be no literal of the column's type. */
const madeByFunction: ReadonlySet<string> = new Set(['super', 'varbyte']);

/** What becomes of a field's default: the text of a literal of its new column's type, not quoted, or why it is left out. */
export type ColumnDefault =
  | { readonly literal: string }
  | { readonly leftOut: 'not a literal of the type' | 'a zero value' | 'no literal of the type can be written' };

/**
 * A field's default as one of its new column. Left out when it is no valid value of that type, or the zero value of a
 * temporal or uuid type, which stands for a function the source calls.
 */
export function defaultFor(type: LogicalType, raw: unknown, settings: TextSettings): ColumnDefault {
  if (type.kind === 'untyped') return { leftOut: 'not a literal of the type' };
  const column = naturalType(type, settings);
  if (madeByFunction.has(column.name)) return { leftOut: 'no literal of the type can be written' };
  try {
    const writer = columnWriter(type, column, { schemalessDecimals: 'text', redshiftInfinity: 'error' });
    const text = writer.text(raw, emptyRow, '');
    if (text === null) return { leftOut: 'not a literal of the type' };
    const isZero = zeros.has(text) && (temporal.has(column.name) || isSpanOrUuid(type));
    return isZero ? { leftOut: 'a zero value' } : { literal: text };
  } catch (error) {
    if (error instanceof ValueError) return { leftOut: 'not a literal of the type' };
    throw error;
  }
}

/** Types whose columns are texts here and have zero values all the same. */
function isSpanOrUuid({ kind }: LogicalType): boolean {
  return kind === 'time' || kind === 'duration' || kind === 'uuid';
}
