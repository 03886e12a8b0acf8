import { expect, test } from 'vitest';
import { typeDifference } from '../../../../lib/dialect/redshift/type-difference.ts';
import { char, decimal, plain, varbyte, varchar } from '../../../../lib/dialect/redshift/types/spelled-types.ts';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import type { ColumnType } from '../../../../lib/model/table.ts';

const settings = { redshiftTextLength: 65_535 };

test.for<[string, LogicalType, ColumnType, boolean, string | undefined]>([
  ['the same', { kind: 'text' }, varchar(65_535), false, undefined],
  ['a shorter text', { kind: 'text' }, varchar(256), false, 'varchar(65535)'],
  ['a longer text', { kind: 'text', length: 20 }, varchar(100), false, undefined],
  ['a text of a key', { kind: 'text' }, varchar(1024), true, undefined],
  ['more digits', { kind: 'decimal', precision: 10, scale: 2 }, decimal(12, 2), false, undefined],
  [
    'fewer digits before the point',
    { kind: 'decimal', precision: 10, scale: 2 },
    decimal(10, 4),
    false,
    'decimal(10,2)',
  ],
  [
    'fewer digits behind the point',
    { kind: 'decimal', precision: 10, scale: 2 },
    decimal(18, 0),
    false,
    'decimal(10,2)',
  ],
  ['another kind of number', { kind: 'integer', bits: 32 }, plain('int8'), false, 'integer'],
  [
    'bytes whose length nobody tells',
    { kind: 'bytes' },
    { ...varbyte(1), length: undefined } as never,
    false,
    undefined,
  ],
  ['characters', { kind: 'uuid' }, char(36), false, undefined],
  ['a record without schema', { kind: 'untyped' }, plain('date'), false, undefined],
])('%s', ([, type, column, isKey, other]) => {
  expect(typeDifference(type, column, isKey, settings)).toBe(other);
});
