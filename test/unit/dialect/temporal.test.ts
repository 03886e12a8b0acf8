import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, daysOf } from '../../../lib/dialect/postgres/types/calendar.ts';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { column, encode, spell } from './encode.ts';

const text: LogicalType = { kind: 'text' };
const zoned: LogicalType = { kind: 'zoned-timestamp' };
const micros: LogicalType = { kind: 'timestamp', unit: 'us' };
const timestamp = column('timestamp');
const timestamptz = column('timestamptz');
const epoch = 946_684_800_000_000n;

function microsSince1970(type: LogicalType, json: string, target = timestamptz): bigint {
  return encode(type, target, json).readBigInt64BE() + epoch;
}

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

describe('timestamps', () => {
  test('any microsecond of PostgreSQL, as a count', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -210_866_803_200_000_000n, max: 9_223_371_331_199_999_999n }), (value) => {
        expect(microsSince1970(micros, String(value), timestamp)).toBe(value);
      }),
    );
  });

  test('any microsecond, as the text PostgreSQL writes and as ISO text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -210_866_803_200_000_000n, max: 9_223_371_331_199_999_999n }), (value) => {
        const shown = spell(micros, timestamp, String(value));
        expect(microsSince1970(text, JSON.stringify(shown), timestamp)).toBe(value);
        const [date = '', clock = '', era] = shown.split(' ');
        const [year = '', ...rest] = date.split('-');
        const astronomical = era === undefined ? Number(year) : 1 - Number(year);
        const sign = astronomical < 0 ? '-' : astronomical > 9999 ? '+' : '';
        const iso = `${sign}${String(Math.abs(astronomical)).padStart(4, '0')}-${rest.join('-')}T${clock}Z`;
        expect(microsSince1970(zoned, JSON.stringify(iso))).toBe(value);
      }),
    );
  });

  test('ISO text as Date reads it, with every offset', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
        fc.integer({ min: -899, max: 899 }),
        (date, offset) => {
          const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
          const zone = `${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`;
          const iso = `${local}${offset < 0 ? '-' : '+'}${zone}`;
          expect(microsSince1970(zoned, JSON.stringify(iso))).toBe(BigInt(date.getTime()) * 1000n);
          expect(microsSince1970(zoned, JSON.stringify(date.toISOString()))).toBe(BigInt(date.getTime()) * 1000n);
        },
      ),
    );
  });

  test('the ends of the range, and the infinities beyond', () => {
    const [last, first] = ['9224318015999999999', '-210866803200000000'];
    expect(spell(micros, timestamp, last)).toBe('294276-12-31 23:59:59.999999');
    expect(spell(micros, timestamp, first)).toBe('4714-11-24 00:00:00 BC');
    for (const json of ['9224318016000000000', '-210866803200000001', '-9223372036853775810']) {
      expect(() => encode(micros, timestamp, json)).toThrow(/out of the range/);
    }
    const infinite: [LogicalType, string][] = [
      [micros, '9223372036825200000'],
      [{ kind: 'timestamp', unit: 'ms' }, '9223372036825200'],
      [zoned, '"infinity"'],
    ];
    for (const [type, json] of infinite) {
      expect(encode(type, timestamp, json).readBigInt64BE()).toBe(2n ** 63n - 1n);
      expect(
        encode(type, timestamptz, json.replace(/^("?)/, '$1-').replace('6825200', '6832400')).readBigInt64BE(),
      ).toBe(-(2n ** 63n));
    }
  });

  test('nanoseconds are cut, backwards also before 1970', () => {
    const nanos: LogicalType = { kind: 'timestamp', unit: 'ns' };
    expect(microsSince1970(nanos, '1704067200123456789')).toBe(1_704_067_200_123_456n);
    expect(microsSince1970(nanos, '-1')).toBe(-1n);
    expect(microsSince1970(nanos, '-9223372036854775808')).toBe(-9_223_372_036_854_776n);
    expect(microsSince1970(zoned, '"1970-01-01T00:00:00.000000999Z"')).toBe(0n);
    expect(() => encode(zoned, timestamptz, '"1970-01-01T00:00:00.0000000001Z"')).toThrow(ValueError);
    expect(() => encode(text, timestamptz, '"1970-01-01T00:00:00.0000001Z"')).toThrow(ValueError);
  });

  test('timestamp(p) refuses finer fractions', () => {
    const target = column('timestamp', { scale: 0 });
    expect(microsSince1970(micros, '1000000', target)).toBe(1_000_000n);
    expect(() => encode(micros, target, '1000001')).toThrow(/rounded/);
    expect(() => encode(micros, target, '9100000000000000001')).toThrow(/rounded/);
    expect(encode(micros, target, '9223372036825200000').readBigInt64BE()).toBe(2n ** 63n - 1n);
  });

  test('text keeps its zone or is refused', () => {
    expect(microsSince1970(text, '"1970-01-01 00:00:01+00"')).toBe(1_000_000n);
    for (const json of ['"1970-01-01 00:00:01+01"', '"1970-01-01"'])
      expect(() => encode(text, timestamptz, json)).toThrow(ValueError);
    expect(() => encode(text, timestamp, '"1970-01-01T00:00:01Z"')).toThrow(ValueError);
  });

  test.each([
    '2024-02-30T00:00:00Z',
    '2024-01-01T24:00:01Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:00.Z',
    '2024-01-01 00:00:00 UTC',
    '2024-1-01T00:00:00Z',
    'now',
    '2024-01-01T00:00:00Z ',
    '20240101T000000Z',
    '2024-01-01t00:00:00z',
  ])('%j is refused', (given) => {
    expect(() => encode(zoned, timestamptz, JSON.stringify(given))).toThrow(ValueError);
  });
});

describe('interval', () => {
  const interval = column('interval');
  const parts = (type: LogicalType, json: string, target = interval): [bigint, number, number] => {
    const bytes = encode(type, target, json);
    return [bytes.readBigInt64BE(), bytes.readInt32BE(8), bytes.readInt32BE(12)];
  };

  test('ISO 8601 and PostgreSQL notation keep months, days and time apart', () => {
    const expected = [14_706_780_000n, 3, 14];
    expect(parts({ kind: 'interval' }, '"P1Y2M3DT4H5M6.78S"')).toEqual(expected);
    expect(parts(text, '"1 year 2 mons 3 days 04:05:06.78"')).toEqual(expected);
    expect(parts({ kind: 'interval' }, '"P-1Y-2M3DT-4H-5M-6.5S"')).toEqual([-14_706_500_000n, 3, -14]);
    expect(parts({ kind: 'interval' }, '"-P1DT0.5S"')).toEqual([-500_000n, -1, 0]);
    expect(parts({ kind: 'interval' }, '"P2W"')).toEqual([0n, 14, 0]);
    expect(parts({ kind: 'duration', unit: 'us' }, '9223372036854775807')).toEqual([2n ** 63n - 1n, 0, 0]);
    expect(parts({ kind: 'time', unit: 'us', span: true }, '-3020399000000')).toEqual([-3_020_399_000_000n, 0, 0]);
  });

  test('what it writes it reads', () => {
    const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(int32, int32, fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (months, days, time) => {
        const seconds = `${time < 0 ? '-' : ''}${(time < 0 ? -time : time) / 1_000_000n}.${String((time < 0 ? -time : time) % 1_000_000n).padStart(6, '0')}`;
        const iso = `P${months}M${days}DT${seconds}S`;
        const shown = spell({ kind: 'interval' }, interval, JSON.stringify(iso));
        expect(parts(text, JSON.stringify(shown))).toEqual([time, days, months]);
      }),
    );
  });

  test.each([
    'P',
    'PT',
    '1 day ',
    '1 hour',
    '',
    'P1',
    '1Y',
    'P1Y2',
    'P99999999999Y',
    'PT9999999999999999999H',
    'PT0.1234567S',
  ])('%j is refused', (given) => {
    expect(() => parts({ kind: 'interval' }, JSON.stringify(given))).toThrow(ValueError);
  });

  test('interval(p) and interval with fields cut nothing', () => {
    expect(() => parts({ kind: 'duration', unit: 'us' }, '1500', column('interval', { scale: 3 }))).toThrow(/rounded/);
    const toMonth = column('interval', { display: 'interval year to month' });
    expect(parts({ kind: 'interval' }, '"P1Y2M"', toMonth)).toEqual([0n, 0, 14]);
    expect(() => parts({ kind: 'interval' }, '"P1D"', toMonth)).toThrow(/cut/);
    const toMinute = column('interval', { display: 'interval day to minute' });
    expect(parts({ kind: 'interval' }, '"P1DT1M"', toMinute)).toEqual([60_000_000n, 1, 0]);
    expect(() => parts({ kind: 'interval' }, '"PT1S"', toMinute)).toThrow(/cut/);
    expect(parts({ kind: 'interval' }, '"P1MT1S"', column('interval', { display: 'interval day to second' }))).toEqual([
      1_000_000n,
      0,
      1,
    ]);
  });
});
