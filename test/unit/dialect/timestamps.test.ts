import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
