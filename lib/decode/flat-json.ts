const quote = 0x22;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const backslash = 0x5c;
const lowerN = 0x6e;
const lowerT = 0x74;
const lowerF = 0x66;
/** Numbers of more digits are left to the runtime. */
const exactDigits = 15;

/** What may stand behind a backslash, but for the `u` of an escape by number. */
const escapable: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));

const literals: ReadonlyMap<number, Buffer> = new Map(
  ['null', 'true', 'false'].map((literal) => [literal.charCodeAt(0), Buffer.from(literal)]),
);

/**
 * Index behind the JSON string, whole number or literal that starts at `at`; -1 for everything else that JSON has: objects,
 * fractions, strings with a character beyond ASCII or one that is escaped by its number.
 */
export function endOfPlain(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at];
  if (first === quote) return endOfText(bytes, at, end);
  if (first === lowerN || first === lowerT || first === lowerF) return endOfLiteral(bytes, at, end);
  return endOfInteger(bytes, at, end);
}

/** The same where only a string may stand. */
export function endOfText(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== quote) return -1;
  for (let i = at + 1; i < end; i += 1) {
    const byte = bytes[i] as number;
    if (byte === quote) return i + 1;
    if (byte === backslash && escapable.has(bytes[i + 1] as number)) i += 1;
    else if (byte === backslash || byte < 0x20 || byte > 0x7f) return -1;
  }
  return -1;
}

function endOfLiteral(bytes: Buffer, at: number, end: number): number {
  const literal = literals.get(bytes[at] as number);
  return literal !== undefined && startsWith(bytes, at, end, literal) ? at + literal.length : -1;
}

function endOfInteger(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] === minus ? at + 1 : at;
  let i = first;
  while (i < end && isDigit(bytes[i] as number)) i += 1;
  if (i === first || (bytes[first] === zero && i > first + 1)) return -1;
  // A fraction or an exponent that follows is no comma and no brace: whoever reads on sees it.
  return i;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

/** Whether these bytes come next. */
export function startsWith(bytes: Buffer, at: number, end: number, expected: Buffer): boolean {
  if (at + expected.length > end) return false;
  for (let i = 0; i < expected.length; i += 1) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

/** Whether the plain string between `from` and `to`, quotes and all, is this text and spelled without escapes. */
export function isText(bytes: Buffer, from: number, to: number, text: string): boolean {
  if (to - from !== text.length + 2) return false;
  for (let i = 0; i < text.length; i += 1) {
    const byte = bytes[from + 1 + i];
    if (byte !== text.charCodeAt(i) || byte === backslash) return false;
  }
  return true;
}

/** The plain string between `from` and `to`; `known` where it is the same, so that nothing is made. Undefined for no string. */
export function textBetween(bytes: Buffer, from: number, to: number, known: string | undefined): string | undefined {
  if (bytes[from] !== quote) return undefined;
  if (known !== undefined && isText(bytes, from, to, known)) return known;
  return JSON.parse(bytes.toString('latin1', from, to)) as string;
}

/** The whole number between `from` and `to`, as `JSON.parse` reads it; undefined for no number. */
export function integerBetween(bytes: Buffer, from: number, to: number): number | undefined {
  const first = bytes[from] as number;
  if (first !== minus && !isDigit(first)) return undefined;
  if (first === minus || to - from > exactDigits) return Number(bytes.toString('latin1', from, to));
  let value = 0;
  for (let i = from; i < to; i += 1) value = value * 10 + ((bytes[i] as number) - zero);
  return value;
}
