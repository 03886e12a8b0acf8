import { describe, expect, test } from 'vitest';
import { columnWriter } from '../../../../lib/dialect/redshift/types/column-writer.ts';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { column, usual, write, writeWith } from './write.ts';

const micros = { kind: 'timestamp', unit: 'us' } as const;
const zoned = { kind: 'zoned-timestamp' } as const;
const text = { kind: 'text' } as const;
const infinity = '9223372036825200000';
const minusInfinity = '-9223372036832400000';

describe('times that a column holds', () => {
  test.each<[LogicalType, string, string, string]>([
    [{ kind: 'date' }, 'date', '-719162', '0001-01-01'],
    [{ kind: 'date' }, 'date', '2932896', '9999-12-31'],
    [{ kind: 'date' }, 'timestamp', '0', '1970-01-01 00:00:00'],
    [{ kind: 'date' }, 'timestamptz', '0', '1970-01-01 00:00:00+00'],
    [text, 'date', '"2024-02-29"', '2024-02-29'],
    [micros, 'timestamp', '253402300799999999', '9999-12-31 23:59:59.999999'],
    [micros, 'timestamp', '-62135596800000000', '0001-01-01 00:00:00'],
    [micros, 'timestamptz', '1', '1970-01-01 00:00:00.000001+00'],
    [micros, 'date', '86400000000', '1970-01-02'],
    [zoned, 'timestamp', '"2024-02-29T12:00:00+02:00"', '2024-02-29 10:00:00'],
    [zoned, 'timestamptz', '"9999-12-31T23:59:59.999999Z"', '9999-12-31 23:59:59.999999+00'],
    [{ kind: 'time', unit: 'us' }, 'time', '86400000000', '24:00:00'],
    [{ kind: 'time', unit: 'ms', span: true }, 'time', '1', '00:00:00.001'],
    [{ kind: 'zoned-time' }, 'timetz', '"01:00:00+05:30"', '19:30:00+00'],
    [{ kind: 'zoned-time' }, 'timetz', '"24:00:00Z"', '24:00:00+00'],
    [{ kind: 'zoned-time' }, 'time', '"12:00:00.5+02:00"', '10:00:00.5'],
  ])('%j into %s: %s is %s', (type, into, json, expected) => {
    expect(write(type, into, json)).toBe(expected);
  });
});

describe('times that a column would change', () => {
  test.each<[LogicalType, string, string, string]>([
    [{ kind: 'date' }, 'date', '-719163', '0001-12-31 BC is out of the range of dates that are loaded'],
    [{ kind: 'date' }, 'date', '2932897', '10000-01-01 is out of the range'],
    [micros, 'timestamp', '253402300800000000', '10000-01-01 is out of the range'],
    [micros, 'timestamptz', '-62135596800000001', '0001-12-31 BC is out of the range'],
    [zoned, 'timestamptz', '"9999-12-31T23:59:59-01:00"', '10000-01-01 is out of the range'],
    [micros, 'date', '86400000001', 'the time of day of 86400000001 would be lost'],
    [{ kind: 'time', unit: 'us', span: true }, 'time', '-1', 'is not a time of day'],
    [{ kind: 'time', unit: 'us' }, 'time', '86400000001', 'is not a time of day'],
    [text, 'timestamp', '"2024-02-29 12:34:56.1234567"', 'is not an ISO 8601 date and time'],
    [text, 'timestamp', '"2024-02-29 12:34:56+02"', 'is not an ISO 8601 date and time'],
    [micros, 'time', '0', 'never fit into'],
  ])('%j into %s: %s is refused', (type, into, json, reason) => {
    expect(() => write(type, into, json)).toThrow(reason);
  });
});

describe('infinite times', () => {
  test.each<[LogicalType, string, string, string]>([
    [{ kind: 'date' }, 'date', '-2147472692', '9999-12-31'],
    [{ kind: 'date' }, 'date', '-2147472691', '0001-01-01'],
    [{ kind: 'date' }, 'timestamp', '-2147472692', '9999-12-31 23:59:59.999999'],
    [micros, 'timestamp', infinity, '9999-12-31 23:59:59.999999'],
    [micros, 'timestamp', minusInfinity, '0001-01-01 00:00:00'],
    [micros, 'date', minusInfinity, '0001-01-01'],
    [zoned, 'timestamptz', '"infinity"', '9999-12-31 23:59:59.999999+00'],
    [zoned, 'timestamptz', '"-infinity"', '0001-01-01 00:00:00+00'],
  ])('%j into %s: %s is what redshiftInfinity says', (type, into, json, most) => {
    expect(write(type, into, json, { redshiftInfinity: 'max' })).toBe(most);
    expect(write(type, into, json, { redshiftInfinity: 'null' })).toBeNull();
    expect(() => write(type, into, json, { redshiftInfinity: 'error' })).toThrow('set redshiftInfinity to max or null');
  });

  test('a year that is merely out of range is refused under every setting', () => {
    for (const redshiftInfinity of ['max', 'null', 'error'] as const) {
      expect(() => write({ kind: 'date' }, 'date', '2932897', { redshiftInfinity })).toThrow('is out of the range');
    }
  });
});

test('nanoseconds are cut to microseconds and counted', () => {
  const writer = columnWriter({ kind: 'timestamp', unit: 'ns' }, column('timestamp'), usual);
  expect(writeWith(writer, '1001')).toBe('1970-01-01 00:00:00.000001');
  expect(writeWith(writer, '-1')).toBe('1969-12-31 23:59:59.999999');
  expect(writeWith(writer, '2000')).toBe('1970-01-01 00:00:00.000002');
  expect(writer.cuts?.count).toBe(2);
});
