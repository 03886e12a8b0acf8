import { describe, expect, test } from 'vitest';
import { type SourceTable, TableNames } from '../../../lib/decode/table-name.ts';
import { create, remove, sourceOf } from '../../support/records.ts';
import { decode } from './decoding.ts';

const shop = { db: 'shop', schema: 'public', table: 'orders' };

function names(...tableNames: { match: string; table: string }[]): TableNames {
  return new TableNames({ kind: 'postgresql', tableNames });
}

test('Redshift folds ASCII letters: names that are one there are one here', () => {
  const folded = new TableNames({ kind: 'redshift', tableNames: [{ match: '^r\\.(.*)$', table: 'R_$1' }] });
  expect(folded.of('shop.public.Orders', { ...shop, table: 'Orders' })).toBe('orders');
  expect(folded.of('r.Ünit', undefined)).toBe('r_Ünit');
  expect(folded.ofTombstone('other.ITEMS')).toBe('items');
  expect(() => folded.of('other.public.ORDERS', undefined)).toThrow(/would both write table "orders"/);
  expect(() => folded.of('r.ünit', undefined)).not.toThrow();
  expect(folded.of('r.Users', undefined)).toBe('r_users');
  expect(() => folded.of('r.users', undefined)).toThrow(
    /"R_Users" and "R_users" would both be written to table "r_users"/,
  );
});

describe('without a rule', () => {
  test.for<[string, string]>([
    ['order lines', 'shop.public.order_lines'],
    ['bestellung/größe', 'shop.public.bestellung_gr__e'],
    ['Ünïcode', 'shop.public._n_code'],
    ['a.b', 'shop.public.a.b'],
    ['ok-name_1', 'shop.public.ok-name_1'],
    ['cart🛒', 'shop.public.cart__'],
  ])('%s is the source’s own name where the connector makes topic %s of it', ([table, topic]) => {
    expect(names().of(topic, { ...shop, table })).toBe(table);
  });

  test('characters that topics cannot hold are illegal in the schema’s name too', () => {
    expect(names().of('s.my_schema.t_1', { db: 's', schema: 'my schema', table: 't$1' })).toBe('t$1');
  });

  test('MySQL’s tables are qualified by their database', () => {
    expect(names().of('mysql.shop.order_lines', { db: 'shop', table: 'order lines' })).toBe('order lines');
  });

  test('a topic that a transform has renamed gives its last part', () => {
    expect(names().of('lake.orders_v2', shop)).toBe('orders_v2');
    expect(names().of('orders', shop)).toBe('orders');
    expect(names().of('other.public.orders', { ...shop, table: 'ORDERS' })).toBe('orders');
  });

  test('a record without source block gives the last part', () => {
    expect(names().of('shop.public.orders', undefined)).toBe('orders');
  });
});

describe('a rule', () => {
  test('matches the whole topic, never a part of it', () => {
    const tables = names({ match: 'public', table: 'wrong' }, { match: 'shop|shop.public', table: 'wrong' });
    expect(tables.of('shop.public.orders', shop)).toBe('orders');
  });

  test('wins over the rules behind it', () => {
    const tables = names({ match: 'shop\\..*', table: 'first' }, { match: '.*', table: 'second' });
    expect(tables.of('shop.public.orders', shop)).toBe('first');
    expect(tables.of('other.public.orders', shop)).toBe('second');
  });

  test('may use the groups of its match', () => {
    const tables = names({ match: '([^.]+)\\.(?<schema>[^.]+)\\.(.+)', table: '$<schema>_$3' });
    expect(tables.of('shop.public.orders', shop)).toBe('public_orders');
  });

  test('may use the source’s own names, whatever characters they hold', () => {
    const tables = names({ match: 'shop\\.all', table: '{db}_{schema}_{table}' });
    expect(tables.of('shop.all', { ...shop, table: 'a$1 {db} b' })).toBe('shop_public_a$1 {db} b');
  });

  test.for<[string, SourceTable | undefined]>([
    ['raw_{table}', undefined],
    ['{schema}_{table}', { db: 'shop', table: 'orders' }],
    ['{db}', { db: null, table: 'orders' }],
  ])('that asks for what the source does not name (%s) is an error: tables would meet in one', ([table, source]) => {
    const expected = expect.objectContaining({ class: 'systemic', code: 'TABLE_NOT_NAMED' });
    expect(() => names({ match: '.*', table }).of('shop.all', source)).toThrow(expected);
  });

  test('tells the tables of a routed topic apart', () => {
    const given = { tableNames: [{ match: 'shop\\.all', table: '{table}' }] };
    for (const table of ['orders', 'order lines']) {
      const source = sourceOf({ topic: 'shop.all', table });
      for (const build of [create, remove]) expect(decode(build(source, { id: 1 }), given)).toMatchObject({ table });
    }
  });

  test('may send two topics to one table on purpose', () => {
    const tables = names({ match: 'shop[12]\\.public\\.(.*)', table: '$1' });
    expect(tables.of('shop1.public.orders', shop)).toBe(tables.of('shop2.public.orders', shop));
  });
});
