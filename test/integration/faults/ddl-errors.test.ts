import { describe, it } from 'vitest';
import { holdingTable } from '../../support/fault-holder.ts';
import { endSessions } from '../../support/fault-login.ts';
import { type Fault, insertModes, outage } from '../../support/fault-outage.ts';
import type { Feed } from '../../support/feed.ts';

const withAmount = { id: 'int32', note: 'string', amount: 'int32' } as const;

/** The source's table has got a column. */
const wider = (feed: Feed) => [feed.alter(withAmount).create({ id: 4, note: 'private-4', amount: 1 })];

/** The source has got a table. */
function another(feed: Feed) {
  feed.source = { ...feed.source, table: 'users', topic: 'shop.public.users' };
  return [feed.create({ id: 1, note: 'private-user' })];
}

const refused = (says: RegExp, rest: Pick<Fault, 'begin' | 'prepare' | 'isPrepared' | 'records'>): Fault => ({
  class: 'systemic',
  code: 'DDL_FAILED',
  says,
  ...rest,
});

describe.each(insertModes)('DDL that is refused is never a record’s error, insertMode=%s:', (insertMode) => {
  const key = insertMode === 'upsert' ? 'primary key' : '';

  it(
    'an event trigger lets nobody alter tables (P0001)',
    outage(
      refused(/P0001.*alter table/s, {
        records: wider,
        begin: async ({ sql }) => {
          await sql(`create function @no_ddl() returns event_trigger language plpgsql as
$$ begin raise exception 'not in office hours'; end $$;
create event trigger no_ddl on ddl_command_start when tag in ('ALTER TABLE') execute function @no_ddl()`);
          return () => sql('drop event trigger no_ddl');
        },
      }),
      insertMode,
    ),
  );

  it(
    'the table has as many columns as a table can have (54011)',
    outage(
      refused(/54011/, {
        records: wider,
        prepare: ({ sql }) =>
          sql(`do $$ begin execute (select 'create table @orders (id int ${key}, note text, '
|| string_agg('c' || i || ' int', ', ') || ')' from generate_series(1, 1598) i); end $$;
alter table @orders owner to $role`),
        isPrepared: true,
        begin:
          async ({ sql }) =>
          () =>
            sql(`alter table @orders rename to wide; create table @orders (id int ${key}, note text);
insert into @orders select id, note from @wide; alter table @orders owner to $role`),
      }),
      insertMode,
    ),
  );

  it(
    'a sequence has the table’s name',
    outage(
      {
        class: 'systemic',
        // An index on it, which appended rows get, cannot be made.
        code: insertMode === 'upsert' ? 'DDL_WITHOUT_EFFECT' : 'DDL_FAILED',
        says: /users/,
        records: another,
        begin: async ({ sql }) => {
          await sql('create sequence @users');
          return () => sql('drop sequence @users');
        },
      },
      insertMode,
    ),
  );

  it(
    'the table is locked for longer than the login’s statement_timeout (57014), which is transient',
    outage(
      {
        class: 'transient',
        code: '57014',
        records: wider,
        begin: async (destination) => {
          await destination.sql(`alter role $role set statement_timeout = '200ms'`);
          await endSessions(destination);
          return holdingTable(destination, 'access share');
        },
      },
      insertMode,
    ),
  );
});

it(
  'a view that has no such column cannot be given one (42809)',
  outage(
    refused(/42809/, {
      prepare: ({ sql }) =>
        sql(`create table @base (id int, note text); create view @orders as select * from @base;
alter view @orders owner to $role; alter table @base owner to $role`),
      isPrepared: true,
      records: wider,
      begin:
        async ({ sql }) =>
        () =>
          sql('alter table @base add column amount int; create or replace view @orders as select * from @base'),
    }),
    'insert',
  ),
);
