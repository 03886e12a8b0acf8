/** Days since 1970-01-01 in the proleptic Gregorian calendar; -Infinity and Infinity are dates of PostgreSQL too. */
export type Days = number;
/** Microseconds since 1970-01-01T00:00:00, as a bigint where a number could not hold them; may be ±Infinity. */
export type Micros = number | bigint;

export const microsOfDay = 86_400_000_000;

/** Whole days that fit into a number as microseconds. */
const fewDays = 104_000;

/** Howard Hinnant's `days_from_civil`: years are astronomical, 0 is 1 BC. */
export function daysOf(year: number, month: number, day: number): Days {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Howard Hinnant's `civil_from_days`. */
export function dateOf(days: Days): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || dateOf(daysOf(year, month, day)).month === month;
}

export function microsOf(days: Days, micros: number): Micros {
  if (days > -fewDays && days < fewDays) return days * microsOfDay + micros;
  if (!Number.isFinite(days)) return days;
  return BigInt(days) * BigInt(microsOfDay) + BigInt(micros);
}

/** Splits into whole days and microseconds of the day. */
export function splitMicros(value: Micros): { readonly days: Days; readonly micros: number } {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { days: value, micros: 0 };
    const days = Math.floor(value / microsOfDay);
    return { days, micros: value - days * microsOfDay };
  }
  const perDay = BigInt(microsOfDay);
  const days = floorDivide(value, perDay);
  return { days: Number(days), micros: Number(value - days * perDay) };
}

/** The quotient rounded towards minus infinity: cutting a fraction never moves a time forward. */
export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** `2024-02-29`, `0044-03-15 BC`, `infinity`. */
export function dateText(days: Days): string {
  return infinityText(days) ?? withEra(days, '');
}

/** `2024-02-29 12:34:56.5+00`, with the zone before the era as PostgreSQL writes it. */
export function timestampText(value: Micros, zone: '' | '+00'): string {
  const { days, micros } = splitMicros(value);
  return infinityText(days) ?? withEra(days, ` ${timeText(micros)}${zone}`);
}

/** `12:34:56.5`, `24:00:00`. */
export function timeText(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String(micros - seconds * 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return fraction === '' ? clock : `${clock}.${fraction}`;
}

function withEra(days: Days, time: string): string {
  const { year, month, day } = dateOf(days);
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  const date = `${shown}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return `${date}${time}${year > 0 ? '' : ' BC'}`;
}

function infinityText(days: Days): string | undefined {
  if (days === Infinity) return 'infinity';
  return days === -Infinity ? '-infinity' : undefined;
}
