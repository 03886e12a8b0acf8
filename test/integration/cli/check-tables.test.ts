import { describe, expect, it } from 'vitest';
import { checkOf, linesOf, mend } from '../../support/checking.ts';
import { createLogin, dropLogin, type WithLogin } from '../../support/fault-login.ts';
import { withDestination } from '../../support/with-destination.ts';

const orders = 'create table @orders (id int primary key, note text);';
const append = { insertMode: 'insert', deleteMode: 'ignore' };

/** A test as an ordinary login that may do everything to the tables and owns them. */
const withTables = (sql: string, test: (login: WithLogin) => Promise<void>): (() => Promise<void>) =>
  withDestination(async (destination) => {
    const login = await createLogin(destination);
    try {
      await login.sql(sql);
      await login.sql(`grant select, insert, update, delete on all tables in schema $schema to $role;
        grant usage on all sequences in schema $schema to $role`);
      for (const { name } of await login.sql(
        `select c.oid::regclass::text as name from pg_class c where relnamespace = '$schema'::regnamespace and relkind in ('r', 'p', 'f')`,
      )) {
        await login.sql(`alter table ${String(name)} owner to $role`);
      }
      await test(login);
    } finally {
      await dropLogin(login);
    }
  });

describe('a table that has all it needs', () => {
  it.each([
    ['upserts find rows by its primary key', orders, {}, 'rows are found by ("id")'],
    [
      'upserts find rows by a unique index',
      'create table @orders (id int, a int); create unique index on @orders (a, id)',
      {},
      'rows are found by ("a", "id")',
    ],
    [
      'upserts find rows by primaryKeyFields',
      'create table @orders (id int primary key, a int unique)',
      { primaryKeyFields: 'a' },
      'rows are found by ("a")',
    ],
    [
      'appending has no unique index in the way',
      'create table @orders (id int, a int); create index on @orders (id)',
      append,
      'no unique index is in the way of appending',
    ],
  ])('%s', (_what, sql, settings, told) =>
    withTables(sql, async (login) => {
      const findings = await checkOf(login, { settings });
      expect(linesOf(findings, 'must')).toEqual([]);
      expect(linesOf(findings)).toContain(`✓ orders: ${told}`);
    })(),
  );
});

