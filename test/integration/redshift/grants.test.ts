import { describe, expect, it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import { copyRole, type RedshiftDestination } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { linesOf, send } from '../../support/with-destination.ts';

/** Statements of the script that only a Redshift knows: for these there is the grammar check. */
const redshiftOnly = ['create user', 'grant alter', 'grant assumerole'];

/** A destination whose database lets only in temporary tables of whom it is told to, and a user as it is created. */
const withUser = (test: (destination: RedshiftDestination, user: string) => Promise<void>): (() => Promise<void>) =>
  withRedshift(async (destination) => {
    const { database, settings } = destination;
    const user = `land "fall" of ${String(settings.database).slice(-6)}`;
    await database.query(`create user ${quoted(user)} password '${destination.password}'`);
    await database.query(`revoke temporary on database ${String(settings.database)} from public`);
    try {
      await test(destination, user);
    } finally {
      await database.query(`drop owned by ${quoted(user)} cascade; drop role ${quoted(user)}`);
    }
  });

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

async function printedFor({ schema, settings }: RedshiftDestination, user: string): Promise<string[]> {
  const names = ['--user', user, '--schema', schema, '--database', String(settings.database)];
  const ran = await runLandfall(['grants', '--kind', 'redshift', ...names, '--copy-role', copyRole]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  return ran.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
}

/** Runs the script but for what the stand-in cannot know, between a table that was there and one that comes later. */
async function setUp(destination: RedshiftDestination, user: string, leftOut?: string): Promise<void> {
  const { run, schema } = destination;
  const create = (table: string) =>
    run(`create table "${schema}"."${table}" (id integer not null, note varchar(100), primary key (id))`);
  const printed = await printedFor(destination, user);
  const known = printed.filter((sql) => !redshiftOnly.some((begins) => sql.startsWith(begins)));
  expect(printed).toHaveLength(known.length + redshiftOnly.length);
  const kept = known.filter((sql) => leftOut === undefined || !sql.startsWith(leftOut));
  expect(kept).toHaveLength(known.length - (leftOut === undefined ? 0 : 1));
  await create('there');
  for (const sql of kept) await run(sql);
  await create('later');
}

const records = ['there', 'later', 'made'].flatMap((table) => {
  const feed = new Feed({ table });
  const row = { id: 1, note: 'a' };
  const written = [feed.create(row), feed.truncate(), feed.create(row), feed.update({ ...row, note: 'b' })];
  return [...written, ...feed.move(row, { ...row, id: 2 })];
});

describe('the SQL of landfall grants --kind redshift', () => {
  it(
    'is all that a user needs: tables of another owner are written, those that come later too, and new ones are made',
    withUser(async (destination, user) => {
      await setUp(destination, user);
      const ways = [{}, { copyThreshold: 1 }, { delivery: 'at-least-once' }, { insertMode: 'insert' }];
      for (const [i, settings] of ways.entries()) {
        const handler = destination.handler({ username: user, name: `way-${i}`, ...settings });
        expect(await send(handler, records)).toEqual([]);
      }
      for (const table of ['there', 'later', 'made']) expect(await linesOf(destination, table)).toContain('2 a');
    }),
  );

  // Of a table that its user has no right to, svv_columns tells nothing (r_SVV_COLUMNS.html).
  it.each([
    ['grant temp', '42501'],
    ['grant usage, create', 'DDL_FAILED'],
    ['grant select, insert, update, delete', 'DDL_WITHOUT_EFFECT'],
    ['alter default privileges', 'DDL_WITHOUT_EFFECT'],
  ])('is nothing too much: without "%s" something is refused', (leftOut, code) =>
    withUser(async (destination, user) => {
      await setUp(destination, user, leftOut);
      const handler = destination.handler({ username: user });
      await send(handler, records).catch(() => undefined);
      const told = handler.reports.flatMap(({ failures }) => failures);
      expect(told).toContainEqual(expect.objectContaining({ class: 'systemic', code }));
    })(),
  );

  it(
    'gives nothing beside: no other schema, no ownership, no right to grant',
    withUser(async (destination, user) => {
      const { run, database, schema } = destination;
      await run('create schema other');
      await run('create table other.t (id integer)');
      await setUp(destination, user);
      const [rights] = await database.query(
        `select has_schema_privilege(r.oid, 'other', 'usage') or has_table_privilege(r.oid, 'other.t', 'select') as other,
           has_table_privilege(r.oid, '"${schema}".there', 'truncate, references, trigger') as more,
           pg_has_role(r.oid, (select nspowner from pg_namespace where nspname = $2), 'usage') as owns,
           has_database_privilege(r.oid, current_database(), 'create') as creates,
           has_table_privilege(r.oid, '"${schema}".there', 'select with grant option') as may_grant
         from pg_roles r where r.rolname = $1`,
        [user, schema],
      );
      expect(rights).toEqual({ other: false, more: false, owns: false, creates: false, may_grant: false });
    }),
  );
});
