import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import { planOf, problemsOf } from '../../support/planning.ts';
import { withDestination } from '../../support/with-destination.ts';

type Given = Readonly<Record<string, unknown>>;

const orders = 'create table @orders (id int primary key, note text)';
const none = { schemaEvolution: 'none' };

describe('what stands in the way of a table that is there:', () => {
  it.each<[string, string, Given, string, RegExp]>([
    [
      'no unique index on the key',
      'create table @orders (id int, note text)',
      {},
      'blocked KEY_NOT_UNIQUE orders 3',
      /create unique index on "landfall test"."orders" \("id"\)/,
    ],
    [
      'a unique index where changes are appended',
      orders,
      { insertMode: 'insert' },
      'blocked KEY_IS_UNIQUE orders 3',
      /drop the index/,
    ],
    [
      'no column for a field of the key',
      'create table @orders (nr int primary key, note text)',
      none,
      'blocked KEY_COLUMN_MISSING orders 3',
      /has no column "id"/,
    ],
    [
      'columns that no value of the events fits into',
      'create table @orders (id int primary key, note inet[])',
      {},
      'parked VALUE_DOES_NOT_FIT orders.note 3',
      /column "note" of type inet\[\] cannot hold string "n1"/,
    ],
    [
      'a value that is too long',
      'create table @orders (id int primary key, note varchar(2))',
      {},
      'parked VALUE_DOES_NOT_FIT orders.note 1',
      /alter table "landfall test"."orders" alter column "note" type text \(topic .*offset 2\)/,
    ],
    [
      'a name that a sequence has',
      'create sequence @orders',
      {},
      'blocked DDL_WITHOUT_EFFECT orders 3',
      /taken by a sequence/,
    ],
    [
      'a view without a column for a field',
      'create table @t (id int primary key); create view @orders as select * from @t',
      {},
      'blocked DDL_FAILED orders 3',
      /is a view, to which no column can be added, and lacks "note"/,
    ],
    [
      'no column for the mark of deleted rows',
      orders,
      { deleteMode: 'mark', ...none },
      'blocked COLUMN_MISSING orders 3',
      /lacks _landfall_deleted boolean/,
    ],
    ['that it is not, and none may be created', '', none, 'blocked TABLE_MISSING orders 3', /create it/],
  ])('%s', (_what, sql, settings, problem, message) =>
    withDestination(async (destination) => {
      if (sql !== '') await make(destination, sql);
      const feed = new Feed();
      const records = [1, 2].map((id) => feed.create({ id, note: `n${id}` }));
      const plan = await planOf(
        destination,
        [event(...records), event(feed.create({ id: 3, note: 'long' }))],
        settings,
      );
      expect(problemsOf(plan)).toEqual([problem]);
      expect(plan.problems[0]?.message).toMatch(message);
    })(),
  );

  it(
    'of one table, and the others of its event are planned all the same',
    withDestination(async (destination) => {
      await make(destination, 'create table @a (id int)');
      const [a, b] = [new Feed({ table: 'a', topic: 'all' }), new Feed({ table: 'b', topic: 'all' })];
      const settings = { tableNames: [{ match: 'all', table: '{table}' }] };
      const one = event(a.create({ id: 1 }), b.create({ id: 1 }, { offset: 1 }));
      const plan = await planOf(destination, [one], settings);
      expect(problemsOf(plan)).toEqual(['blocked KEY_NOT_UNIQUE a 1']);
      expect(plan.tables).toMatchObject([
        { name: 'a', upserts: 0 },
        { name: 'b', ddl: 'create', upserts: 1 },
      ]);
    }),
  );
});
