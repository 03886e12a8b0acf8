import { ValueError } from '../../model/errors.ts';
import { base64Size } from './bytes.ts';
import { brief } from './read.ts';

/** An exact decimal number: ±`digits` · 10^-`scale`. `digits` has no leading zeros; zero is `0`, never negative. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

/** More digits than any numeric of PostgreSQL has: what is larger is refused before it is spelled out. */
const longest = 200_000;
const mostBytes = 80_000;
const tooLong = 'the number has more digits than any numeric';
const numberText = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,7}))?$/;

/** Reads a number as JSON and PostgreSQL write it; undefined when the text is none. A negative zero loses its sign. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = numberText.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  const digits = withoutLeadingZeros(whole + fraction);
  if (Math.abs(scale) + digits.length > longest) throw new ValueError(tooLong);
  return { negative: sign === '-' && digits !== '0', digits, scale };
}

export function decimalOf(unscaled: number | bigint, scale: number): Decimal {
  if (Math.abs(scale) > longest) throw new ValueError(tooLong);
  const negative = unscaled < 0;
  return { negative, digits: negative ? String(-unscaled) : String(unscaled), scale };
}

/** The same number with as few digits behind the point as it needs, but at least `scale`. */
export function trimmed(decimal: Decimal, scale: number): Decimal {
  const { negative, digits } = decimal;
  if (decimal.scale <= scale) return decimal;
  if (digits === '0') return { negative, digits, scale };
  let length = digits.length;
  const shortest = Math.max(1, length - (decimal.scale - scale));
  while (length > shortest && digits.charCodeAt(length - 1) === 48) length -= 1;
  return { negative, digits: digits.slice(0, length), scale: decimal.scale - (digits.length - length) };
}

/** The number as an integer; undefined when it has a fraction. */
export function integerOf(decimal: Decimal): bigint | undefined {
  const { negative, digits, scale } = trimmed(decimal, 0);
  if (scale > 0) return undefined;
  const magnitude = BigInt(digits + '0'.repeat(-scale));
  return negative ? -magnitude : magnitude;
}

/** Plain notation, all digits behind the point kept: `-0.50`. */
export function decimalText({ negative, digits, scale }: Decimal): string {
  const sign = negative ? '-' : '';
  if (digits === '0' && scale < 0) return '0';
  if (scale <= 0) return sign + digits + '0'.repeat(-scale);
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** The number as one of decimal(precision,scale), with zeros behind the last digit gone. @throws ValueError if it is none. */
export function withinPrecision(value: Decimal, precision: number, scale: number, display: string): Decimal {
  const decimal = trimmed(value, scale);
  if (decimal.digits === '0') return decimal;
  if (decimal.scale > scale) {
    throw new ValueError(`${brief(decimalText(decimal))} would be rounded to ${scale} digits behind the point`);
  }
  if (decimal.digits.length - decimal.scale > precision - scale) {
    throw new ValueError(`${brief(decimalText(decimal))} is out of the range of ${display}`);
  }
  return decimal;
}

/** Whether two decimals are the same number. */
export function sameNumber(a: Decimal, b: Decimal): boolean {
  const [x, y] = [trimmed(a, -longest), trimmed(b, -longest)];
  return x.negative === y.negative && x.digits === y.digits && (x.scale === y.scale || x.digits === '0');
}

/** A big-endian two's complement integer in base64, as Kafka Connect's Decimal carries it. */
export function bigEndian(base64: string): number | bigint {
  const size = base64Size(base64);
  if (size === 0) throw new ValueError('the unscaled value has no bytes');
  if (size > mostBytes) throw new ValueError(tooLong);
  if (size <= 6) return fewBytes(base64, size);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== size) throw new ValueError('the base64 text is damaged or cut');
  return BigInt.asIntN(8 * size, BigInt(`0x${bytes.toString('hex')}`));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sextets = new Int8Array(128).fill(-1);
for (let i = 0; i < alphabet.length; i += 1) sextets[alphabet.charCodeAt(i)] = i;

/** The common case, without a Buffer: at most 48 bits, which a number holds. */
function fewBytes(base64: string, size: number): number {
  const characters = Math.ceil((size * 8) / 6);
  let value = 0;
  for (let i = 0; i < characters; i += 1) {
    const sextet = sextets[base64.charCodeAt(i)] ?? -1;
    if (sextet < 0) throw new ValueError('the base64 text is damaged or cut');
    value = value * 64 + sextet;
  }
  value = Math.floor(value / 2 ** (characters * 6 - size * 8));
  const half = 2 ** (size * 8 - 1);
  return value >= half ? value - 2 * half : value;
}

function withoutLeadingZeros(digits: string): string {
  let from = 0;
  while (from < digits.length - 1 && digits.charCodeAt(from) === 48) from += 1;
  return from === 0 ? digits : digits.slice(from);
}
