import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { column, encode, unscaled } from './encode.ts';

const int64: LogicalType = { kind: 'integer', bits: 64 };
const double: LogicalType = { kind: 'float', bits: 64 };
const text: LogicalType = { kind: 'text' };

describe('floats', () => {
  const [real, float8] = [column('float4'), column('float8')];

  test('any double and any float', () => {
    fc.assert(
      fc.property(
        fc.double({ noDefaultInfinity: true, noNaN: true }),
        fc.float({ noDefaultInfinity: true, noNaN: true }),
        (wide, narrow) => {
          fc.pre(!Object.is(wide, -0) && !Object.is(narrow, -0));
          expect(encode(double, float8, JSON.stringify(wide)).readDoubleBE()).toBe(wide);
          expect(encode({ kind: 'float', bits: 32 }, real, JSON.stringify(narrow)).readFloatBE()).toBe(narrow);
          expect(encode(double, real, JSON.stringify(narrow)).readFloatBE()).toBe(narrow);
        },
      ),
    );
  });

  test('-0, NaN and infinities', () => {
    expect(encode(double, float8, '-0.0').readDoubleBE()).toBe(-0);
    expect(encode(double, float8, '"NaN"').readDoubleBE()).toBeNaN();
    expect(encode(double, real, '"-Infinity"').readFloatBE()).toBe(-Infinity);
    expect(() => encode(double, float8, '"Inf"')).toThrow(ValueError);
  });

  test('only what is exact', () => {
    expect(() => encode(double, real, '0.1')).toThrow(ValueError);
    expect(() => encode({ kind: 'float', bits: 32 }, real, '1e39')).toThrow(ValueError);
    expect(() => encode(int64, float8, '9007199254740993')).toThrow(ValueError);
    expect(encode(int64, float8, '9007199254740994').readDoubleBE()).toBe(9007199254740994);
    expect(() => encode(int64, real, '16777217')).toThrow(ValueError);
    expect(encode({ kind: 'decimal', scale: 1 }, float8, '"AQ=="').readDoubleBE()).toBe(0.1);
    expect(encode({ kind: 'decimal', scale: 1 }, real, '"AQ=="').readFloatBE()).toBe(Math.fround(0.1));
    const long = JSON.stringify(unscaled(10_000_000_000_000_000_055_511_151_231n));
    expect(() => encode({ kind: 'decimal', scale: 29 }, float8, long)).toThrow(/exact/);
  });

  test('digits that PostgreSQL would not write: halfway to the next number', () => {
    const decimal = (digits: bigint) => JSON.stringify(unscaled(digits));
    expect(() => encode({ kind: 'decimal', scale: 0 }, float8, decimal(10n ** 23n))).toThrow(/exact/);
    expect(() => encode(text, float8, '"1e+23"')).toThrow(ValueError);
    expect(() => encode(text, real, '"42673910"')).toThrow(ValueError);
    expect(encode(text, float8, '"1e+22"').readDoubleBE()).toBe(1e22);
    expect(encode(double, float8, '1e23').readDoubleBE()).toBe(1e23);
  });

  test('only the fewest digits of a real', () => {
    expect(encode({ kind: 'decimal', scale: 2 }, real, JSON.stringify(unscaled(82_514_240n))).readFloatBE()).toBe(
      Math.fround(825_142.4),
    );
    expect(() => encode({ kind: 'decimal', scale: 2 }, real, JSON.stringify(unscaled(82_514_238n)))).toThrow(/exact/);
    expect(encode({ kind: 'untyped' }, real, '1.17549435e-38').readFloatBE()).toBe(Math.fround(1.17549435e-38));
  });

  test('text as a float is written', () => {
    expect(encode(text, float8, '"0.1"').readDoubleBE()).toBe(0.1);
    expect(encode(text, float8, '"-0"').readDoubleBE()).toBe(-0);
    for (const json of ['"1.50"', '"1e3"', '" 1"', '"0x10"', '""'])
      expect(() => encode(text, float8, json)).toThrow(ValueError);
  });
});

describe('booleans', () => {
  test('true, false, 0, 1 and their texts; nothing else', () => {
    const bool = column('bool');
    expect([...encode({ kind: 'boolean' }, bool, 'true')]).toEqual([1]);
    expect([...encode({ kind: 'integer', bits: 16 }, bool, '0')]).toEqual([0]);
    expect([...encode(text, bool, '"true"')]).toEqual([1]);
    expect(encode({ kind: 'boolean' }, column('int2'), 'true').readInt16BE()).toBe(1);
    for (const json of ['1', '"true"', '[]']) expect(() => encode({ kind: 'boolean' }, bool, json)).toThrow(ValueError);
    expect(() => encode({ kind: 'integer', bits: 16 }, bool, '2')).toThrow(ValueError);
    expect(() => encode(text, bool, '"t"')).toThrow(ValueError);
  });
});
