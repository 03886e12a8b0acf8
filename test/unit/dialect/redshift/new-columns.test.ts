import { describe, expect, test } from 'vitest';
import { newColumn, ownColumns } from '../../../../lib/dialect/redshift/new-columns.ts';
import { bindExpression } from '../../../../lib/dialect/redshift/types/bind-expression.ts';
import { defaultFor } from '../../../../lib/dialect/redshift/types/default-for.ts';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { column } from './write.ts';

const settings = { redshiftTextLength: 65_535 };

describe('a default', () => {
  test.each<[LogicalType, unknown, string]>([
    [{ kind: 'integer', bits: 32 }, 0, '0'],
    [{ kind: 'boolean' }, true, 'true'],
    [{ kind: 'text', length: 3 }, "it's", "it's"],
    [{ kind: 'text' }, '', ''],
    [{ kind: 'decimal', precision: 5, scale: 2 }, 'ew==', '1.23'],
    [{ kind: 'date' }, 19_782, '2024-02-29'],
    [{ kind: 'time', unit: 'us', span: true }, -1_000_000, '-00:00:01'],
    [{ kind: 'float', bits: 64 }, 'NaN', 'NaN'],
  ])('of %j, %j, is %j', (type, raw, literal) => {
    expect(defaultFor(type, raw, settings)).toEqual({ literal });
  });

  test.each<[LogicalType, unknown]>([
    [{ kind: 'date' }, 0],
    [{ kind: 'timestamp', unit: 'us' }, 0],
    [{ kind: 'time', unit: 'us' }, 0],
    [{ kind: 'time', unit: 'us', span: true }, 0],
    [{ kind: 'zoned-time' }, '00:00:00Z'],
    [{ kind: 'zoned-timestamp' }, '1970-01-01T00:00:00Z'],
    [{ kind: 'duration', unit: 'us' }, 0],
    [{ kind: 'uuid' }, '00000000-0000-0000-0000-000000000000'],
  ])('of %j, %j, stands for a function', (type, raw) => {
    expect(defaultFor(type, raw, settings)).toEqual({ leftOut: 'a zero value' });
  });

  test.each<[LogicalType, unknown, string]>([
    [{ kind: 'integer', bits: 16 }, 40_000, 'not a literal of the type'],
    [{ kind: 'text', length: 1 }, 'abcde', 'not a literal of the type'],
    [{ kind: 'untyped' }, 1, 'not a literal of the type'],
    [{ kind: 'zoned-timestamp' }, 'infinity', 'not a literal of the type'],
    [{ kind: 'json' }, '{}', 'no literal of the type can be written'],
    [{ kind: 'bytes' }, 'AP8=', 'no literal of the type can be written'],
  ])('of %j, %j, is left out: %s', (type, raw, leftOut) => {
    expect(defaultFor(type, raw, settings)).toEqual({ leftOut });
  });
});

describe('a new column', () => {
  test('is nullable, and has the default of its field', () => {
    const field = { name: 'a', type: { kind: 'text' }, default: 'x', isKey: false } as const;
    expect(newColumn(field, settings)).toMatchObject({
      column: { name: 'a', type: { display: 'varchar(65535)' }, notNull: false, default: 'x' },
      defaultLeftOut: undefined,
    });
  });

  test('of a key is not null and has none', () => {
    const field = { name: 'a', type: { kind: 'text' }, default: 'x', isKey: true } as const;
    expect(newColumn(field, settings)).toMatchObject({
      column: { type: { display: 'varchar(1024)' }, notNull: true, default: undefined },
      defaultLeftOut: undefined,
    });
  });

  test('says why it lacks the default', () => {
    const field = { name: 'a', type: { kind: 'date' }, default: 0, isKey: false } as const;
    expect(newColumn(field, settings)).toMatchObject({
      column: { default: undefined },
      defaultLeftOut: 'a zero value',
    });
  });
});

test("Landfall's own columns are those that the settings ask for", () => {
  const columns = ownColumns(undefined, { metadataColumns: ['ts_ms', 'offset'], deleteMode: 'mark' });
  expect(columns.map(({ name, type }) => `${name} ${type.display}`)).toEqual([
    'ts_ms bigint',
    '_landfall_partition integer',
    '_landfall_offset bigint',
    '_landfall_deleted boolean',
  ]);
});

test.each([
  ['varchar(300)', '$3::varchar(300)'],
  ['decimal(10,2)', '$3::decimal(10,2)'],
  ['double precision', '$3::double precision'],
  ['timestamp with time zone', '$3::timestamptz'],
  ['super', 'json_parse($3::varchar(65535))'],
  ['varbyte(12)', "to_varbyte($3::varchar(65535), 'hex')"],
])('a bind of text for a column of type %s is %s', (type, expected) => {
  expect(bindExpression(column(type), 3)).toBe(expected);
});
