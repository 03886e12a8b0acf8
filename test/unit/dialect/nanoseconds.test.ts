import { describe, expect, test } from 'vitest';
import { ArrayWriter } from '../../../lib/dialect/postgres/types/array-writer.ts';
import { columnWriter, parameterOids } from '../../../lib/dialect/postgres/types/column-writer.ts';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { emptyRow } from '../../../lib/model/row.ts';
import type { ColumnType } from '../../../lib/model/table.ts';
import { arrayOf, column, encode, spell } from './encode.ts';

const nanos: LogicalType = { kind: 'timestamp', unit: 'ns' };
const zoned: LogicalType = { kind: 'zoned-timestamp' };

/** How many of the values were cut when they were written. */
function cuts(type: LogicalType, target: ColumnType, values: readonly unknown[]): number | undefined {
  const writer = columnWriter(type, target, { schemalessDecimals: 'text' });
  const out = new ArrayWriter(parameterOids[writer.parameter], values.length);
  for (const value of values) writer.write(out, value, emptyRow, 'c');
  return writer.cuts?.count;
}

describe('nanoseconds cut to microseconds are counted', () => {
  test.each<[LogicalType, ColumnType, unknown[], number]>([
    [nanos, column('timestamp'), [1_000, 1_001, 0, -1], 2],
    [nanos, column('timestamptz'), [1_999], 1],
    [{ kind: 'time', unit: 'ns' }, column('time'), [86_399_999_999_999, 1_000], 1],
    [{ kind: 'time', unit: 'ns' }, column('interval'), [1], 1],
    [{ kind: 'duration', unit: 'ns' }, column('interval'), [-1, 2_000], 1],
    [zoned, column('timestamptz'), ['2024-01-01T00:00:00.123456789Z', '2024-01-01T00:00:00.123456000Z'], 1],
    [zoned, column('timestamp'), ['2024-01-01T00:00:00.1234567Z'], 1],
    [{ kind: 'zoned-time' }, column('timetz'), ['12:00:00.1234567Z', '12:00:00Z'], 1],
    [{ kind: 'iso-time' }, column('time'), ['12:00:00.1234567Z'], 1],
    [{ kind: 'array', element: nanos }, arrayOf(column('timestamp')), [[1_001, 2_001, 3_000]], 2],
    [{ kind: 'untyped' }, column('timestamptz'), ['2024-01-01T00:00:00.123456789Z', '2024-01-01T00:00:00Z'], 1],
  ])('%j in %o: %j', (type, target, values, expected) => {
    expect(cuts(type, target, values)).toBe(expected);
  });

  test.each<[LogicalType, ColumnType]>([
    [{ kind: 'timestamp', unit: 'us' }, column('timestamp')],
    [{ kind: 'text' }, column('timestamp')],
    [{ kind: 'integer', bits: 64 }, column('int8')],
  ])('%j has none to cut', (type, target) => {
    expect(columnWriter(type, target, { schemalessDecimals: 'text' }).cuts).toBeUndefined();
  });
});

describe('nanoseconds are not cut', () => {
  test('where a date would hide them', () => {
    expect(() => encode(nanos, column('date'), '86400000000001')).toThrow(ValueError);
    expect(spell(nanos, column('date'), '86400000000000')).toBe('1970-01-02');
  });

  test('at the end of the day, where nothing may follow', () => {
    expect(() => encode({ kind: 'iso-time' }, column('time'), '"24:00:00.0000001"')).toThrow(ValueError);
  });

  test.each<[LogicalType, string, string]>([
    [nanos, '1704067200123456789', '2024-01-01 00:00:00.123456789'],
    [nanos, '-1', '1969-12-31 23:59:59.999999999'],
    [nanos, '1000', '1970-01-01 00:00:00.000001'],
    [{ kind: 'time', unit: 'ns' }, '1', '00:00:00.000000001'],
    [{ kind: 'time', unit: 'ns' }, '86400000000000', '24:00:00'],
    [zoned, '"2024-01-01T00:00:00.123456789Z"', '2024-01-01T00:00:00.123456789Z'],
  ])('in text: %j %s is %s', (type, json, expected) => {
    expect(spell(type, column('text'), json)).toBe(expected);
  });
});