describe('what must be mended of a table is a ✗ with the SQL that mends it:', () => {
  it.each<[string, string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      'no unique index on primaryKeyFields',
      'create table @orders (id int primary key, a int)',
      { primaryKeyFields: 'a' },
      /has no unique index on \("a"\) that an upsert can use/,
    ],
    [
      'a primary key that is deferrable',
      'create table @orders (id int primary key deferrable)',
      {},
      /has no unique index that an upsert can use: "orders_pkey" is deferrable/,
    ],
    [
      'a unique index that is not valid',
      `create table @orders (id int); create unique index broken on @orders (id);
       update pg_index set indisvalid = false where indexrelid = '@broken'::regclass`,
      {},
      /"broken" is not valid/,
    ],
    [
      'a primary key where changes are appended',
      orders,
      append,
      /has a unique index on \("id"\), and insertMode=insert/,
    ],
    [
      'a unique index where changes are appended',
      'create table @orders (id int, a text); create unique index on @orders (a)',
      append,
      /has a unique index on \("a"\)/,
    ],
    [
      'a rule on inserts',
      `${orders} create table @log (id int primary key); create rule r as on insert to @orders do also insert into @log values (new.id)`,
      {},
      /rule "r" \(on insert\): upserts cannot be used with it/,
    ],
    [
      'row-level security without a policy',
      `${orders} alter table @orders enable row level security; alter table @orders force row level security`,
      {},
      /row-level security lets no row pass/,
    ],
    [
      'row-level security with policies for some commands only',
      `${orders} alter table @orders enable row level security; alter table @orders force row level security;
       create policy p on @orders for select using (true)`,
      {},
      /row-level security lets no row pass/,
    ],
    [
      'the mark of deleted rows is missing and may not be added',
      orders,
      { deleteMode: 'mark', schemaEvolution: 'none' },
      /lacks "_landfall_deleted", which the settings ask for/,
    ],
    [
      'metadata columns are missing and may not be added',
      orders,
      { metadataColumns: 'offset,ts_ms', schemaEvolution: 'none' },
      /lacks "_landfall_partition", "_landfall_offset", "ts_ms"/,
    ],
  ])('%s', (_what, sql, settings, told) =>
    withTables(sql, async (login) => {
      const found = (await checkOf(login, { settings })).filter(({ level }) => level === 'must');
      expect(linesOf(found)).toEqual([expect.stringMatching(told)]);
      await mend(login, found);
      expect(linesOf(await checkOf(login, { settings }), 'must')).toEqual([]);
    })(),
  );

  it(
    'a table without any unique index, where the key is not known: the SQL leaves its columns open',
    withTables('create table @orders (id int)', async (login) => {
      const [found] = (await checkOf(login)).filter(({ level }) => level === 'must');
      expect(found?.what).toBe('has no unique index that an upsert can use');
      expect(found?.cure?.sql).toBe('create unique index on "landfall test"."orders" (…)');
    }),
  );

  it(
    'a primary key over periods, which cannot decide a conflict',
    withTables(
      'create extension btree_gist; create table @orders (id int, during daterange, primary key (id, during without overlaps))',
      async (login) => {
        expect(linesOf(await checkOf(login), 'must')).toEqual([
          expect.stringMatching(/"orders_pkey" is without overlaps/),
        ]);
      },
    ),
  );

  it(
    'a view that rows cannot be written through',
    withTables(`${orders} create view @totals as select count(*) from @orders`, async (login) => {
      const findings = await checkOf(login, { options: { tables: ['totals'] } });
      expect(linesOf(findings, 'must')).toEqual(['✗ totals: is a view that rows cannot be written through']);
    }),
  );

  it(
    'a name that something else has taken',
    withTables('create sequence @orders; create materialized view @users as select 1', async (login) => {
      const findings = await checkOf(login, { options: { tables: ['orders', 'users', 'later'] } });
      expect(linesOf(findings, 'must')).toEqual([
        '✗ orders: the name is taken by a sequence',
        '✗ users: the name is taken by a materialized view',
      ]);
      expect(linesOf(findings)).toContain('✓ later: is created when its first event comes');
    }),
  );

  it(
    'a table that is not there where none is created',
    withTables('', async (login) => {
      const given = { settings: { schemaEvolution: 'none' }, options: { tables: ['later'] } };
      expect(linesOf(await checkOf(login, given), 'must')).toEqual([
        '✗ later: is not there, and schemaEvolution=none creates no tables',
      ]);
    }),
  );
});

