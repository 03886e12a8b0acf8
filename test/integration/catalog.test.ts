import { expect, it } from 'vitest';
import { type CatalogRow, catalogQuery, tablesOf } from '../../lib/dialect/postgres/catalog-query.ts';
import { createDatabase } from '../support/database.ts';

it('reads columns with the type below their domains, its modifier, and the unique keys an upsert can use', async () => {
  const database = await createDatabase();
  await database.query(`create schema s;
    create domain s.price as numeric(5,2);
    create domain s.fee as s.price check (value > 0);
    create table s.t (
      a bigint generated always as identity, b s.fee, c s.price[], d varchar(7)[], e numeric(3,-2), f timestamp(3),
      g bit(4), h text generated always as ('x') stored, i public.hstore not null, j interval(3), k interval,
      primary key (a, d), unique (f), unique (g) deferrable);
    create unique index on s.t (j) where a > 3; create unique index on s.t (abs(g::bit(4)::int))`);
  const { text, values } = catalogQuery('s', ['t', 'missing']);
  const [table, ...others] = tablesOf(await database.query<CatalogRow & Record<string, unknown>>(text, values));
  expect(others).toEqual([]);
  const types = Object.fromEntries((table?.columns ?? []).map((column) => [column.name, column.type]));
  expect(types.b).toMatchObject({ name: 'numeric', precision: 5, scale: 2 });
  expect(types.c).toMatchObject({ sql: 's._price', element: { name: 'numeric', precision: 5, scale: 2 } });
  expect(types.d).toMatchObject({ name: '_varchar', element: { name: 'varchar', length: 7 } });
  expect(types.e).toMatchObject({ precision: 3, scale: -2 });
  expect(types.f).toMatchObject({ name: 'timestamp', scale: 3 });
  expect(types.g).toMatchObject({ name: 'bit', length: 4 });
  expect(types.i).toMatchObject({ sql: 'public.hstore', name: 'hstore' });
  expect(types.j).toMatchObject({ name: 'interval', scale: 3 });
  expect(types.k).not.toHaveProperty('scale');
  expect(table?.byName.get('a')).toMatchObject({ identityAlways: true, notNull: true });
  expect(table?.byName.get('h')).toMatchObject({ generated: true });
  expect(table?.uniqueKeys).toEqual([['a', 'd'], ['f']]);
  await database.drop();
});

it('knows the equality of a type whose extension is off the search path, and no other', async () => {
  const database = await createDatabase();
  await database.query(`create schema "Off path"; alter extension citext set schema "Off path";
    create type public.mood as enum ('sad'); create domain public.name_of as "Off path".citext;
    create table public.t (a "Off path".citext, b public.name_of, c public.ltree, d text, e public.mood, f int4range)`);
  const { text, values } = catalogQuery('public', ['t']);
  const [table] = tablesOf(await database.query<CatalogRow & Record<string, unknown>>(text, values));
  const equalities = (table?.columns ?? []).map(({ name, type }) => [name, type.equality]);
  expect(Object.fromEntries(equalities)).toEqual({
    a: 'operator("Off path".=)',
    b: 'operator("Off path".=)',
    c: 'operator(public.=)',
    d: undefined,
    e: undefined,
    f: undefined,
  });
  await database.drop();
});
