import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArrayWriter } from '../../../lib/dialect/postgres/types/array-writer.ts';
import { numericCell } from '../../../lib/dialect/postgres/types/numeric.ts';
import { writeSmallNumeric } from '../../../lib/dialect/postgres/types/small-numeric.ts';
import { decimalOf } from '../../../lib/dialect/values/decimal.ts';
import { emptyRow } from '../../../lib/model/row.ts';

const column = { name: 'numeric', sql: 'numeric', display: 'numeric' };

function byDigits(unscaled: number, scale: number): Buffer {
  const out = new ArrayWriter(1700, 1);
  numericCell(() => decimalOf(unscaled, scale), column).write(out, 'x', emptyRow, 'c');
  return out.finish();
}

function small(unscaled: number, scale: number): Buffer {
  const out = new ArrayWriter(1700, 1);
  expect(writeSmallNumeric(out, unscaled, scale)).toBe(true);
  return out.finish();
}

const edges = [0, 1, 9, 10, 9_999, 10_000, 10_001, 99_999_999, 10 ** 8, 10 ** 12, 10 ** 15, Number.MAX_SAFE_INTEGER];
const cases = edges.flatMap((edge) => [0, 1, 2, 3, 4, 5, 8, 12].map((scale) => [edge, scale] as const));

test.for(cases)('%s with %s digits behind the point is written as by its digits', ([unscaled, scale]) => {
  expect(small(unscaled, scale)).toEqual(byDigits(unscaled, scale));
  if (unscaled !== 0) expect(small(-unscaled, scale)).toEqual(byDigits(-unscaled, scale));
});

test('so is every number that a double holds', () => {
  const power = fc
    .integer({ min: 0, max: 52 })
    .chain((bits) => fc.maxSafeInteger().map((n) => Math.trunc(n / 2 ** bits)));
  fc.assert(
    fc.property(power, fc.integer({ min: 0, max: 12 }), (unscaled, scale) => {
      expect(small(unscaled, scale)).toEqual(byDigits(unscaled, scale));
    }),
    { numRuns: 5_000 },
  );
});

test.for([
  [2 ** 53, 2],
  [5, 13],
  [5, -1],
])('%s with scale %s is left to whoever spells out digits', ([unscaled = 0, scale = 0]) => {
  expect(writeSmallNumeric(new ArrayWriter(1700, 1), unscaled, scale)).toBe(false);
});
