import { expect, test } from 'vitest';
import { declaredKeysOf, primaryKeysQuery, requireDeclared } from '../../../../lib/dialect/redshift/declared-keys.ts';
import type { Table } from '../../../../lib/model/table.ts';

const table: Table = { name: 'orders', columns: [], byName: new Map(), uniqueKeys: undefined, isReferenced: false };
const settings = { schema: 'shop', primaryKeyFields: [] };

test('declared keys are asked for by the names that the server keeps', () => {
  expect(primaryKeysQuery('Shop', ['Orders', 'items'])).toMatchObject({
    text: expect.stringContaining('c.relname in ($2, $3)'),
    values: ['shop', 'orders', 'items'],
  });
  const rows = [{ table_name: 'orders', constraint_name: 'orders_pkey', definition: 'PRIMARY KEY (shop, "a b")' }];
  expect(declaredKeysOf(rows)).toEqual(new Map([['orders', ['shop', 'a b']]]));
});

test('a record key of other columns than the declared one is refused, whichever it lacks or has beside', () => {
  const declared = { ...table, declaredKey: ['shop', 'line'] };
  for (const key of [['line'], ['shop', 'line', 'note'], ['shop', 'other']])
    expect(() => requireDeclared(key, declared, settings)).toThrow(
      /table "shop"\."orders" declares primary key \("shop", "line"\)/,
    );
  expect(() => requireDeclared(['line', 'shop'], declared, settings)).not.toThrow();
});

test('where no key is declared, or the settings name one, any is taken', () => {
  expect(() => requireDeclared(['line'], table, settings)).not.toThrow();
  const named = { ...settings, primaryKeyFields: ['line'] };
  expect(() => requireDeclared(['line'], { ...table, declaredKey: ['shop', 'line'] }, named)).not.toThrow();
  expect(() => requireDeclared([], { ...table, declaredKey: ['shop'] }, settings)).not.toThrow();
});
