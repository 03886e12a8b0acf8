import { ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import { type Decimal, decimalText, integerOf, parseDecimal, sameNumber } from './decimal.ts';
import { integerSource, numericSource, readFloat } from './number-sources.ts';
import { isNumber, numberText } from './numbers.ts';
import { brief, misfit, type Read, requireString } from './read.ts';

/** The fewest digits that tell the number from its neighbours; what is no number as PostgreSQL spells it. */
export const floatText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** Reads a type as numbers of a real or a double precision column, which must give the same number back. */
export function floatSource(type: LogicalType, isSingle: boolean): Read<number> | undefined {
  const read = anyFloatSource(type, isSingle);
  return read && isSingle ? (raw, row, name) => inRange(read(raw, row, name)) : read;
}

/** Reads a number without schema: the column decides how exact it was meant to be. */
export function untypedFloatSource(isSingle: boolean): Read<number> {
  return (raw, row, name) => {
    const value = readFloat(raw);
    if (isSingle) return anySingle(value, raw);
    // Java writes a double with a point or an exponent: digits alone are a long.
    if (isNumber(raw) && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      const digits = numberText(raw, row, name);
      if (/^-?\d+$/.test(digits) && BigInt(digits) !== BigInt(value)) throw misfit(raw, 'exact as a double');
    }
    return value;
  };
}

function anyFloatSource(type: LogicalType, isSingle: boolean): Read<number> | undefined {
  switch (type.kind) {
    case 'float':
      // A double in a real column must be one already; a float's digits always mean the nearest.
      if (!isSingle || type.bits === 32) return readFloat;
      return (raw) => {
        const value = readFloat(raw);
        if (Number.isFinite(value) && Math.fround(value) !== value) throw misfit(raw, 'exact as a real');
        return value;
      };
    case 'text':
      return (raw) => {
        const given = requireString(raw);
        const value = Number(given);
        if (floatText(value) !== given || isHalfway(value)) throw misfit(raw, 'a number as a float is written');
        return isSingle ? exactSingle(value, raw) : value;
      };
    case 'integer':
    case 'unsigned':
    case 'year': {
      const read = integerSource(type);
      return (
        read &&
        ((raw, row, name) => {
          const exact = read(raw, row, name);
          const value = isSingle ? Math.fround(Number(exact)) : Number(exact);
          if (BigInt(value) !== BigInt(exact)) throw misfit(raw, 'exact as a floating-point number');
          return value;
        })
      );
    }
    case 'decimal':
    case 'decimal-text':
    case 'variable-decimal': {
      const read = numericSource(type);
      return (
        read &&
        ((raw, row, name) => {
          const exact = read(raw, row, name);
          return typeof exact === 'string' ? Number(exact) : nearest(exact, raw, isSingle);
        })
      );
    }
    default:
      return undefined;
  }
}

/** The float whose shortest notation is this number, or which is this integer. */
function nearest(exact: Decimal, raw: unknown, isSingle: boolean): number {
  const value = Number(decimalText(exact));
  const shortest = parseDecimal(String(value));
  const same =
    (shortest && sameNumber(shortest, exact) && !isHalfway(value)) ||
    (Number.isInteger(value) && BigInt(value) === integerOf(exact));
  if (!same) throw misfit(raw, `exact as a floating-point number: ${brief(decimalText(exact))} would become ${value}`);
  return isSingle ? exactSingle(value, raw) : value;
}

/**
 * Whether the fewest digits of a double lie halfway to the next one, such as 1e23: PostgreSQL writes more of them. From
 * 1e22 on only, where powers of ten are no doubles any more.
 */
function isHalfway(value: number): boolean {
  const shortest = Math.abs(value) >= 1e22 ? parseDecimal(String(value)) : undefined;
  const written = shortest && integerOf(shortest);
  if (written === undefined || written === BigInt(value)) return false;
  const beyond = 2n * written - BigInt(value);
  return BigInt(Number(beyond)) === beyond;
}

/** The number if a real is exactly that, or is written so with the fewest digits that tell it from its neighbours. */
export function exactSingle(value: number, raw: unknown): number {
  const rounded = Math.fround(value);
  const digits = digitsOf(value);
  const isShorter = digits > 1 && Math.fround(Number(rounded.toPrecision(digits - 1))) === rounded;
  // Halfway to the next real PostgreSQL writes one digit more (ryu, acceptBounds).
  const beyond = rounded + 2 * (value - rounded);
  const isWritten = isNotation(value, rounded, digits) && !isShorter && Math.fround(beyond) !== beyond;
  if (Object.is(rounded, value) || isWritten) return value;
  throw misfit(raw, 'exact as a real');
}

/** The same for digits that were a real's: Java writes more of them than needed, but nine tell all reals apart. */
export function anySingle(value: number, raw: unknown): number {
  const rounded = Math.fround(value);
  if (Object.is(rounded, value) || isNotation(value, rounded, digitsOf(value))) return value;
  throw misfit(raw, 'exact as a real');
}

function isNotation(value: number, rounded: number, digits: number): boolean {
  return digits <= 9 && Number.isFinite(rounded) && Number(rounded.toPrecision(digits)) === value;
}

function digitsOf(value: number): number {
  const significant = String(value)
    .replace(/e.*|[-.]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.max(1, significant.length);
}

function inRange(value: number): number {
  const rounded = Math.fround(value);
  if (Number.isFinite(value) && (!Number.isFinite(rounded) || (rounded === 0 && value !== 0))) {
    throw new ValueError(`${value} is out of the range of real`);
  }
  return value;
}
