import { isUtf8 } from 'node:buffer';
import { base64Length } from '../model/base64.ts';

/** Bytes of a key or value as Lambda encodes them. @throws Error when the base64 is damaged. */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  // Buffer.from skips what is not base64: a shorter result is the only sign of damage.
  if (bytes.length !== base64Length(text)) throw damagedBase64();
  return bytes;
}

export function damagedBase64(): Error {
  return new Error('the base64 text is damaged or cut');
}

/** What the decoder puts in the place of bytes that are not UTF-8; it may as well have been there. */
const replacement = '\uFFFD';

/** The part of a buffer as text; what is not UTF-8 is refused, never replaced. */
export function utf8(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  if (text.includes(replacement) && !isUtf8(bytes.subarray(start, end))) throw new Error('not UTF-8');
  return text;
}

/** V8 walks about 2,500 levels to read numbers exactly or to write JSON, PostgreSQL 6,000: what is deeper has no way in. */
const deepest = 1_000;

/** The JSON value that a part of a buffer is. @throws Error for what is none, and for one nested too deep. */
export function parsePart(bytes: Buffer, start: number, end: number): unknown {
  const parsed: unknown = JSON.parse(utf8(bytes, start, end));
  // Each level takes two bytes at least: short ones need no look.
  if (end - start > 2 * deepest && isDeeper(parsed, deepest))
    throw new Error(`nested more than ${deepest} levels deep`);
  return parsed;
}

interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

// ECMAScript 2026 "JSON.parse source text access", in Node since 21; the compiler's library does not know it yet.
const json = JSON as unknown as ExactJson;

/**
 * Parses JSON and keeps every number that is not a plain safe integer as its source text (`JSON.rawJSON`): int64 and
 * decimals stay exact, and `1.0` a fraction. About five times slower than `JSON.parse`: for the few records that need it.
 */
export function parseExactly(text: string): unknown {
  return json.parse(text, (_key, value, context) =>
    typeof value === 'number' && context.source !== undefined && !isPlainInteger(value, context.source)
      ? json.rawJSON(context.source)
      : value,
  );
}

function isPlainInteger(value: number, source: string): boolean {
  return Number.isSafeInteger(value) && String(value) === source;
}

/** Index just behind the JSON value that starts at `start`; -1 when it does not end before `end`. */
export function endOfValue(bytes: Buffer, start: number, end: number): number {
  let depth = 0;
  let inString = false;
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      if (depth === 0) return i + 1;
      if (depth < 0) return -1;
    }
  }
  return -1;
}

/** Whether arrays and objects lie inside each other more than `levels` deep. */
function isDeeper(given: unknown, levels: number): boolean {
  if (typeof given !== 'object' || given === null) return false;
  if (levels === 0) return true;
  const members = Array.isArray(given) ? (given as readonly unknown[]) : Object.values(given);
  return members.some((member) => isDeeper(member, levels - 1));
}
