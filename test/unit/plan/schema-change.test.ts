import { describe, expect, test } from 'vitest';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { type Field, shapeOf } from '../../../lib/model/row.ts';
import type { Table } from '../../../lib/model/table.ts';
import { schemaChange } from '../../../lib/plan/schema-change.ts';
import { untypedColumn } from '../../../lib/plan/untyped-column.ts';
import { remove, row, tombstone, unavailable, upsert } from './changes.ts';

const text = { kind: 'text' } as const;
const untyped = { kind: 'untyped' } as const;

function table(...names: readonly string[]): Table {
  const type = { sql: 'text', name: 'text', display: 'text' };
  const columns = names.map((name) => ({ name, type, notNull: false, generated: false, identityAlways: false }));
  const byName = new Map(columns.map((column) => [column.name, column]));
  return { name: 't', columns, byName, uniqueKeys: [], isReferenced: false };
}

/** An upsert whose fields have these types; `values` without a value are NULL. */
function typed(
  types: Readonly<Record<string, LogicalType | Omit<Field, 'name'>>>,
  values: Readonly<Record<string, unknown>> = {},
) {
  const fields = Object.entries(types).map(
    ([name, given]): Field => ('kind' in given ? { name, type: given } : { name, ...given }),
  );
  const cells = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null]));
  return { ...upsert('a', {}), row: row(cells, shapeOf(fields)) };
}

function names(change: ReturnType<typeof schemaChange>): unknown {
  if (change.kind === 'none') return 'none';
  const columns = change.columns.map((column) => column.name);
  return change.kind === 'add' ? columns : { key: change.key.map((column) => column.name), columns };
}

describe('a table that is there', () => {
  test('lacks nothing for rows whose fields it has', () => {
    expect(schemaChange(table('id', 'a'), [upsert('x', { a: 1 })], 'delete')).toEqual({ kind: 'none' });
  });

  test('lacks the fields of all rows, each once and in their order', () => {
    const changes = [upsert('x', { b: 1, a: 1 }), upsert('y', { c: 1, b: 2 })];
    expect(names(schemaChange(table('id', 'a'), changes, 'delete'))).toEqual(['b', 'c']);
  });

  test('is never changed for what it has and rows lack', () => {
    expect(names(schemaChange(table('id', 'old'), [upsert('x', {})], 'delete'))).toBe('none');
  });

  test('lacks nothing for deletes', () => {
    expect(names(schemaChange(table('id'), [remove('x'), tombstone('x')], 'delete'))).toBe('none');
  });

  test('gets a column whose first value is not available: the column’s type is known', () => {
    const changes = [upsert('x', { big: unavailable })];
    expect(names(schemaChange(table('id'), changes, 'delete'))).toEqual(['big']);
  });

  test('gets a column with the field’s type, its default and the record that asked first', () => {
    const change = typed({ id: text, a: { type: { kind: 'date' }, default: 0 } });
    expect(schemaChange(table('id'), [change, typed({ id: text, a: text })], 'delete')).toEqual({
      kind: 'add',
      columns: [{ name: 'a', type: { kind: 'date' }, default: 0, change }],
    });
  });
});

describe('a table that is missing', () => {
  test('is created with its key columns first, in key order, and then the fields in theirs', () => {
    const change = { ...upsert('x', {}), row: row({ a: 1, id: 'x', b: 2 }) };
    expect(names(schemaChange(undefined, [change], 'delete'))).toEqual({ key: ['id'], columns: ['a', 'b'] });
  });

  test('takes a key column’s type from the value’s field, which says more, else from the key’s', () => {
    const long = typed({ id: { kind: 'text', length: 20 } });
    expect(schemaChange(undefined, [long], 'delete')).toMatchObject({ key: [{ type: { kind: 'text', length: 20 } }] });
    expect(schemaChange(undefined, [typed({ a: text })], 'delete')).toMatchObject({
      key: [{ name: 'id', type: text }],
    });
  });

  test('has no key for rows that have none', () => {
    expect(names(schemaChange(undefined, [upsert(undefined, { a: 1 })], 'delete'))).toEqual({
      key: [],
      columns: ['a'],
    });
  });

  test('is created by a delete, with the key alone', () => {
    for (const deleteMode of ['delete', 'mark'] as const) {
      expect(names(schemaChange(undefined, [remove('x')], deleteMode))).toEqual({ key: ['id'], columns: [] });
    }
  });

  test('is not created by a tombstone, nor by a delete that is ignored', () => {
    expect(names(schemaChange(undefined, [tombstone('x')], 'delete'))).toBe('none');
    expect(names(schemaChange(undefined, [remove('x')], 'ignore'))).toBe('none');
    expect(names(schemaChange(undefined, [], 'delete'))).toBe('none');
  });
});

describe('a field without schema', () => {
  test('asks for no column before a value comes', () => {
    expect(names(schemaChange(table('id'), [typed({ a: untyped })], 'delete'))).toBe('none');
  });

  test('asks for none while its value is not available: nothing is known of it', () => {
    const change = { ...upsert('x', {}), row: row({ a: unavailable }, shapeOf([{ name: 'a', type: untyped }])) };
    expect(names(schemaChange(table('id'), [change], 'delete'))).toBe('none');
  });

  test('asks for a column of the first value that comes', () => {
    const changes = [typed({ a: untyped }), typed({ a: untyped }, { a: true })];
    expect(schemaChange(table('id'), changes, 'delete')).toMatchObject({ columns: [{ type: { kind: 'boolean' } }] });
  });
});

test.for<[unknown[], LogicalType | undefined]>([
  [[], undefined],
  [[null, undefined], undefined],
  [['a'], text],
  [[true], { kind: 'boolean' }],
  [[1], { kind: 'integer', bits: 64 }],
  [[2 ** 60], { kind: 'integer', bits: 64 }],
  [[1.5], { kind: 'float', bits: 64 }],
  [[1, 1.5], { kind: 'float', bits: 64 }],
  [[1.5, 1], { kind: 'float', bits: 64 }],
  [[null, 2], { kind: 'integer', bits: 64 }],
  [[{ a: 1 }], { kind: 'json' }],
  [[[1]], { kind: 'json' }],
])('without schema the values %j make a column of %j', ([values, type]) => {
  expect(untypedColumn(values)).toEqual(type);
});
