import type { TimeUnit } from '../../../lib/model/logical-type.ts';
import type { Random } from '../random.ts';
import { pad } from './specimen.ts';

export const microsOfDay = 86_400_000_000n;
const perMicro: Readonly<Record<TimeUnit, readonly [per: bigint, of: bigint]>> = {
  ms: [1n, 1000n],
  us: [1n, 1n],
  ns: [1000n, 1n],
};

/** Days and microseconds are told as counts since 1970. */
export const days = (value: string) =>
  `case when isfinite(${value}) then (${value} - date '1970-01-01')::text else ${value}::text end`;
export const epochMicros = (value: string) => `trunc(extract(epoch from ${value}) * 1000000)::text`;
/** Not the epoch of a timestamp, which PostgreSQL rounds beyond the range of int64. */
export const instant = (value: string) =>
  `case when isfinite(${value}) then ((${value}::date - date '1970-01-01')::numeric * 86400000000
    + trunc(extract(epoch from ${value}::time) * 1000000))::text else ${value}::text end`;

export function inUnit(micros: bigint, unit: TimeUnit): string {
  const [per, of] = perMicro[unit];
  return String((micros * per) / of);
}

/** Microseconds that the unit can say. */
export function whole(micros: bigint, unit: TimeUnit): bigint {
  return micros - (micros % perMicro[unit][1]);
}

/** From `low` to `high`, half of them near 1970. */
export function micros(random: Random, low: bigint, high: bigint): bigint {
  const near = 4_000_000_000_000_000n;
  const [from, to] = random.chance(0.5) ? [low < -near ? -near : low, high > near ? near : high] : [low, high];
  const fraction = BigInt(Math.floor(random.next() * 2 ** 52)) * 4096n + BigInt(random.int(0, 4095));
  return from + ((to - from) * fraction) / 2n ** 64n;
}

/** The proleptic Gregorian calendar, counted year by year and month by month: slow and plain. */
function civil(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const cycles = Math.floor(day / 146_097);
  const date = new Date((day - cycles * 146_097) * 86_400_000);
  return { year: date.getUTCFullYear() + 400 * cycles, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export function isoDate(day: number): string {
  const { year, month, day: ofMonth } = civil(day);
  const shown = year < 0 ? `-${pad(-year, 4)}` : year > 9999 ? `+${year}` : pad(year, 4);
  return `${shown}-${pad(month, 2)}-${pad(ofMonth, 2)}`;
}

export function isoClock(value: bigint): string {
  const seconds = value / 1_000_000n;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => pad(part, 2)).join(':');
  return `${clock}.${pad(value % 1_000_000n, 6)}`;
}

export function isoInstant(value: bigint): string {
  const ofDay = ((value % microsOfDay) + microsOfDay) % microsOfDay;
  return `${isoDate(Number((value - ofDay) / microsOfDay))}T${isoClock(ofDay)}Z`;
}
