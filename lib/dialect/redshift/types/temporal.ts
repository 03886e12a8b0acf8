import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { Settings } from '../../../model/settings.ts';
import type { ColumnType } from '../../../model/table.ts';
import {
  type Days,
  dateText,
  daysOf,
  type Micros,
  microsOfDay,
  splitMicros,
  timestampText,
  timeText,
} from '../../values/calendar.ts';
import { cutsOf } from '../../values/cuts.ts';
import { clockSource, daysSource, microsSource } from '../../values/temporal-sources.ts';
import { type TextWriter, writerOf } from './text-writer.ts';

export type Infinities = Settings['redshiftInfinity'];

/** The formats that COPY reads have years of four digits (r_DATEFORMAT_and_TIMEFORMAT_strings.html). */
const firstDay = daysOf(1, 1, 1);
const lastDay = daysOf(9999, 12, 31);
const lastMicro = microsOfDay - 1;

export function dateWriter(type: LogicalType, infinities: Infinities): TextWriter | undefined {
  const read = daysSource(type);
  return (
    read &&
    writerOf((raw, row, name) => {
      const days = read(raw, row, name);
      if (Number.isFinite(days)) return dateText(inRange(days));
      const bound = boundOf(days, infinities);
      return bound === null ? null : dateText(bound);
    })
  );
}

/** TIMESTAMP, without a zone, and TIMESTAMPTZ, always in UTC: they take each other's values so. */
export function timestampWriter(type: LogicalType, column: ColumnType, infinities: Infinities): TextWriter | undefined {
  const isZoned = column.name === 'timestamptz';
  const zone = isZoned ? '+00' : '';
  const cuts = { count: 0 };
  const read = microsSource(type, isZoned ? 'utc' : 'none', cuts);
  if (read === undefined) return undefined;
  const text = (value: Micros): string | null => {
    const { days } = splitMicros(value);
    if (Number.isFinite(days)) {
      inRange(days);
      return timestampText(value, zone);
    }
    const bound = boundOf(days, infinities);
    return bound === null ? null : `${dateText(bound)} ${timeText(days > 0 ? lastMicro : 0)}${zone}`;
  };
  return writerOf((raw, row, name) => text(read(raw, row, name)), cutsOf(type, cuts));
}

/** TIME, 24:00:00 included (r_Datetime_types.html), and TIMETZ: both in UTC, of a time with an offset. */
export function timeWriter(type: LogicalType, column: ColumnType): TextWriter | undefined {
  const isZoned = column.name === 'timetz';
  const cuts = { count: 0 };
  const read = clockSource(type, isZoned ? 'utc' : 'none', cuts);
  return (
    read &&
    writerOf(
      (raw, row, name) => {
        const { micros, offset } = read(raw, row, name);
        const inUtc = offset === 0 ? micros : modulo(micros - offset * 1_000_000, microsOfDay);
        return `${timeText(inUtc)}${isZoned ? '+00' : ''}`;
      },
      cutsOf(type, cuts),
    )
  );
}

function inRange(days: Days): Days {
  if (days >= firstDay && days <= lastDay) return days;
  throw new ValueError(`${dateText(days)} is out of the range of dates that are loaded, years 0001 to 9999`);
}

/** Redshift has no infinite dates: what stands for one by the setting. */
function boundOf(days: Days, infinities: Infinities): Days | null {
  if (infinities === 'null') return null;
  if (infinities === 'max') return days > 0 ? lastDay : firstDay;
  throw new ValueError('Redshift has no infinite dates: set redshiftInfinity to max or null to let them in');
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