describe('what may give trouble is advice, with the SQL that takes it away:', () => {
  const parents = 'create table @parents (id int primary key);';

  it.each<[string, string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      'a foreign key',
      `${parents} create table @orders (id int primary key, parent int references @parents)`,
      {},
      /^! orders: foreign key "orders_parent_fkey" from "orders" to "parents" \(on delete no action\): a child waits/,
    ],
    [
      'a foreign key that deletes',
      `${parents} create table @orders (id int primary key, parent int references @parents on delete cascade)`,
      {},
      /\(on delete cascade\): a parent that is replaced takes its children with it/,
    ],
    [
      'a foreign key that changes rows',
      `${parents} create table @orders (id int primary key, parent int references @parents on delete set null)`,
      {},
      /\(on delete set null\): a parent that is replaced changes its children/,
    ],
    [
      'a unique constraint beside the key',
      'create table @orders (id int primary key, email text unique)',
      {},
      /^! orders: unique index "orders_email_key" on \("email"\): a row that needs another’s value waits/,
    ],
    [
      'a unique index on some rows',
      `${orders} create unique index one_open on @orders (note) where note <> ''`,
      {},
      /unique index "one_open" on \("note"\)/,
    ],
    [
      'an exclusion constraint',
      'create table @orders (id int primary key, during daterange, constraint apart exclude using gist (during with &&))',
      {},
      /exclusion constraint "apart" on \("during"\)/,
    ],
    [
      'a trigger',
      `${orders} create function @f() returns trigger language plpgsql as 'begin return new; end';
       create trigger t before insert or update on @orders for each row execute function @f()`,
      {},
      /^! orders: trigger "t" \(before insert or update\) acts on what Landfall writes/,
    ],
    [
      'a policy that may hide rows',
      `${orders} alter table @orders enable row level security; alter table @orders force row level security;
       create policy p on @orders using (id > 0)`,
      {},
      /row-level security may hide rows/,
    ],
    ['a table that a crash empties', 'create unlogged table @orders (id int primary key)', {}, /is unlogged/],
    [
      'appended rows that no index finds',
      'create table @orders (id int)',
      { insertMode: 'insert', primaryKeyFields: 'id' },
      /has no index: every delete reads all of it/,
    ],
    [
      'a unique index where changes are appended, on what the table fills',
      'create table @orders (n int generated always as identity primary key, id int)',
      append,
      /has a unique index on \("n"\)/,
    ],
  ])('%s', (_what, sql, settings, told) =>
    withTables(sql, async (login) => {
      const found = (await checkOf(login, { settings })).filter(
        ({ level, about }) => level === 'advice' && about !== 'server',
      );
      expect(linesOf(found)).toEqual([expect.stringMatching(told)]);
      await mend(login, found);
      expect(linesOf(await checkOf(login, { settings }), 'advice').filter((line) => told.test(line))).toEqual([]);
    })(),
  );

  it(
    'a foreign key is told once, also of a table that is not looked at',
    withTables(
      `${parents} create table @orders (id int primary key, parent int references @parents, other int references @orders)`,
      async (login) => {
        const tell = async (tables?: string[]) =>
          linesOf(await checkOf(login, { options: { tables } }), 'advice').filter((line) =>
            line.includes('foreign key'),
          );
        expect(await tell()).toHaveLength(2);
        expect(await tell(['parents'])).toEqual([expect.stringMatching(/from "orders" to "parents"/)]);
      },
    ),
  );

  it(
    'several unique indexes and no primary key: nobody knows which is the key’s',
    withTables('create table @orders (a int unique, b int unique)', async (login) => {
      const findings = await checkOf(login);
      expect(linesOf(findings)).toContain('✓ orders: rows are found by ("a"), or another unique index');
      expect(
        findings.filter(({ level, cure }) => level === 'advice' && cure?.words === 'unless it is on the record key'),
      ).toHaveLength(2);
    }),
  );
});

it(
  'what is none of Landfall’s is left alone: disabled triggers, open policies, views, partitions, its own tables',
  withTables(
    `create table @orders (id int primary key) partition by range (id); create table @part partition of @orders default;
     create view @looked_at as select count(*) from @orders; create table @_landfall_other (x int);
     create function @f() returns trigger language plpgsql as 'begin return new; end';
     create trigger t before insert on @orders for each row execute function @f(); alter table @orders disable trigger t;
     alter table @orders enable row level security; alter table @orders force row level security;
     create policy p on @orders using (true)`,
    async (login) => {
      const findings = await checkOf(login);
      expect(linesOf(findings, 'must')).toEqual([]);
      const about = new Set(findings.map((finding) => finding.about));
      expect([...about].filter((name) => /orders|part|looked_at|_landfall/.test(name))).toEqual(['orders']);
      expect(linesOf(findings, 'advice').filter((line) => line.includes('orders'))).toEqual([]);
    },
  ),
);
