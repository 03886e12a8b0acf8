import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { deliveries, event, Feed, unavailable } from '../../support/feed.ts';
import { linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const bare = 'create table @orders (id text not null, note text);';
const offPath = `do $$ begin execute format('alter database %I set search_path = ''''', current_database()); end $$;`;
const blind = `create collation @blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);`;

describe('a key is decided by', () => {
  it.each([
    ['a unique index with more columns in it', `${bare} create unique index on @orders (id) include (note)`],
    ['a unique index in the other direction', `${bare} create unique index on @orders (id desc nulls last)`],
    ['a unique index of another collation', `${bare} create unique index on @orders (id collate "C")`],
    ['a unique index of another operator class', `${bare} create unique index on @orders (id text_pattern_ops)`],
    [
      'a unique index of a nullable column',
      'create table @orders (id text, note text); create unique index on @orders (id)',
    ],
    [
      'a unique constraint that takes nulls for equal',
      'create table @orders (id text unique nulls not distinct, note text)',
    ],
    [
      'a unique constraint beside a primary key of the table’s own',
      'create table @orders (n bigint generated always as identity primary key, id text unique, note text)',
    ],
    ['two unique indexes', `${bare} create unique index on @orders (id); create unique index on @orders (id)`],
    [
      'one index beside others that cannot decide',
      `${bare} create unique index on @orders (id) where note <> ''; create unique index on @orders (lower(id)); create unique index on @orders (id)`,
    ],
    [
      'a primary key of a domain',
      'create domain @code as text; create table @orders (id @code primary key, note text)',
    ],
    [
      'a key of a nondeterministic collation',
      `${blind} create table @orders (id text collate @blind primary key, note text)`,
    ],
    [
      'a key of an enum',
      `create type @code as enum ('1', '2', '3', '4'); create table @orders (id @code primary key, note text)`,
    ],
    [
      'a key of citext off the search path',
      `${offPath} create table @orders (id public.citext primary key, note text)`,
    ],
    ['a key of ltree off the search path', `${offPath} create table @orders (id public.ltree primary key, note text)`],
    ['a key of a range', 'create table @orders (id int4range primary key, note text)'],
  ])('%s', (what, sql) =>
    withDestination(async (destination) => {
      await make(destination, sql);
      const key = (id: number) => (what.includes('range') ? `[${id},${id + 1})` : String(id));
      const feed = new Feed({ columns: { id: 'string', note: 'string' } });
      const created = [1, 2, 3].map((id) => feed.create({ id: key(id), note: `n${id}` }));
      const changed = [
        feed.update({ id: key(1), note: 'new' }),
        feed.update({ id: key(2), note: unavailable }),
        feed.remove({ id: key(3) }),
      ];
      await destination.apply([
        event(...created),
        event(...changed, ...feed.move({ id: key(2) }, { id: key(4), note: unavailable })),
      ]);
      expect(await rowsOf(destination, 'orders', 'id::text, note', 'id')).toEqual([
        { id: key(1), note: 'new' },
        { id: key(4), note: 'n2' },
      ]);
    })(),
  );

  it.each(deliveries)('the columns of the record’s key in whatever order the index has them, $way', ({ deliver }) =>
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (note text, b int, a int, primary key (b, a))');
      const feed = new Feed({ key: ['a', 'b'], columns: { a: 'int32', b: 'int32', note: 'string' } });
      const created = [feed.create({ a: 1, b: 2, note: 'x' }), feed.create({ a: 2, b: 1, note: 'y' })];
      const changed = [feed.update({ a: 1, b: 2, note: 'z' }), feed.remove({ a: 2, b: 1 })];
      await destination.apply(deliver(...created, ...changed));
      expect(await rowsOf(destination, 'orders', 'a, b, note')).toEqual([{ a: 1, b: 2, note: 'z' }]);
    })(),
  );
});

describe('a key cannot be decided by', () => {
  it.each([
    ['a unique index on some rows', `${bare} create unique index on @orders (id) where id > ''`],
    ['a unique index on an expression', `${bare} create unique index on @orders (lower(id))`],
    ['a unique index on the key and an expression', `${bare} create unique index on @orders (id, lower(note))`],
    ['an index that is not unique', `${bare} create index on @orders (id)`],
    ['an exclusion constraint', `${bare} alter table @orders add exclude (id with =)`],
    ['a unique index with the key in it only', `${bare} create unique index on @orders (note) include (id)`],
    [
      'an index that is not valid',
      `${bare} create unique index broken on @orders (id); update pg_index set indisvalid = false where indexrelid = '@broken'::regclass`,
    ],
  ])('%s: a systemic error prints what to do, and doing it heals', (_what, sql) =>
    withDestination(async (destination) => {
      await make(destination, sql);
      const feed = new Feed({ columns: { id: 'string', note: 'string' } });
      const handler = destination.handler();
      const records = [feed.create({ id: '1', note: 'a' })];
      const error = await refusal(handler, records);
      expect(error).toMatchObject({ class: 'systemic', code: 'KEY_NOT_UNIQUE' });
      await destination.database.query(
        /create unique index on "landfall test"\."orders" \("id"\)/.exec(error.message)?.[0] ?? '',
      );
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    })(),
  );
});

it(
  'an index that is dropped on the way is a systemic error, and heals',
  withDestination(async (destination) => {
    await make(destination, 'create table @orders (id int, note text); create unique index the_key on @orders (id)');
    const feed = new Feed();
    const handler = destination.handler();
    expect(await send(handler, [feed.create({ id: 1, note: 'a' })])).toEqual([]);
    await make(destination, 'drop index @the_key');
    const records = [feed.update({ id: 1, note: 'b' })];
    expect(await refusal(handler, records)).toMatchObject({ class: 'systemic', code: 'KEY_NOT_UNIQUE' });
    await make(destination, 'create unique index on @orders (id)');
    expect(await send(handler, records)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 b']);
  }),
);
