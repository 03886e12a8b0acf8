import { describe, expect, test } from 'vitest';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { unscaled } from '../../../support/unscaled.ts';
import { write } from './write.ts';

const int64 = { kind: 'integer', bits: 64 } as const;
const float64 = { kind: 'float', bits: 64 } as const;
const float32 = { kind: 'float', bits: 32 } as const;
const text = { kind: 'text' } as const;
const scaled = (value: bigint): string => JSON.stringify(unscaled(value));

describe('numbers that a column holds', () => {
  test.each<[LogicalType, string, string, string]>([
    [int64, 'smallint', '-32768', '-32768'],
    [int64, 'integer', '2147483647', '2147483647'],
    [int64, 'bigint', '-9223372036854775808', '-9223372036854775808'],
    [text, 'integer', '"12"', '12'],
    [{ kind: 'boolean' }, 'smallint', 'true', '1'],
    [int64, 'boolean', '0', 'false'],
    [text, 'boolean', '"true"', 'true'],
    [int64, 'decimal(5,2)', '999', '999'],
    [{ kind: 'unsigned' }, 'decimal(20,0)', '-9223372036854775808', '9223372036854775808'],
    [{ ...int64, maybeUnsigned: true }, 'decimal(20,0)', '-1', '18446744073709551615'],
    [{ ...int64, maybeUnsigned: true }, 'bigint', '-1', '-1'],
    [
      { kind: 'decimal', scale: 10 },
      'decimal(38,10)',
      scaled(10n ** 38n - 1n),
      '9999999999999999999999999999.9999999999',
    ],
    [{ kind: 'decimal', scale: 0 }, 'decimal(38,0)', scaled(-(10n ** 38n) + 1n), `-${'9'.repeat(38)}`],
    [{ kind: 'decimal', scale: 3 }, 'decimal(5,1)', scaled(1500n), '1.5'],
    [{ kind: 'decimal', scale: 2 }, 'varchar(10)', scaled(-50n), '-0.50'],
    [{ kind: 'decimal', scale: 50 }, 'varchar(65535)', scaled(1n), `0.${'0'.repeat(49)}1`],
    [float64, 'double precision', '1.7976931348623157e308', '1.7976931348623157e+308'],
    [float64, 'double precision', '2.2250738585072014e-308', '2.2250738585072014e-308'],
    [float64, 'double precision', '"NaN"', 'NaN'],
    [float64, 'double precision', '"-Infinity"', '-Infinity'],
    [float64, 'double precision', '-0.0', '-0'],
    [float64, 'real', '0.5', '0.5'],
    [float64, 'bigint', '5.0', '5'],
    [float32, 'real', '0.1', '0.10000000149011612'],
    // The fewest digits of the largest real are more than it.
    [float32, 'real', '3.4028235E38', '3.4028234663852886e+38'],
    [float32, 'real', '1.17549435E-38', '1.1754943508222875e-38'],
    [float32, 'varchar(20)', '0.1', '0.1'],
    [int64, 'double precision', '9007199254740992', '9007199254740992'],
  ])('%j into %s: %s is %s', (type, into, json, expected) => {
    expect(write(type, into, json)).toBe(expected);
  });
});

describe('numbers that a column would change', () => {
  test.each<[LogicalType, string, string, string]>([
    [int64, 'smallint', '32768', '32768 is out of the range of smallint'],
    [int64, 'integer', '-2147483649', '-2147483649 is out of the range of integer'],
    [{ kind: 'unsigned' }, 'bigint', '-1', '18446744073709551615 is out of the range of bigint'],
    [text, 'integer', '"007"', 'is not an integer in plain notation'],
    [text, 'integer', '" 12"', 'is not an integer in plain notation'],
    [text, 'integer', '"1e3"', 'is not an integer in plain notation'],
    [int64, 'boolean', '2', 'is not 0 or 1'],
    [int64, 'decimal(5,2)', '1000', '1000 is out of the range of decimal(5,2)'],
    [
      { kind: 'decimal', scale: 3 },
      'decimal(5,2)',
      scaled(1501n),
      '1.501 would be rounded to 2 digits behind the point',
    ],
    [{ kind: 'decimal', scale: 0 }, 'decimal(38,0)', scaled(10n ** 38n), 'is out of the range of decimal(38,0)'],
    [{ kind: 'decimal-text' }, 'decimal(5,2)', '"NaN"', 'decimal(5,2) holds no NaN'],
    [float64, 'decimal(5,2)', '"Infinity"', 'decimal(5,2) holds no Infinity'],
    [float64, 'real', '0.1', 'is not exact as a real'],
    [float64, 'double precision', '5e-324', '5e-324 is out of the range of double precision'],
    [float32, 'real', '1.0E-45', 'is out of the range of real'],
    [float32, 'real', '1e39', '1e+39 is out of the range of real'],
    [int64, 'double precision', '9007199254740993', 'is not exact as a floating-point number'],
    [int64, 'date', '0', 'values of type integer never fit into a column of type date'],
  ])('%j into %s: %s is refused', (type, into, json, reason) => {
    expect(() => write(type, into, json)).toThrow(reason);
  });
});
