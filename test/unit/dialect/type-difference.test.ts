import { expect, test } from 'vitest';
import { typeDifference } from '../../../lib/dialect/postgres/type-difference.ts';
import { naturalType } from '../../../lib/dialect/postgres/types/column-type-for.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import type { ColumnType } from '../../../lib/model/table.ts';

const text = naturalType({ kind: 'text' });
const column = (name: string, given: Partial<ColumnType> = {}): ColumnType => ({
  sql: name,
  name,
  display: name,
  ...given,
});

test.for<[LogicalType, ColumnType]>([
  [{ kind: 'integer', bits: 32 }, column('int4')],
  [{ kind: 'text', length: 20 }, column('varchar', { length: 20 })],
  [{ kind: 'decimal', precision: 10, scale: 2 }, column('numeric', { precision: 10, scale: 2 })],
  [{ kind: 'timestamp', unit: 'us' }, column('timestamp')],
  [{ kind: 'timestamp', unit: 'us' }, column('timestamp', { scale: 6 })],
  [{ kind: 'array', element: { kind: 'text' } }, column('_text', { element: column('text') })],
])('a column of %j that is the one it would get has the same type', ([type, existing]) => {
  expect(typeDifference(type, existing, false)).toBeUndefined();
});

test.for<[LogicalType, ColumnType, string]>([
  [{ kind: 'integer', bits: 32 }, column('int8'), 'integer'],
  [{ kind: 'text', length: 20 }, column('varchar', { length: 10 }), 'character varying(20)'],
  [{ kind: 'text' }, column('varchar', { length: 10 }), 'text'],
  [{ kind: 'decimal', precision: 10, scale: 2 }, column('numeric'), 'numeric(10,2)'],
  [{ kind: 'timestamp', unit: 'us' }, column('timestamp', { scale: 3 }), 'timestamp without time zone'],
  [{ kind: 'array', element: { kind: 'text' } }, column('_int4', { element: column('int4') }), 'text[]'],
  [{ kind: 'array', element: { kind: 'text' } }, text, 'text[]'],
  [{ kind: 'text' }, column('_text', { element: column('text') }), 'text'],
])('%j in another column is told as the type it would get', ([type, existing, told]) => {
  expect(typeDifference(type, existing, false)).toBe(told);
});

test('a key column is compared with what a key would get', () => {
  const json: LogicalType = { kind: 'json', verbatim: true };
  expect(typeDifference(json, column('jsonb'), true)).toBeUndefined();
  expect(typeDifference(json, column('jsonb'), false)).toBe('json');
});

test('an extension’s type is the one of its name, where the database has it', () => {
  const available = new Map([['citext', 'public.citext']]);
  const citext: LogicalType = { kind: 'native', type: 'citext' };
  expect(typeDifference(citext, column('citext'), false, available)).toBeUndefined();
  expect(typeDifference(citext, column('citext'), false)).toBe('text');
});

test('JSON without schema has no type to compare', () => {
  expect(typeDifference({ kind: 'untyped' }, text, false)).toBeUndefined();
});
