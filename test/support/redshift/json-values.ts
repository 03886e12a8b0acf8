import type { ExpectedColumn } from '../fixtures.ts';

/**
 * Whether a SUPER's JSON is the source's document: the same values, whatever their notation. A number that SUPER might
 * round is kept there as a string of its digits (docs/types.md).
 */
export function isSameJson(column: ExpectedColumn, expected: string, found: string): boolean {
  return /^jsonb?$/.test(column.type) && isSame(parsed(expected), parsed(found));
}

/** A number, by its digits. */
class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function parsed(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? new Digits(context?.source ?? String(value)) : value,
  );
}

function isSame(expected: unknown, found: unknown): boolean {
  if (expected instanceof Digits) {
    if (found instanceof Digits) return canonical(expected.text) === canonical(found.text);
    return typeof found === 'string' && !isSafe(expected.text) && canonical(expected.text) === canonical(found);
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(found) && expected.length === found.length && expected.every((item, i) => isSame(item, found[i]))
    );
  }
  if (typeof expected !== 'object' || expected === null) return expected === found;
  if (typeof found !== 'object' || found === null || Array.isArray(found) || found instanceof Digits) return false;
  const [ours, others] = [Object.entries(expected), new Map(Object.entries(found))];
  return (
    ours.length === others.size && ours.every(([name, value]) => others.has(name) && isSame(value, others.get(name)))
  );
}

/** A whole number that every reader keeps has no reason to be a string. */
function isSafe(text: string): boolean {
  return /^-?\d{1,15}$/.test(text);
}

/** Digits and power of ten, without zeros at the ends. */
function canonical(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === '') return text;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
