import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { column, encode, spell } from './encode.ts';

const text: LogicalType = { kind: 'text' };

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
