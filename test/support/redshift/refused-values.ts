import type { Refusing } from '../refused-rows.ts';

type Row = Readonly<Record<string, unknown>>;

/** Days of 0001-01-01 and 9999-12-31: a load reads years of four digits. */
const [firstDay, lastDay] = [-719_162, 2_932_896];

function fitsDays(value: unknown, perDay: number): boolean {
  if (value === null || value === undefined) return true;
  const days = Math.floor(Number(value) / perDay);
  return days >= firstDay && days <= lastDay;
}

/** Units of a day in which each fixture has a timestamp without precision, and one of up to three digits. */
export interface Units {
  readonly fine: number;
  readonly coarse: number;
}

export const micros = 86_400_000_000;
export const millis = 86_400_000;

/** A zone's timestamp has more than four digits of year, is before the first year, or infinite. */
const fitsZoned = (value: unknown) => value === null || value === undefined || /^(?!0000)\d{4}-/.test(String(value));

const fitsTimes =
  ({ fine, coarse }: Units) =>
  (row: Row) =>
    fitsDays(row.c_date, 1) &&
    fitsDays(row.c_timestamp, fine) &&
    fitsDays(row.c_timestamp_0, coarse) &&
    fitsDays(row.c_timestamp_3, coarse) &&
    fitsZoned(row.c_timestamptz);

/** Redshift is not known to hold numbers that are nearer to zero than the smallest with all digits. */
const isTiny = (value: unknown, smallest: number) =>
  typeof value === 'number' && value !== 0 && Math.abs(value) < smallest;

const single = (value: unknown) => (typeof value === 'number' ? Math.fround(value) : value);

export const fitsFloats = (real: string, double: string) => (row: Row) =>
  !isTiny(single(row[real]), 2 ** -126) && !isTiny(row[double], 2 ** -1022);

/** U+0000 in a JSON text. */
const fitsTexts = (row: Row) => !String(row.c_json).includes('\\u0000');

/** What Redshift cannot hold of the fixtures of PostgreSQL’s types: dates, infinities, tiny numbers, U+0000. */
export function refusedByRedshift(prefix: string, units: Units): Refusing[] {
  const of = (table: string, fits: (row: Row) => boolean): Refusing => ({
    table,
    topic: `${prefix}.public.${table}`,
    fits,
  });
  const times = fitsTimes(units);
  return [
    of('t_far', times),
    of('t_infinity', times),
    of('t_numbers', fitsFloats('c_real', 'c_double_precision')),
    of('t_texts', fitsTexts),
    of('t_times', times),
  ];
}
