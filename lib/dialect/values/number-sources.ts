import { ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import { bigEndian, type Decimal, decimalOf, integerOf, parseDecimal, trimmed } from './decimal.ts';
import { isNumber, isRawNumber, narrowed, readDecimal, readInteger } from './numbers.ts';
import { misfit, type Read, requireBoolean, requireString } from './read.ts';

/** A whole number; a bigint where a number could not hold it. */
export type Integer = number | bigint;

/** Any number a numeric column knows. */
export type Numeric = Decimal | 'NaN' | 'Infinity' | '-Infinity';

/** Reads a type as whole numbers, refusing fractions; undefined for types that are no numbers. */
export function integerSource(type: LogicalType): Read<Integer> | undefined {
  switch (type.kind) {
    case 'integer':
    case 'year':
      return readInteger;
    case 'unsigned':
      return readUnsigned;
    case 'boolean':
      return (raw) => (requireBoolean(raw) ? 1 : 0);
    case 'text':
      return readIntegerText;
    default: {
      const numeric = numericSource(type);
      return numeric && ((raw, row, name) => wholeNumber(numeric(raw, row, name), raw));
    }
  }
}

/** Reads a type as numbers; undefined for types that are none. */
export function numericSource(type: LogicalType): Read<Numeric> | undefined {
  switch (type.kind) {
    case 'decimal':
      return unscaled(type.scale);
    case 'variable-decimal':
      return readVariable;
    case 'text':
    case 'decimal-text':
      return readNumericText;
    case 'float':
      return (raw) => numericOf(readFloat(raw));
    case 'integer':
    case 'year':
    case 'unsigned':
    case 'boolean': {
      const integer = integerSource(type);
      return integer && ((raw, row, name) => decimalOf(integer(raw, row, name), 0));
    }
    default:
      return undefined;
  }
}

/** JSON has no notation for the values that are no numbers: Connect writes them as strings. */
export function readFloat(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  if (isRawNumber(raw)) return Number(raw.rawJSON);
  if (raw === 'NaN' || raw === 'Infinity' || raw === '-Infinity') return Number(raw);
  throw misfit(raw, 'a floating-point number');
}

/** Unscaled bytes under a known scale; with `decimal.format=NUMERIC` JsonConverter writes a number instead. */
export function unscaled(scale: number): Read<Decimal> {
  // PostgreSQL's scale has 11 bits: above 1,023 it is a negative one in disguise (numeric(3,-2) says 2046), and the
  // unscaled integer is filled up with zeros that mean nothing.
  const disguised = scale > 1023;
  return (raw, row, name) => {
    if (isNumber(raw)) return readDecimal(raw, row, name);
    const decimal = decimalOf(bigEndian(requireString(raw, 'a decimal in base64')), scale);
    return disguised ? trimmed(decimal, 0) : decimal;
  };
}

/** Unscaled bytes with their own scale. */
export function readVariable(raw: unknown): Decimal {
  const { scale, value } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  if (typeof scale !== 'number' || !Number.isInteger(scale) || typeof value !== 'string') {
    throw misfit(raw, 'a decimal with its scale');
  }
  return decimalOf(bigEndian(value), scale);
}

/** The values that are no numbers, as PostgreSQL spells them and as Debezium's string mode does. */
const specials: ReadonlyMap<string, Numeric> = new Map<string, Numeric>([
  ['NaN', 'NaN'],
  ['NAN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['POSITIVE_INFINITY', 'Infinity'],
  ['-Infinity', '-Infinity'],
  ['NEGATIVE_INFINITY', '-Infinity'],
]);

/** Text that a numeric column gives back as it was: no exponent, no leading zeros, no blanks, no negative zero. */
export function readNumericText(raw: unknown): Numeric {
  const text = requireString(raw);
  const special = specials.get(text);
  if (special !== undefined) return special;
  const decimal = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? parseDecimal(text) : undefined;
  if (decimal === undefined || (decimal.digits === '0' && text.startsWith('-'))) {
    throw misfit(raw, 'a decimal number in plain notation');
  }
  return decimal;
}

function readIntegerText(raw: unknown): Integer {
  const text = requireString(raw);
  if (!/^(0|-?[1-9]\d*)$/.test(text) || text.length > 40) throw misfit(raw, 'an integer in plain notation');
  return narrowed(BigInt(text));
}

/** BIGINT UNSIGNED in `long` mode: the upper half arrives negative. */
const readUnsigned: Read<Integer> = (raw, row, name) => {
  const value = readInteger(raw, row, name);
  return value < 0 ? narrowed(BigInt(value) + 2n ** 64n) : value;
};

function numericOf(value: number): Numeric {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) throw new ValueError('-0 would lose its sign');
  // The fewest digits that tell a double from its neighbours: they read back as the same double.
  return parseDecimal(String(value)) ?? decimalOf(0, 0);
}

function wholeNumber(value: Numeric, raw: unknown): Integer {
  const integer = typeof value === 'string' ? undefined : integerOf(value);
  if (integer === undefined) throw misfit(raw, 'a whole number');
  return narrowed(integer);
}
