import { type Days, daysOf, isDate, type Micros, microsOf } from './calendar.ts';
import type { Cuts } from './cuts.ts';
import { misfit } from './read.ts';

/**
 * What a text may say beyond date and time.
 * `zone`: `none` allows none; `utc` only UTC, which may be left out; `any` every offset, and takes none as UTC.
 * `cuts`: digits 7 to 9 behind the second, nanoseconds, are cut and counted; otherwise they must be zeros.
 */
export interface Notation {
  readonly zone: 'none' | 'utc' | 'any';
  readonly cuts: Cuts | undefined;
}

/** A time of day and its offset from UTC, in seconds east. */
export interface Clock {
  readonly micros: number;
  readonly offset: number;
}

const zonePattern = '(Z|[+-]\\d\\d(?::?\\d\\d(?::?\\d\\d)?)?)?';
const clockPattern = '(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?';
const datePattern = '([+-]\\d{4,7}|\\d{4,7})-(\\d\\d)-(\\d\\d)';
const dateText = new RegExp(`^${datePattern}${zonePattern}( BC)?$`);
const timeText = new RegExp(`^${clockPattern}${zonePattern}$`);
const timestampText = new RegExp(`^${datePattern}[T ]${clockPattern}${zonePattern}( BC)?$`);

/** `2024-03-19`, `2024-03-19Z`, `+12345-01-01`, `-0043-03-15` and `0044-03-15 BC` (the same day), `infinity`. */
export function parseDate(text: string, notation: Notation): Days {
  const infinite = parseInfinity(text);
  if (infinite !== undefined) return infinite;
  const match = dateText.exec(text);
  const days = match && calendarDays(match[1], match[2], match[3], match[5]);
  if (days === undefined || days === null || offsetOf(match?.[4], notation) !== 0)
    throw misfit(text, 'an ISO 8601 date');
  return days;
}

/** `20:08`, `20:08:52.509088`, `20:08:52.5Z`, `24:00:00`, `20:08:52+05:30`. */
export function parseTime(text: string, notation: Notation): Clock {
  const match = timeText.exec(text);
  const micros = match && clockMicros(match[1], match[2], match[3], match[4], notation);
  const offset = match ? offsetOf(match[5], notation) : undefined;
  if (micros === undefined || micros === null || offset === undefined) throw misfit(text, 'an ISO 8601 time');
  return { micros, offset };
}

/** `2024-03-19T20:08:52.509088Z` and with a blank for the T; years as in a date. The result is in UTC. */
export function parseTimestamp(text: string, notation: Notation): Micros {
  return parseUsual(text, notation) ?? parseAny(text, notation);
}

function parseAny(text: string, notation: Notation): Micros {
  const infinite = parseInfinity(text);
  if (infinite !== undefined) return infinite;
  const match = timestampText.exec(text);
  const days = match && calendarDays(match[1], match[2], match[3], match[9]);
  const micros = match && clockMicros(match[4], match[5], match[6], match[7], notation);
  const offset = match ? offsetOf(match[8], notation) : undefined;
  if (typeof days !== 'number' || typeof micros !== 'number' || offset === undefined) {
    throw misfit(text, 'an ISO 8601 date and time');
  }
  const local = microsOf(days, micros);
  return offset === 0 ? local : typeof local === 'bigint' ? local - BigInt(offset) * 1_000_000n : local - offset * 1e6;
}

/** What Debezium writes in this era, without a regular expression: `2024-03-19T20:08:52.509088Z`. */
function parseUsual(text: string, notation: Notation): Micros | undefined {
  const end = text.length - 1;
  if (end < 19 || end > 26 || text.charCodeAt(end) !== 0x5a || notation.zone === 'none') return undefined;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d || text.charCodeAt(10) !== 0x54) return undefined;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  let fraction = 0;
  if (end > 19) {
    if (text.charCodeAt(19) !== 0x2e) return undefined;
    fraction = digits(text, 20, end) * 10 ** (26 - end);
  }
  const sum = year + month + day + hour + minute + second + fraction;
  if (Number.isNaN(sum) || hour > 23 || minute > 59 || second > 59 || !isDate(year, month, day)) return undefined;
  return microsOf(daysOf(year, month, day), ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction);
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return from < to ? value : Number.NaN;
}

function parseInfinity(text: string): number | undefined {
  if (text === 'infinity') return Infinity;
  return text === '-infinity' ? -Infinity : undefined;
}

function calendarDays(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  era: string | undefined,
): Days | undefined {
  const given = Number(year);
  if (era !== undefined && !(given > 0)) return undefined;
  const astronomical = era === undefined ? given : 1 - given;
  const [m, d] = [Number(month), Number(day)];
  return isDate(astronomical, m, d) ? daysOf(astronomical, m, d) : undefined;
}

function clockMicros(
  hour: string | undefined,
  minute: string | undefined,
  second = '0',
  fraction = '',
  notation: Notation,
): number | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  const beyond = fraction.slice(notation.cuts ? 9 : 6);
  if (h > 24 || m > 59 || s > 59 || /[^0]/.test(beyond)) return undefined;
  const micros = ((h * 60 + m) * 60 + s) * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  const isCut = /[^0]/.test(fraction.slice(6));
  if (micros > 86_400_000_000 || (isCut && micros === 86_400_000_000)) return undefined;
  if (isCut && notation.cuts) notation.cuts.count += 1;
  return micros;
}

/** Seconds east of UTC; undefined where the notation does not allow the zone. */
function offsetOf(zone: string | undefined, notation: Notation): number | undefined {
  if (zone === undefined) return 0;
  if (notation.zone === 'none') return undefined;
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (zone.slice(1).replaceAll(':', '').match(/\d\d/g) ?? []).map(Number);
  if (hours > 15 || minutes > 59 || seconds > 59) return undefined;
  const offset = (hours * 60 + minutes) * 60 + seconds;
  if (notation.zone === 'utc' && offset !== 0) return undefined;
  return zone.startsWith('-') ? -offset : offset;
}
