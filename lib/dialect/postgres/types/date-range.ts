import { ValueError } from '../../../model/errors.ts';
import type { Days, Micros } from '../../values/calendar.ts';

/** 2000-01-01, from which PostgreSQL counts. */
export const epochDays = 10_957;
export const epochMicros = 946_684_800_000_000;

/** PostgreSQL's limits (datetime.h): 4714-11-24 BC to 5874897-12-31, and to the end of 294276. */
const firstDay = -2_440_588;
const lastDay = 2_145_042_905;
const firstMicro = -210_866_803_200_000_000n;
const lastMicro = 9_224_318_015_999_999_999n;

export function checkDays(days: Days): Days {
  if ((days >= firstDay && days <= lastDay) || Math.abs(days) === Infinity) return days;
  throw new ValueError(`day ${days} since 1970-01-01 is out of the range of dates, 4714-11-24 BC to 5874897-12-31`);
}

export function checkMicros(value: Micros): Micros {
  // Whatever a number holds safely lies between the years 1684 and 2255.
  if (typeof value === 'number' || (value >= firstMicro && value <= lastMicro)) return value;
  throw new ValueError(`${value} µs since 1970 is out of the range of timestamps, 4714-11-24 BC to the end of 294276`);
}
