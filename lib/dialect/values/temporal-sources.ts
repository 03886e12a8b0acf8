import { ValueError } from '../../model/errors.ts';
import type { LogicalType, TimeUnit } from '../../model/logical-type.ts';
import { type Days, floorDivide, type Micros, microsOf, microsOfDay, splitMicros } from './calendar.ts';
import type { Cuts } from './cuts.ts';
import { type Clock, type Notation, parseDate, parseTime, parseTimestamp } from './iso-time.ts';
import { narrowed, readInteger } from './numbers.ts';
import { misfit, type Read, requireString } from './read.ts';

/** What the column adds to plain text: with a zone UTC may be said, without one no zone may. */
export type TextZone = 'none' | 'utc';

/**
 * Infinite dates as Debezium's PostgreSQL connector 3.6 sends them (fixture 04, table t_infinity), the first of each
 * sign from a snapshot, the second from the log. All lie before the first date PostgreSQL knows, -2440588.
 */
const infiniteDays: ReadonlyMap<number, number> = new Map([
  [-622_191_234, Infinity],
  [-2_147_472_692, Infinity],
  [-625_821_272, -Infinity],
  [-2_147_472_691, -Infinity],
]);

/** Infinite timestamps of the same connector, microseconds. In milliseconds they are divided by 1,000. */
const infinity = 9_223_372_036_825_200_000n;
const minusInfinity = -9_223_372_036_832_400_000n;

/** Reads a type as days; a time of day other than midnight is refused. */
export function daysSource(type: LogicalType): Read<Days> | undefined {
  switch (type.kind) {
    case 'date':
      return readDays;
    case 'iso-date':
      return readIsoDate;
    case 'text':
      return (raw) => parseDate(requireString(raw), plain);
    default: {
      const read = microsSource(type, 'none', undefined);
      return read && ((raw, row, name) => wholeDays(read(raw, row, name), raw));
    }
  }
}

/**
 * Reads a type as a point in time, in UTC where the type has a zone. Nanoseconds are cut and counted in `cuts`; without
 * it they are refused.
 */
export function microsSource(type: LogicalType, textZone: TextZone, cuts: Cuts | undefined): Read<Micros> | undefined {
  switch (type.kind) {
    case 'timestamp':
      return timestampSource(type.unit, cuts);
    case 'zoned-timestamp':
    case 'iso-timestamp': {
      const notation: Notation = { zone: 'any', cuts };
      return (raw) => parseTimestamp(requireString(raw), notation);
    }
    case 'text': {
      const notation: Notation = { zone: textZone, cuts: undefined };
      return (raw) => parseTimestamp(requireString(raw), notation);
    }
    case 'date':
      return (raw, row, name) => microsOf(readDays(raw, row, name), 0);
    case 'iso-date':
      return (raw, row, name) => microsOf(readIsoDate(raw, row, name), 0);
    default:
      return undefined;
  }
}

/** Reads a type as a time of day and its offset from UTC. */
export function clockSource(type: LogicalType, textZone: TextZone, cuts: Cuts): Read<Clock> | undefined {
  switch (type.kind) {
    case 'time': {
      const read = spanSource(type.unit, cuts);
      return (raw, row, name) => ({ micros: clockMicros(read(raw, row, name), raw), offset: 0 });
    }
    case 'zoned-time':
    case 'iso-time': {
      const notation: Notation = { zone: type.kind === 'iso-time' ? 'utc' : 'any', cuts };
      return (raw) => parseTime(requireString(raw), notation);
    }
    case 'text': {
      const notation: Notation = { zone: textZone === 'none' ? 'none' : 'any', cuts: undefined };
      return (raw) => parseTime(requireString(raw), notation);
    }
    default:
      return undefined;
  }
}

/** Reads a time as microseconds, of a day or (MySQL) of a span of either sign. */
export function spanSource(unit: TimeUnit, cuts: Cuts): Read<Micros> {
  switch (unit) {
    case 'ms':
      return (raw, row, name) => thousandfold(readInteger(raw, row, name));
    case 'us':
      return readInteger;
    case 'ns':
      return nanosSource(cuts);
  }
}

const plain: Notation = { zone: 'none', cuts: undefined };
const utc: Notation = { zone: 'utc', cuts: undefined };
const readIsoDate: Read<Days> = (raw) => parseDate(requireString(raw), utc);

const readDays: Read<Days> = (raw, row, name) => {
  const days = readInteger(raw, row, name);
  if (typeof days === 'bigint') throw misfit(raw, 'a number of days');
  return days < -2_440_588 ? (infiniteDays.get(days) ?? days) : days;
};

function timestampSource(unit: TimeUnit, cuts: Cuts | undefined): Read<Micros> {
  switch (unit) {
    case 'ms':
      return readMillis;
    case 'us':
      return readMicros;
    case 'ns':
      return nanosSource(cuts);
  }
}

const readMillis: Read<Micros> = (raw, row, name) => {
  const millis = readInteger(raw, row, name);
  return typeof millis === 'bigint' ? finite(millis * 1000n) : thousandfold(millis);
};

const readMicros: Read<Micros> = (raw, row, name) => {
  const micros = readInteger(raw, row, name);
  return typeof micros === 'bigint' ? finite(micros) : micros;
};

/** Nanoseconds cut to the microsecond before: the one place where digits may go. */
function nanosSource(cuts: Cuts | undefined): Read<Micros> {
  return (raw, row, name) => {
    const nanos = readInteger(raw, row, name);
    const micros = typeof nanos === 'number' ? Math.floor(nanos / 1000) : narrowed(floorDivide(nanos, 1000n));
    const isCut = typeof nanos === 'number' ? nanos % 1000 !== 0 : nanos % 1000n !== 0n;
    if (isCut && cuts === undefined) throw new ValueError('the time of day would be lost');
    if (isCut && cuts !== undefined) cuts.count += 1;
    return micros;
  };
}

function finite(micros: bigint): Micros {
  if (micros === infinity) return Infinity;
  return micros === minusInfinity ? -Infinity : micros;
}

function thousandfold(value: Micros): Micros {
  if (typeof value === 'number' && Math.abs(value) <= 9_000_000_000_000) return value * 1000;
  return narrowed(BigInt(value) * 1000n);
}

function clockMicros(micros: Micros, raw: unknown): number {
  if (typeof micros === 'bigint' || micros < 0 || micros > microsOfDay) throw misfit(raw, 'a time of day, 0 to 24:00');
  return micros;
}

function wholeDays(value: Micros, raw: unknown): Days {
  const { days, micros } = splitMicros(value);
  if (micros !== 0) throw new ValueError(`the time of day of ${String(raw)} would be lost`);
  return days;
}
