import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArrayWriter } from '../../../lib/dialect/postgres/types/array-writer.ts';
import { ValueError } from '../../../lib/model/errors.ts';
import { decodeArray } from './encode.ts';

describe('ArrayWriter', () => {
  test('an array without elements has no dimension', () => {
    expect(decodeArray(new ArrayWriter(20, 0).finish())).toEqual({
      dimensions: 0,
      hasNull: false,
      oid: 20,
      elements: [],
    });
  });

  test('NULL is told from the empty text', () => {
    const out = new ArrayWriter(25, 2);
    out.null();
    out.text('');
    expect(decodeArray(out.finish())).toEqual({
      dimensions: 1,
      hasNull: true,
      oid: 25,
      elements: [null, Buffer.alloc(0)],
    });
  });

  test('a throw in the middle of an element leaves no trace', () => {
    const out = new ArrayWriter(25, 1);
    out.text('before');
    for (const bad of ['a\0b', `${'x'.repeat(100)}\0`, 'half \ud83d', 'ünder\udc00']) {
      expect(() => out.text(bad)).toThrow(ValueError);
      expect(() => out.jsonb(bad)).toThrow(ValueError);
    }
    expect(() => out.base64('AA=A')).toThrow(ValueError);
    const at = out.open(8);
    out.int16At(at, 1);
    out.text('after');
    expect(decodeArray(out.finish()).elements.map(String)).toEqual(['before', 'after']);
  });

  test('any text survives, however often the buffer grows', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 60 }))), (texts) => {
        const out = new ArrayWriter(25, 0);
        const kept = texts.filter((text) => text === null || (!text.includes('\0') && text.isWellFormed()));
        for (const text of kept) text === null ? out.null() : out.text(text);
        expect(decodeArray(out.finish()).elements.map((element) => element?.toString() ?? null)).toEqual(kept);
      }),
    );
  });

  test('any int64 survives, as a number where it is a safe one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.maxSafeInteger(), (large, safe) => {
        const out = new ArrayWriter(20, 1);
        out.int64(large);
        out.int64(safe);
        const values = decodeArray(out.finish()).elements.map((element) => element?.readBigInt64BE());
        expect(values).toEqual([large, BigInt(safe)]);
      }),
    );
  });

  test('any bytes survive, and damaged base64 is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
        const out = new ArrayWriter(17, 1);
        const base64 = Buffer.from(given).toString('base64');
        out.base64(base64);
        for (const damaged of ['A', `${base64}A`, `${base64}****`])
          expect(() => out.base64(damaged)).toThrow(ValueError);
        expect(decodeArray(out.finish()).elements).toEqual([Buffer.from(given)]);
      }),
    );
  });
});
