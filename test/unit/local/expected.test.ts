import { expect, test } from 'vitest';
import { compareRows } from '../../support/expected.ts';
import type { ExpectedTable } from '../../support/fixtures.ts';
import { loadExpected, loadSchema, withoutForeignKeys, withoutTables } from '../../support/fixtures.ts';
import { sourceText } from '../../support/source-text.ts';

const column = (name: string, type: string) => ({ name, type, nullable: true });
const table: ExpectedTable = {
  schema: 'public',
  name: 't',
  columns: [column('id', 'bigint'), column('a', 'text'), column('lost', 'box'), column('n', 'numeric(5,2)')],
  primaryKey: ['id'],
  rowCount: 2,
  rows: [
    ['1', 'x', '(1,1)', '1.10'],
    ['2', null, null, null],
  ],
  columnsMissingInEvents: ['lost'],
  inexactCells: [{ key: ['1'], column: 'n', source: '1.10', fromEvents: '1.1' }],
};
const compared = table.columns.filter(({ name }) => name !== 'lost');
const texts = (found: (string | null)[][]) => compareRows(table, compared, found).map(({ text }) => text);

test('equal rows in any order are no difference, an inexact cell may have either value', () => {
  expect(
    texts([
      ['2', null, null],
      ['1', 'x', '1.10'],
    ]),
  ).toEqual([]);
  expect(
    texts([
      ['1', 'x', '1.1'],
      ['2', null, null],
    ]),
  ).toEqual([]);
});

test('a changed cell, a missing row and a row too many are told with key and column', () => {
  expect(
    texts([
      ['1', null, '1.2'],
      ['3', 'y', null],
    ]),
  ).toEqual([
    't ["1"]: a is null, expected "x"',
    't ["1"]: n is "1.2", expected "1.10"',
    't ["2"]: the row is missing',
    't ["3"]: a row too many',
  ]);
});

test('a key that stands twice is a row too many', () => {
  expect(
    texts([
      ['1', 'x', '1.1'],
      ['2', null, null],
      ['2', null, null],
    ]),
  ).toEqual(['t ["2"]: a row too many']);
});

test('tables without primary key are multisets', () => {
  const keyless = { ...table, primaryKey: [], columns: [column('a', 'text')], rows: [['x'], ['x'], ['y']] };
  const found = compareRows(keyless, keyless.columns, [['y'], ['x'], ['z']]);
  expect(found.map(({ text }) => text)).toEqual(['t ["x"]: the row is missing', 't ["z"]: a row too many']);
});

test('casts that cut or round without an error are left out or checked', () => {
  expect(sourceText(column('a', 'character varying(3)'), 'text')).toBe('("a"::character varying)::text');
  expect(sourceText(column('a', 'character varying(3)[]'), 'text[]')).toBe('("a"::character varying[])::text');
  expect(sourceText(column('a', 'timestamp(3) without time zone'), 'text')).toBe(
    '("a"::timestamp without time zone)::text',
  );
  expect(sourceText(column('a', 'character(3)'), 'text')).toBe('rtrim("a"::text)');
  expect(sourceText(column('a', 'numeric(5,2)'), 'numeric')).toMatch(/^case when .* else '!'/);
  expect(sourceText(column('a"b', 'hstore'), 'hstore')).toBe('("a""b"::hstore)::text');
  expect(sourceText(column('a', 'hstore'), 'jsonb')).toMatch(/jsonb_each_text\("a"\)/);
});

test('the DDL of a source is moved to another schema without foreign keys and sequences', () => {
  const sql = withoutForeignKeys(loadSchema('01'), 'my "$&" schema');
  expect(sql).toContain('CREATE TABLE "my ""$&"" schema".customers (');
  expect(sql).toContain('ALTER TABLE ONLY "my ""$&"" schema".orders\n    ADD CONSTRAINT orders_pkey');
  expect(sql).not.toMatch(/FOREIGN KEY|SEQUENCE|nextval|public\./);
  expect(withoutForeignKeys(loadSchema('06'), 's')).toContain('attrs public.hstore');
});

test('tables can be left out of what is expected', () => {
  const names = withoutTables(loadExpected('01'), 'rate_cache').tables.map(({ name }) => name);
  expect(names).toEqual(['customers', 'orders', 'order_lines']);
});
