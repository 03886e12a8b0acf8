import { describe, it } from 'vitest';
import type { WithLogin } from '../../support/fault-login.ts';
import { type Fault, insertModes, outage } from '../../support/fault-outage.ts';

/** Tables that belong to somebody else: the writer has what it was granted and no more. */
const foreign = `create table @orders (id int primary key, note text);
grant all on @orders to $role`;
const foreignWithoutKey = foreign.replace(' primary key', '');

const tableOf = (insertMode: string) => (insertMode === 'upsert' ? foreign : foreignWithoutKey);

/** A right that is taken away and given back. */
const taken = (right: string, insertMode: string): Fault => ({
  class: 'systemic',
  code: '42501',
  says: /permission denied/,
  prepare: ({ sql }) => sql(tableOf(insertMode)),
  begin: ({ sql }) => change(sql, `revoke ${right} from $role`, `grant ${right} to $role`),
});

async function change(sql: WithLogin['sql'], away: string, back: string): Promise<() => Promise<unknown>> {
  await sql(away);
  return () => sql(back);
}

describe.each(insertModes)(
  'a missing grant (42501) is a systemic error, until it is given, insertMode=%s:',
  (insertMode) => {
    it('to insert into the table', outage(taken('insert on @orders', insertMode), insertMode));
    it('to delete from the table', outage(taken('delete on @orders', insertMode), insertMode));
    it('to use the schema', outage(taken('usage on schema $schema', insertMode), insertMode));
    it('to write the table that holds progress', outage(ownTable(insertMode), insertMode));

    it(
      'to use the sequence of a column’s default',
      outage(
        {
          class: 'systemic',
          code: '42501',
          says: /sequence/,
          prepare: ({ sql }) =>
            sql(`${tableOf(insertMode)};
create sequence @numbers; grant usage on sequence @numbers to $role;
alter table @orders add column number bigint default nextval('@numbers')`),
          begin: ({ sql }) =>
            change(
              sql,
              'revoke usage on sequence @numbers from $role',
              `alter sequence @numbers restart 4; grant usage on sequence @numbers to $role`,
            ),
        },
        insertMode,
      ),
    );

    it(
      'to create a table in the schema (in the DDL’s error)',
      outage(
        {
          class: 'systemic',
          code: 'DDL_FAILED',
          says: /42501.*create table/s,
          records: (feed) => {
            const users = { ...feed.source, table: 'users', topic: 'shop.public.users' };
            feed.source = users;
            return [feed.create({ id: 1, note: 'private-user' })];
          },
          begin: ({ sql }) =>
            change(sql, 'revoke create on schema $schema from $role', 'grant create on schema $schema to $role'),
        },
        insertMode,
      ),
    );

    it(
      'to alter the table of another owner (in the DDL’s error)',
      outage(
        {
          class: 'systemic',
          code: 'DDL_FAILED',
          says: /42501.*alter table/s,
          records: (feed) => [
            feed
              .alter({ id: 'int32', note: 'string', amount: 'int32' })
              .create({ id: 4, note: 'private-4', amount: 1 }),
          ],
          begin: ({ sql }) =>
            change(
              sql,
              'alter table @orders owner to current_user; grant all on @orders to $role',
              'alter table @orders owner to $role',
            ),
        },
        insertMode,
      ),
    );

    it(
      'to empty the table',
      outage(
        {
          ...taken('truncate on @orders', insertMode),
          records: (feed) => [feed.truncate(), feed.create({ id: 4, note: 'private-4' })],
        },
        insertMode,
      ),
    );
  },
);

function ownTable(insertMode: string): Fault {
  return {
    ...taken('', insertMode),
    begin: ({ sql }) =>
      change(
        sql,
        'alter table @_landfall_progress owner to current_user; revoke all on @_landfall_progress from $role',
        'alter table @_landfall_progress owner to $role',
      ),
  };
}

it(
  'a missing grant to update the table is a systemic error, until it is given',
  outage(taken('update on @orders', 'upsert')),
);

it(
  'row-level security that lets no row in is a systemic error, until it does',
  outage({
    class: 'systemic',
    code: '42501',
    says: /row-level security/,
    prepare: ({ sql }) => sql(foreign),
    begin: ({ sql }) =>
      change(sql, 'alter table @orders enable row level security', 'alter table @orders disable row level security'),
  }),
);
