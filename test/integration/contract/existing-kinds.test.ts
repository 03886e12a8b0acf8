import { describe, expect, it } from 'vitest';
import { live, make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

const base = 'create table @base (id int primary key, note text, own text default $$kept$$);';

const always = 'instead of insert or update or delete on @orders for each row execute function @f()';
const trigger = `create function @f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t ${always}`;

describe('what cannot be upserted into is a systemic error that says so, whoever’s fault it is:', () => {
  it.each([
    [
      'a view of a union',
      `${base} create view @orders as select id, note from @base union all select 0, 'x'`,
      '55000',
      'orders',
    ],
    [
      'a view whose table has no such key',
      'create table @base (id int, note text); create view @orders as select * from @base',
      '42P10',
      '"orders"',
    ],
    [
      'a view that a trigger writes for',
      `${base} create view @orders as select id, note from @base; ${trigger}`,
      '42P10',
      '"orders"',
    ],
    [
      'a table whose inserts a rule takes',
      `${base} create table @orders (id int primary key, note text); create rule r as on insert to @orders do instead insert into @base values (new.id, new.note)`,
      '0A000',
      '"orders"',
    ],
    [
      'a table whose updates a rule takes',
      `${base} create table @orders (id int primary key, note text); create rule r as on update to @orders do instead nothing`,
      '0A000',
      '"orders"',
    ],
    [
      'a foreign table',
      `create extension file_fdw; create server s foreign data wrapper file_fdw; create foreign table @orders (id int, note text) server s options (filename '/dev/null')`,
      'KEY_NOT_UNIQUE',
      'orders',
    ],
    [
      'a materialized view',
      `create materialized view @orders as select 1 as id, '' as note`,
      'DDL_WITHOUT_EFFECT',
      'orders',
    ],
    ['a sequence', 'create sequence @orders', 'DDL_WITHOUT_EFFECT', 'orders'],
    ['an index', `${base} create index orders on @base (id)`, 'DDL_WITHOUT_EFFECT', 'orders'],
    ['a type', `create type @orders as enum ('a')`, 'DDL_WITHOUT_EFFECT', 'orders'],
    ['a table without columns', 'create table @orders ()', 'DDL_WITHOUT_EFFECT', 'orders'],
  ])('%s', (_what, sql, code, named) =>
    withDestination(async (destination) => {
      await make(destination, sql);
      const feed = new Feed();
      const error = await refusal(
        destination.handler(),
        [1, 2].map((id) => feed.create({ id, note: 'a' })),
      );
      expect(error).toMatchObject({ class: 'systemic', code, message: expect.stringContaining(named) });
    })(),
  );
});

it(
  'a name that something else than a table has is a table once it is free',
  withDestination(async (destination) => {
    await make(destination, 'create sequence @orders');
    const records = [new Feed().create({ id: 1, note: 'a' })];
    const handler = destination.handler();
    const error = await refusal(handler, records);
    expect(error.message).toMatch(/"orders".*(index|sequence|view|type)/);
    await make(destination, 'drop sequence @orders');
    expect(await send(handler, records)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a']);
  }),
);

describe('used as it is:', () => {
  const lived = ['1 new', '2 n2', '5 n4'];

  it.each([
    ['an unlogged table', 'create unlogged table @orders (id int primary key, note text)'],
    [
      'a table that lost columns',
      'create table @orders (a int, id int primary key, b int, note text, c int); alter table @orders drop a, drop b, drop c',
    ],
    [
      'a table with 1,600 columns',
      `do $do$ begin execute 'create table @orders (id int primary key, note text, ' || (select string_agg('c' || i || ' text default ''d''', ', ') from generate_series(1, 1598) i) || ')'; end $do$`,
    ],
    [
      'a table of a row type',
      'create type @shape as (id int, note text); create table @orders of @shape (primary key (id))',
    ],
    [
      'a table with a rule beside its writes',
      'create table @orders (id int primary key, note text); create table @log (id int); create rule r as on delete to @orders do also insert into @log values (old.id)',
    ],
  ])('%s', (_what, sql) =>
    withDestination(async (destination) => {
      await make(destination, sql);
      await live(destination);
      expect(await linesOf(destination)).toEqual(lived);
    })(),
  );

  it(
    'a table whose deletes a rule takes: its rows stay',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id int primary key, note text)');
      await make(destination, 'create rule r as on delete to @orders do instead nothing');
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1, note: 'a' })), event(feed.remove({ id: 1 }))]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    }),
  );
});
