import type { LogicalType } from '../../lib/model/logical-type.ts';
import { unscaled } from '../support/unscaled.ts';
import { expectWritten, type WrittenCase } from '../support/written-cases.ts';

const int = (bits: 16 | 32 | 64): LogicalType => ({ kind: 'integer', bits });
const text: LogicalType = { kind: 'text' };
const nines = '9'.repeat(50);

const cases: readonly WrittenCase[] = [
  ['smallint', int(16), '[-32768, 32767, null]', ['-32768', '32767', null]],
  ['integer', int(32), '[-2147483648, 2147483647, 0]', ['-2147483648', '2147483647', '0']],
  [
    'bigint',
    int(64),
    '[-9223372036854775808, 9223372036854775807, 9007199254740993, -1, 4294967296, -4294967297]',
    ['-9223372036854775808', '9223372036854775807', '9007199254740993', '-1', '4294967296', '-4294967297'],
  ],
  [
    'numeric(20)',
    { kind: 'unsigned' },
    '[-1, 0, 9223372036854775807]',
    ['18446744073709551615', '0', '9223372036854775807'],
  ],
  ['oid', int(64), '[0, 4294967295]', ['0', '4294967295']],
  [
    'double precision',
    { kind: 'float', bits: 64 },
    '[0.1, -0.0, 5e-324, 1.7976931348623157e308, "NaN", "Infinity", "-Infinity", 9007199254740993]',
    ['0.1', '-0', '5e-324', '1.7976931348623157e+308', 'NaN', 'Infinity', '-Infinity', '9.007199254740992e+15'],
  ],
  [
    'real',
    { kind: 'float', bits: 32 },
    '[0.1, -0.0, 1.4e-45, 3.4028235e38, "NaN"]',
    ['0.1', '-0', '1e-45', '3.4028235e+38', 'NaN'],
  ],
  [
    'numeric(100,50)',
    { kind: 'decimal', precision: 100, scale: 50 },
    JSON.stringify([unscaled(-BigInt(nines + nines)), unscaled(1n), unscaled(0n), unscaled(10n ** 50n)]),
    [`-${nines}.${nines}`, `0.${'0'.repeat(49)}1`, `0.${'0'.repeat(50)}`, `1.${'0'.repeat(50)}`],
  ],
  [
    'numeric(3,-2)',
    { kind: 'decimal', scale: 2046 },
    JSON.stringify([unscaled(12300n * 10n ** 2046n), unscaled(-99900n * 10n ** 2046n), unscaled(0n)]),
    ['12300', '-99900', '0'],
  ],
  ['numeric', { kind: 'decimal', scale: 2046 }, JSON.stringify([unscaled(12300n * 10n ** 2046n)]), ['12300']],
  [
    'numeric(4,6)',
    { kind: 'decimal', scale: 6 },
    JSON.stringify([unscaled(1234n), unscaled(-9999n)]),
    ['0.001234', '-0.009999'],
  ],
  [
    'numeric',
    { kind: 'variable-decimal' },
    JSON.stringify([
      { scale: 20, value: unscaled(-1n) },
      { scale: -3, value: unscaled(12n) },
      { scale: 0, value: unscaled(10n ** 40n) },
      { scale: 3, value: unscaled(1100n) },
    ]),
    ['-0.00000000000000000001', '12000', `1${'0'.repeat(40)}`, '1.100'],
  ],
  [
    'numeric',
    text,
    '["NaN", "Infinity", "-Infinity", "NAN", "0.10", "-12345.6789"]',
    ['NaN', 'Infinity', '-Infinity', 'NaN', '0.10', '-12345.6789'],
  ],
  ['numeric(5,0)', { kind: 'decimal', scale: 2 }, JSON.stringify([unscaled(1200n)]), ['12']],
  [
    'numeric',
    { kind: 'float', bits: 64 },
    '[0.1, 1e21, "NaN", 5e-324]',
    ['0.1', '1000000000000000000000', 'NaN', `0.${'0'.repeat(323)}5`],
  ],
  [
    'bigint',
    { kind: 'decimal', scale: 2 },
    JSON.stringify([unscaled(-922337203685477580800n)]),
    ['-9223372036854775808'],
  ],
  ['integer', text, '["12", "0", "-2147483648"]', ['12', '0', '-2147483648']],
  [
    'money',
    { kind: 'decimal', scale: 2 },
    JSON.stringify([unscaled(2n ** 63n - 1n), unscaled(-(2n ** 63n)), unscaled(-123n)]),
    ['$92,233,720,368,547,758.07', '-$92,233,720,368,547,758.08', '-$1.23'],
  ],
  ['boolean', int(16), '[0, 1]', ['f', 't']],
  ['price', { kind: 'decimal', scale: 2 }, JSON.stringify([unscaled(1234567890n)]), ['12345678.90']],
  ['posint', int(32), '[7]', ['7']],
];

expectWritten('numbers', cases);
