import { ValueError } from '../../../model/errors.ts';
import { parseDecimal, sameNumber } from '../../values/decimal.ts';

/** limitations-super.html: bytes of a value, and of a text in it; levels of arrays and structures. */
const mostBytes = 16_000_000;
const mostLevels = 1000;

/** What a scan of a valid JSON text found. */
export interface Scanned {
  /** The text, with the numbers that SUPER might round as strings. */
  readonly json: string;
  /** Members of all its objects together. */
  readonly members: number;
}

/**
 * Holds a valid JSON text against the limits of SUPER. A SUPER's numbers are bigints, decimals of up to 38 digits and
 * doubles (r_SUPER_type.html); which of them JSON_PARSE and COPY make of a number no page says. So a number stays one
 * where each of them is that number; any other becomes a string of its digits, which a cast turns into every type.
 * @throws ValueError when it is too large, nested too deep, or has texts that Redshift cannot store.
 */
export function withinSuper(json: string): Scanned {
  if (json.length > mostBytes / 3 && Buffer.byteLength(json) > mostBytes) {
    throw new ValueError(`${Buffer.byteLength(json)} bytes do not fit into super, which holds ${mostBytes}`);
  }
  let made = '';
  let taken = 0;
  let levels = 0;
  let members = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === 0x22) at = endOfText(json, at);
    else if (code === 0x7b || code === 0x5b) {
      levels += 1;
      if (levels > mostLevels)
        throw new ValueError(`nested more than ${mostLevels} levels deep, as many as super holds`);
    } else if (code === 0x7d || code === 0x5d) levels -= 1;
    else if (code === 0x3a) members += 1;
    else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const end = endOfNumber(json, at);
      if ((end - at > 15 || hasExponent(json, at, end)) && !isExact(json.slice(at, end))) {
        made += `${json.slice(taken, at)}"${json.slice(at, end)}"`;
        taken = end;
      }
      at = end - 1;
    }
  }
  return { json: taken === 0 ? json : made + json.slice(taken), members };
}

/** Where the closing quote stands. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const code = json.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) {
      at += 1;
      if (json.charCodeAt(at) === 0x75) at = endOfEscape(json, at + 1);
    }
  }
}

/** The end of `\uXXXX`, or of the two that make a pair. */
function endOfEscape(json: string, at: number): number {
  const unit = Number.parseInt(json.slice(at, at + 4), 16);
  if (unit === 0) throw new ValueError('the JSON text holds \\u0000, which Redshift cannot store');
  if ((unit & 0xf800) !== 0xd800) return at + 3;
  const isHigh = (unit & 0xfc00) === 0xd800;
  if (!isHigh || !/^\\u[dD][c-fC-F]/.test(json.slice(at + 4, at + 8))) {
    throw new ValueError('the JSON text holds half of a surrogate pair, which is no character');
  }
  return at + 9;
}

function endOfNumber(json: string, start: number): number {
  let at = start + 1;
  for (; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    const isDigit = code >= 0x30 && code <= 0x39;
    // . e E + -
    if (!isDigit && code !== 0x2e && code !== 0x65 && code !== 0x45 && code !== 0x2b && code !== 0x2d) break;
  }
  return at;
}

/** Numbers without one are exact up to 15 digits, whatever they are read as. */
function hasExponent(json: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if ((json.charCodeAt(at) | 0x20) === 0x65) return true;
  return false;
}

/** Whether the number is a bigint, or the fewest digits of a double that has all of its precision. */
function isExact(text: string): boolean {
  if (/^-?\d+$/.test(text) && text.length <= 20) {
    const whole = BigInt(text);
    if (BigInt.asIntN(64, whole) === whole) return true;
  }
  const double = Number(text);
  if (!Number.isFinite(double) || (double !== 0 && Math.abs(double) < 2 ** -1022)) return false;
  const [written, read] = [parseDecimal(text), parseDecimal(String(double))];
  return written !== undefined && read !== undefined && sameNumber(written, read);
}
