import { ValueError } from '../../../model/errors.ts';
import { fieldValue, type Row } from '../../../model/row.ts';
import { misfit } from './cell.ts';
import { type Decimal, decimalOf, integerOf, parseDecimal } from './decimal.ts';

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

/** Whether a number, or one inside an array or object, is none that a double surely holds. */
export function hasInexact(raw: unknown): boolean {
  if (typeof raw === 'number') return !Number.isSafeInteger(raw);
  if (typeof raw !== 'object' || raw === null || isRawJSON(raw)) return false;
  return Array.isArray(raw) ? raw.some(hasInexact) : Object.values(raw).some(hasInexact);
}

/** The value with exact numbers: itself, or read again from the record; a default of the schema stands in no row. */
export function exactly(raw: unknown, row: Row, name: string): unknown {
  return hasInexact(raw) ? (fieldValue(row.exact(), name) ?? raw) : raw;
}

/** The source text of a number that is not a safe integer. */
export function numberText(raw: number | RawNumber, row: Row, name: string): string {
  if (typeof raw !== 'number') return raw.rawJSON;
  const exact = fieldValue(row.exact(), name);
  if (isRawNumber(exact)) return exact.rawJSON;
  // A default of the schema: it stands in no row. Fractions are written with the digits that tell them apart.
  if (Number.isInteger(raw)) throw new ValueError(`the exact digits of ${raw} are not known`);
  return String(raw);
}

/** An integer of any size; a number where it is a safe one. */
export function readInteger(raw: unknown, row: Row, name: string): number | bigint {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && !isNegativeZero(raw)) return raw;
  if (!isNumber(raw)) throw misfit(raw, 'an integer');
  const value = integerOf(readDecimal(raw, row, name));
  if (value === undefined) throw misfit(raw, 'an integer');
  return narrowed(value);
}

/** A JSON number, exact to the last digit of its source text. */
export function readDecimal(raw: unknown, row: Row, name: string): Decimal {
  if (!isNumber(raw)) throw misfit(raw, 'a number');
  if (isNegativeZero(raw)) throw new ValueError('-0 would lose its sign');
  if (typeof raw === 'number' && Number.isSafeInteger(raw)) return decimalOf(raw, 0);
  const decimal = parseDecimal(numberText(raw, row, name));
  if (decimal === undefined) throw misfit(raw, 'a number');
  return decimal;
}

export function narrowed(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function isNegativeZero(raw: unknown): boolean {
  return raw === 0 && Object.is(raw, -0);
}
