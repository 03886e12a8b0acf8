import { ValueError } from '../../model/errors.ts';
import type { ColumnType } from '../../model/table.ts';
import { daysOf, microsOfDay } from './calendar.ts';
import { isRawNumber } from './numbers.ts';

export type SchemalessTime = 'adaptive' | 'ms' | 'us';

const likelyFrom = daysOf(1900, 1, 1) * microsOfDay;
const likelyTo = daysOf(2201, 1, 1) * microsOfDay;

/** How a number without schema is read in a time or timestamp column. */
export interface SchemalessReading {
  readonly unit: 'ms' | 'us';
  /** @throws ValueError for a number whose unit is not known, or most likely another. */
  check(raw: unknown): void;
}

/**
 * Its unit is the operator's to say; `adaptive` is Debezium's own rule, milliseconds up to precision 3 of the source's
 * column, so it holds where the destination has the same.
 */
export function schemalessReading(
  kind: 'time' | 'timestamp',
  column: ColumnType,
  setting: SchemalessTime | undefined,
): SchemalessReading {
  const unit = setting === 'adaptive' ? ((column.scale ?? 6) <= 3 ? 'ms' : 'us') : (setting ?? 'us');
  const check = (raw: unknown): void => {
    if (setting === undefined) {
      throw new ValueError(`a number for ${column.display} has no unit: set schemalessTime to adaptive, ms or us`);
    }
    if (setting === 'adaptive' && kind === 'timestamp') checkYear(raw, unit);
  };
  return { unit, check };
}

/** A year that is far off in this unit and usual in the other betrays a column of another precision. */
function checkYear(raw: unknown, unit: 'ms' | 'us'): void {
  const count = Number(isRawNumber(raw) ? raw.rawJSON : raw);
  const [asRead, asOther] = unit === 'ms' ? [count * 1000, count] : [count, count * 1000];
  if (isLikely(asRead) || !isLikely(asOther)) return;
  const other = unit === 'ms' ? 'us' : 'ms';
  throw new ValueError(
    `taken as ${unit} the year is outside 1900 to 2200, as ${other} it is not: set schemalessTime to ms or us`,
  );
}

function isLikely(micros: number): boolean {
  return micros >= likelyFrom && micros < likelyTo;
}
