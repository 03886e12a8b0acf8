import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { column, decodeNumeric, encode, spell, unscaled } from './encode.ts';

const int64: LogicalType = { kind: 'integer', bits: 64 };
const double: LogicalType = { kind: 'float', bits: 64 };
const text: LogicalType = { kind: 'text' };
const numeric = column('numeric');

function numericText(type: LogicalType, json: string, target = numeric): string {
  return decodeNumeric(encode(type, target, json));
}

describe('integers', () => {
  test('any int64 reaches bigint exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(encode(int64, column('int8'), String(value)).readBigInt64BE()).toBe(value);
      }),
    );
  });

  test.each([
    ['int2', '32768'],
    ['int2', '-32769'],
    ['int4', '2147483648'],
    ['int4', '9007199254740993'],
    ['int8', '9223372036854775808'],
    ['int8', '-9223372036854775809'],
    ['oid', '-1'],
    ['oid', '4294967296'],
  ])('%s refuses %s', (name, json) => {
    expect(() => encode(int64, column(name), json)).toThrow(/out of the range/);
  });

  test.each(['1.5', '"1"', 'true', '{}', '[1]', '-0', '1e400', '9007199254740993.5'])(
    'bigint refuses the integer %s',
    (json) => {
      expect(() => encode(int64, column('int8'), json)).toThrow(ValueError);
    },
  );

  test('BIGINT UNSIGNED that arrives negative is in the upper half', () => {
    expect(numericText({ kind: 'unsigned' }, '-1')).toBe('18446744073709551615');
    expect(numericText({ kind: 'unsigned' }, '-9223372036854775808')).toBe('9223372036854775808');
    expect(() => encode({ kind: 'unsigned' }, column('int8'), '-1')).toThrow(ValueError);
  });

  test.each(['12', '0', '-7', '-9223372036854775808'])('the text %j goes into bigint', (value) => {
    expect(String(encode(text, column('int8'), JSON.stringify(value)).readBigInt64BE())).toBe(value);
  });

  test.each(['007', '1e3', ' 12', '12 ', '-0', '+1', '1.0', '', '0x1', '٣', '1'.repeat(50)])(
    'the text %j does not',
    (value) => {
      expect(() => encode(text, column('int8'), JSON.stringify(value))).toThrow(ValueError);
    },
  );

  test('decimals and floats only where they are whole', () => {
    expect(encode({ kind: 'decimal', scale: 2 }, column('int4'), JSON.stringify(unscaled(1200n))).readInt32BE()).toBe(
      12,
    );
    expect(() => encode({ kind: 'decimal', scale: 2 }, column('int4'), JSON.stringify(unscaled(1201n)))).toThrow(
      ValueError,
    );
    expect(encode(double, column('int8'), '1e15').readBigInt64BE()).toBe(10n ** 15n);
    for (const json of ['1.5', '"NaN"', '-0.0', '1e19'])
      expect(() => encode(double, column('int8'), json)).toThrow(ValueError);
  });
});

describe('numeric', () => {
  test('any unscaled value under any scale', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }),
        fc.integer({ min: 0, max: 70 }),
        (value, scale) => {
          const digits = (value < 0 ? -value : value).toString().padStart(scale + 1, '0');
          const plain = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
          const expected = value < 0 ? `-${plain}` : plain;
          const json = JSON.stringify(unscaled(value));
          expect(numericText({ kind: 'decimal', scale }, json)).toBe(expected);
          expect(spell({ kind: 'decimal', scale }, numeric, json)).toBe(expected);
          expect(numericText({ kind: 'variable-decimal' }, JSON.stringify({ scale, value: unscaled(value) }))).toBe(
            expected,
          );
          expect(numericText(text, JSON.stringify(expected))).toBe(expected);
        },
      ),
    );
  });

  test('small values take the short way, with the same result', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 47n), max: 2n ** 47n - 1n }), (value) => {
        expect(numericText({ kind: 'decimal', scale: 0 }, JSON.stringify(unscaled(value)))).toBe(String(value));
      }),
    );
  });

  test('a double becomes the shortest number that reads back as it', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        fc.pre(!Object.is(value, -0));
        expect(Number(numericText(double, JSON.stringify(value)))).toBe(value);
      }),
    );
  });

  test('numeric(p,s) takes what it need not round', () => {
    const target = column('numeric', { precision: 4, scale: 2 });
    for (const given of ['99.99', '-99.99', '0', '1.500', '0.00000']) {
      expect(Number(numericText(text, JSON.stringify(given), target))).toBe(Number(given));
    }
    for (const given of ['100', '0.001', '99.995', '-100.00', 'Infinity']) {
      expect(() => encode(text, target, JSON.stringify(given))).toThrow(ValueError);
    }
    expect(numericText(text, '"NaN"', target)).toBe('NaN');
  });

  test('a negative scale, which PostgreSQL counts in 11 bits', () => {
    const target = column('numeric', { precision: 3, scale: -2 });
    const json = JSON.stringify(unscaled(12_300n * 10n ** 2046n));
    expect(numericText({ kind: 'decimal', scale: 2046 }, json, target)).toBe('12300');
    expect(numericText({ kind: 'decimal', scale: 2046 }, json)).toBe('12300');
    expect(() => encode(int64, target, '12345')).toThrow(/rounded/);
    expect(() => encode(int64, target, '100000')).toThrow(/out of the range/);
  });

  test('a scale above the precision', () => {
    const target = column('numeric', { precision: 4, scale: 6 });
    expect(numericText(text, '"0.009999"', target)).toBe('0.009999');
    expect(numericText(text, '"0"', target)).toBe('0');
    expect(() => encode(text, target, '"0.01"')).toThrow(ValueError);
  });

  test.each(['01', '1e3', ' 1', '1.', '.5', '-0', '-0.00', '+1', 'nan', '', '1,5', '0x1'])(
    'the text %j is refused',
    (value) => {
      expect(() => encode(text, numeric, JSON.stringify(value))).toThrow(ValueError);
    },
  );

  test.each([
    ['NAN', 'NaN'],
    ['POSITIVE_INFINITY', 'Infinity'],
    ['-Infinity', '-Infinity'],
  ])('%s is %s', (given, expected) => {
    expect(numericText(text, JSON.stringify(given))).toBe(expected);
  });

  test('decimal.format=NUMERIC: the digits of the source text', () => {
    expect(numericText({ kind: 'decimal', scale: 25 }, '1234567890.1234567890123456789012345')).toBe(
      '1234567890.1234567890123456789012345',
    );
  });

  test.each(['""', '"A"', '"****"', '"AA=A"', 'true', '{"scale": 1}'])('damaged decimal %s', (json) => {
    expect(() => encode({ kind: 'decimal', scale: 2 }, numeric, json)).toThrow(ValueError);
  });

  test('a scale out of all bounds costs no memory', () => {
    const huge = JSON.stringify({ scale: -2_000_000_000, value: 'AQ==' });
    expect(() => encode({ kind: 'variable-decimal' }, numeric, huge)).toThrow(/more digits/);
    expect(() => encode({ kind: 'untyped' }, numeric, '1e999999')).toThrow(/more digits/);
  });

  test('money has two digits behind the point and travels as numeric', () => {
    const money = column('money');
    expect(decodeNumeric(encode({ kind: 'decimal', scale: 2 }, money, '"hQ=="'))).toBe('-1.23');
    expect(() => encode(text, money, '"1.234"')).toThrow(ValueError);
  });
});
