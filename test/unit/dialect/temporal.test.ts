import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, daysOf } from '../../../lib/dialect/values/calendar.ts';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { column, encode, spell } from './encode.ts';

const text: LogicalType = { kind: 'text' };
const zoned: LogicalType = { kind: 'zoned-timestamp' };
const micros: LogicalType = { kind: 'timestamp', unit: 'us' };

describe('calendar', () => {
  test('days and dates are each other, as Date has them where it can', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_440_588, max: 2_145_042_905 }), (days) => {
        const { year, month, day } = dateOf(days);
        expect(daysOf(year, month, day)).toBe(days);
        const date = new Date(days * 86_400_000);
        if (Number.isNaN(date.getTime())) return;
        expect([year, month, day]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
      }),
    );
  });
});

describe('date', () => {
  const days = (json: string, type: LogicalType = { kind: 'date' }): number =>
    encode(type, column('date'), json).readInt32BE();

  test('days since 1970, with the infinities of snapshot and log', () => {
    expect(days('0')).toBe(-10_957);
    expect([days('-622191234'), days('-2147472692')]).toEqual([2_147_483_647, 2_147_483_647]);
    expect([days('-625821272'), days('-2147472691')]).toEqual([-2_147_483_648, -2_147_483_648]);
    expect(days('2145042905')).toBe(2_145_042_905 - 10_957);
  });

  test.each(['2145042906', '-2440589', '-622191233', '1.5', '"2024-01-01"', '9223372036854775807'])(
    'refuses %s',
    (json) => {
      expect(() => days(json)).toThrow(ValueError);
    },
  );

  test.each([
    ['2024-02-29', '2024-02-29'],
    ['-0043-03-15', '0044-03-15 BC'],
    ['0044-03-15 BC', '0044-03-15 BC'],
    ['0000-01-01', '0001-01-01 BC'],
    ['+12345-01-01Z', '12345-01-01'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
  ])('the ISO date %s is %s', (given, expected) => {
    expect(spell({ kind: 'iso-date' }, column('date'), JSON.stringify(given))).toBe(expected);
  });

  test.each([
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-1-1',
    '24-01-01',
    '2024-01-01+05:30',
    'today',
    '',
    '0000-01-01 BC',
    '2024-04-31',
  ])('the ISO date %j is refused', (given) => {
    expect(() => days(JSON.stringify(given), { kind: 'iso-date' })).toThrow(ValueError);
  });

  test('a timestamp goes in at midnight only', () => {
    expect(days('1704067200000000', micros)).toBe(19_723 - 10_957);
    expect(days('-86400000000', micros)).toBe(-10_958);
    expect(days('"2024-01-01T00:00:00Z"', zoned)).toBe(19_723 - 10_957);
    expect(() => days('1704067200000001', micros)).toThrow(/time of day/);
    expect(() => days('-1', micros)).toThrow(/time of day/);
    expect(() => days('"2024-01-01T00:00:00+01:00"', zoned)).toThrow(/time of day/);
  });

  test('text must be a plain date: a zone would be lost', () => {
    expect(days('"2024-02-29"', text)).toBe(19_782 - 10_957);
    for (const json of ['"2024-02-29Z"', '"29.02.2024"', '"2024-02-29T00:00:00"'])
      expect(() => days(json, text)).toThrow(ValueError);
  });
});

describe('time', () => {
  const time = column('time');
  const at = (type: LogicalType, json: string, target = time): number =>
    Number(encode(type, target, json).readBigInt64BE());

  test('units, and 24:00:00', () => {
    expect(at({ kind: 'time', unit: 'us' }, '86400000000')).toBe(86_400_000_000);
    expect(at({ kind: 'time', unit: 'ms' }, '86399999')).toBe(86_399_999_000);
    expect(at({ kind: 'time', unit: 'ns' }, '1999')).toBe(1);
    for (const json of ['-1', '86400000001', '"12:00"'])
      expect(() => at({ kind: 'time', unit: 'us' }, json)).toThrow(ValueError);
  });

  test('a span of MySQL fits while it is a time of day', () => {
    expect(at({ kind: 'time', unit: 'us', span: true }, '1')).toBe(1);
    expect(() => at({ kind: 'time', unit: 'us', span: true }, '-3020399000000')).toThrow(ValueError);
  });

  test('time(p) refuses finer fractions', () => {
    const target = column('time', { scale: 3 });
    expect(at({ kind: 'time', unit: 'us' }, '1000', target)).toBe(1000);
    expect(() => at({ kind: 'time', unit: 'us' }, '1001', target)).toThrow(/rounded/);
  });

  test('a time with offset is UTC in time and keeps its offset in timetz', () => {
    expect(spell({ kind: 'zoned-time' }, time, '"01:00:00+05:30"')).toBe('19:30:00');
    expect(spell({ kind: 'zoned-time' }, column('timetz'), '"01:00:00+05:30"')).toBe('01:00:00+05:30:00');
    const bytes = encode({ kind: 'zoned-time' }, column('timetz'), '"01:00:00-08"');
    expect([bytes.readBigInt64BE(), bytes.readInt32BE(8)]).toEqual([3_600_000_000n, 28_800]);
  });

  test.each(['25:00', '24:00:01', '12:60', '12:00:60', '1:00', '12:00:00.1234567891', '12', 'noon', '12:00+16:00'])(
    '%j is refused',
    (given) => {
      expect(() => at({ kind: 'zoned-time' }, JSON.stringify(given))).toThrow(ValueError);
    },
  );
});
