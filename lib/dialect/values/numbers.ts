import { ValueError } from '../../model/errors.ts';
import { fieldValue, type Row } from '../../model/row.ts';
import { type Decimal, integerOf, parseDecimal } from './decimal.ts';
import { misfit } from './read.ts';

/** A JSON number as its source text (`JSON.rawJSON`). */
interface RawNumber {
  readonly rawJSON: string;
}

// ECMAScript 2026, in Node since 21; the compiler's library does not know it yet.
const { isRawJSON } = JSON as unknown as { isRawJSON(value: unknown): value is RawNumber };

export function isRawNumber(raw: unknown): raw is RawNumber {
  return typeof raw === 'object' && raw !== null && isRawJSON(raw);
}

export function isNumber(raw: unknown): raw is number | RawNumber {
  return typeof raw === 'number' || isRawNumber(raw);
}

/**
 * The value with exact numbers: itself, or read again from the record; a default of the schema stands in no row. Where
 * `areWhole` is not so, an integer may be what a double has made of a fraction: 1.0000000000000000001 is parsed as 1.
 */
export function exactly(raw: unknown, row: Row, name: string, areWhole: boolean): unknown {
  const isInexact = areWhole ? isUnsafe : isDouble;
  return someNumber(raw, isInexact) ? (fieldValue(row.exact(), name) ?? raw) : raw;
}

const isUnsafe = (value: number): boolean => !Number.isSafeInteger(value);
const isDouble = (): boolean => true;

function someNumber(raw: unknown, test: (value: number) => boolean): boolean {
  if (typeof raw === 'number') return test(raw);
  if (typeof raw !== 'object' || raw === null || isRawJSON(raw)) return false;
  const members: readonly unknown[] = Array.isArray(raw) ? raw : Object.values(raw);
  return members.some((member) => someNumber(member, test));
}

/** The source text of a number. */
export function numberText(raw: number | RawNumber, row: Row, name: string): string {
  if (typeof raw !== 'number') return raw.rawJSON;
  const exact = fieldValue(row.exact(), name);
  if (isRawNumber(exact)) return exact.rawJSON;
  // An integer that a double holds, or a default of the schema: it stands in no row.
  if (Number.isInteger(raw) && !Number.isSafeInteger(raw))
    throw new ValueError(`the exact digits of ${raw} are not known`);
  return Object.is(raw, -0) ? '-0' : String(raw);
}

/** An integer of any size; a number where it is a safe one. */
export function readInteger(raw: unknown, row: Row, name: string): number | bigint {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && !isNegativeZero(raw)) return raw;
  const value = integerOf(readDecimal(raw, row, name));
  if (value === undefined) throw misfit(raw, 'an integer');
  return narrowed(value);
}

/** A JSON number, exact to the last digit of its source text. */
export function readDecimal(raw: unknown, row: Row, name: string): Decimal {
  if (!isNumber(raw)) throw misfit(raw, 'a number');
  const text = numberText(raw, row, name);
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw misfit(raw, 'a number');
  if (decimal.digits === '0' && text.startsWith('-')) throw new ValueError('-0 would lose its sign');
  return decimal;
}

export function narrowed(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function isNegativeZero(raw: unknown): boolean {
  return raw === 0 && Object.is(raw, -0);
}
