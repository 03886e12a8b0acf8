import type { ExpectedColumn } from './fixtures.ts';
import { textOfSuper, textOfVarbyte } from './redshift/source-text.ts';

/** The settings under which fixtures/README.md compares values. */
export const comparisonSettings: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  lc_monetary: 'C',
};

/**
 * SQL of a destination column's value as the source would print it: cast to the source's type, then to text
 * (test/fixtures/README.md). A cast with a length or precision cuts and rounds without an error, so it is checked
 * or left out: a value that the source's type cannot hold is a difference, and starts with "!".
 */
export function sourceText(column: ExpectedColumn, destinationType: string): string {
  const name = `"${column.name.replaceAll('"', '""')}"`;
  const type = column.type;
  if (destinationType === 'super') return textOfSuper(name, type);
  if (destinationType.startsWith('binary varying')) return textOfVarbyte(name, type);
  if (type === 'hstore' && destinationType === 'jsonb') return hstoreOfJson(name);
  if (/^numeric\([^)]*\)$/.test(type)) {
    const exact = `${name}::numeric = ${name}::${type}`;
    return `case when ${exact} then (${name}::${type})::text else '!' || ${name}::text end`;
  }
  if (/^character\(/.test(type)) return `rtrim(${name}::text)`;
  return `(${name}::${withoutModifier(type)})::text`;
}

/** Lengths and precisions that a cast applies by cutting or rounding; bit(n) and interval fields stay as they are. */
function withoutModifier(type: string): string {
  return type.replace(/^(character varying|timestamp|time|numeric)\(\d+(,-?\d+)?\)/, '$1');
}

/** There is no cast from jsonb to hstore. */
function hstoreOfJson(name: string): string {
  const pairs = `select hstore(array_agg(pair.key), array_agg(pair.value)) from jsonb_each_text(${name}) pair`;
  return `case when ${name} is not null then coalesce((${pairs}), '')::text end`;
}
