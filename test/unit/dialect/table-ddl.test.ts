import { expect, test } from 'vitest';
import { ddlStatements } from '../../../lib/dialect/postgres/ddl.ts';
import { naturalType } from '../../../lib/dialect/postgres/types/column-type-for.ts';
import { type NewColumn, newColumnsOf, type TableDdl, tableAfter } from '../../../lib/dialect/table-ddl.ts';

const integer = naturalType({ kind: 'integer', bits: 32 });
const text = naturalType({ kind: 'text', length: 20 });

function column(name: string, given: Partial<NewColumn> = {}): NewColumn {
  return { name, type: text, notNull: false, default: undefined, ...given };
}

const id = column('id', { type: integer, notNull: true });
const create = (keyIndex: 'primary' | 'plain' | 'none'): TableDdl => ({
  kind: 'create',
  table: { name: 't', columns: [id, column('note', { default: 'x' })], key: ['id'], keyIndex },
});

test('DDL that creates a table tells what the catalog will have', () => {
  const table = tableAfter(undefined, create('primary'));
  expect(table).toMatchObject({
    ...{ name: 't', uniqueKeys: [['id']], isReferenced: false },
    columns: [
      { name: 'id', type: { name: 'int4' }, notNull: true, isRequired: true },
      { name: 'note', type: { name: 'varchar', length: 20 }, notNull: false, isRequired: false },
    ],
  });
  expect(table?.byName.get('note')).toBe(table?.columns[1]);
});

test.for(['plain', 'none'] as const)('a key with %s index decides no conflict', (keyIndex) => {
  expect(tableAfter(undefined, create(keyIndex))?.uniqueKeys).toEqual([]);
});

test('columns are added behind those that are there, and each once', () => {
  const before = tableAfter(undefined, create('primary'));
  const marked = column('_landfall_deleted', { notNull: true, default: 'false' });
  const table = tableAfter(before, { kind: 'add', columns: [column('note', { type: integer }), marked] });
  expect(table?.columns.map(({ name, type, isRequired }) => [name, type.name, isRequired])).toEqual([
    ['id', 'int4', true],
    ['note', 'varchar', false],
    ['_landfall_deleted', 'varchar', false],
  ]);
  expect(table).toMatchObject({ uniqueKeys: [['id']] });
  expect(before?.columns).toHaveLength(2);
});

test('where nothing is to be done, a table stays what it is', () => {
  const table = tableAfter(undefined, create('none'));
  expect(tableAfter(table, { kind: 'none' })).toBe(table);
  expect(tableAfter(undefined, { kind: 'none' })).toBeUndefined();
});

test('DDL is the statements of its kind', () => {
  const texts = (ddl: TableDdl): string[] => ddlStatements('s', 't', ddl).map((statement) => statement.text);
  expect(texts({ kind: 'none' })).toEqual([]);
  expect(texts(create('plain'))).toEqual([
    `create table if not exists "s"."t" (\n  "id" integer not null,\n  "note" character varying(20) default 'x'\n)`,
    expect.stringMatching(/^create index if not exists "_landfall_key_[0-9a-f]{12}" on "s"\."t" \("id"\)$/),
  ]);
  const add: TableDdl = { kind: 'add', columns: [column('a "b"')] };
  expect(texts(add)).toEqual([`alter table "s"."t"\n  add column if not exists "a ""b""" character varying(20)`]);
  expect(newColumnsOf(add)).toEqual([column('a "b"')]);
});
