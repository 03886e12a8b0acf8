import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { createLogin, dropLogin } from '../../support/fault-login.ts';
import { insertModes, outage } from '../../support/fault-outage.ts';
import { Feed } from '../../support/feed.ts';
import { linesOf, rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** Runs SQL beside the destination's own database. */
async function fromOutside(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** A database cannot be renamed while somebody is in it. */
async function renameDatabase(from: string, to: string): Promise<void> {
  await fromOutside(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${from}'`);
  await fromOutside(`alter database ${from} rename to ${to}`);
}

describe.each(insertModes)('what is not there is a systemic error, until it is, insertMode=%s:', (insertMode) => {
  it(
    'the database (3D000)',
    outage(
      {
        class: 'systemic',
        code: '3D000',
        isReadable: false,
        begin: async (destination) => {
          const name = String(destination.settings.database);
          await renameDatabase(name, `${name}_away`);
          return () => renameDatabase(`${name}_away`, name);
        },
      },
      insertMode,
    ),
  );

  it(
    'the schema (3F000, in the DDL’s error)',
    outage(
      {
        class: 'systemic',
        code: 'DDL_FAILED',
        says: /3F000/,
        isReadable: false,
        begin: async ({ sql }) => {
          await sql('alter schema $schema rename to away');
          return () => sql('alter schema away rename to $schema');
        },
      },
      insertMode,
    ),
  );

  it(
    'the table, where none is to be created',
    outage(
      {
        class: 'systemic',
        code: 'TABLE_MISSING',
        isReadable: false,
        prepare: ({ sql }) =>
          sql(`create table @orders (id int ${insertMode === 'upsert' ? 'primary key' : ''}, note text);
alter table @orders owner to $role`),
        settings: { schemaEvolution: 'none' },
        begin: async ({ sql }) => {
          await sql('alter table @orders rename to away');
          return () => sql('alter table @away rename to orders');
        },
      },
      insertMode,
    ),
  );
});

/** A type of its own, which somebody may rename while the handler remembers the table. */
const typed = (insertMode: string) => `create type @word as enum ('a', 'b');
create table @orders (id int ${insertMode === 'upsert' ? 'primary key' : ''}, note @word)`;

it.each(insertModes)('a type that got another name (42704) is looked up again, insertMode=%s', (insertMode) =>
  withDestination(async (plain) => {
    const destination = await createLogin(plain);
    await destination.sql(`${typed(insertMode)}; alter table @orders owner to $role`);
    const handler = destination.handler({ insertMode });
    const feed = new Feed();
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    await destination.sql('alter type @word rename to other');
    expect(await send(handler, [feed.create({ id: 2, note: 'b' })])).toEqual([]);
    expect(await rowsOf(destination, 'orders', 'note::text')).toEqual([{ note: 'a' }, { note: 'b' }]);
    await handler.close();
    await dropLogin(destination);
  })(),
);

it.each(insertModes)('a column that became a generated one (428C9) is looked up again, insertMode=%s', (insertMode) =>
  withDestination(async (destination) => {
    const { database, schema } = destination;
    const handler = destination.handler({ insertMode });
    const feed = new Feed();
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    await database.query(`alter table "${schema}".orders drop column note`);
    await database.query(`alter table "${schema}".orders add column note text generated always as ('#' || id) stored`);
    expect(await send(handler, [feed.create({ id: 2, note: 'b' })])).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 #1', '2 #2']);
  })(),
);
