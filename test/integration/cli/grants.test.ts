import { describe, expect, it } from 'vitest';
import { type GrantStep, grantSteps } from '../../../lib/dialect/postgres/grants.ts';
import { grantsScript } from '../../../local/grants.ts';
import { checkOf, linesOf, mend } from '../../support/checking.ts';
import { Feed } from '../../support/feed.ts';
import { loadEvents } from '../../support/fixtures.ts';
import type { Destination } from '../../support/harness.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { differencesOf, scenarios } from '../../support/scenarios.ts';
import { refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** A destination in a database that only lets in whom it is told to, and the names a script needs. */
const withNames = (test: (destination: Destination, user: string) => Promise<void>): (() => Promise<void>) =>
  withDestination(async (destination) => {
    const user = `Land "fall" of ${String(destination.settings.database).slice(-6)}`;
    await destination.database.query(`revoke all on database ${String(destination.settings.database)} from public`);
    try {
      await test({ ...destination, settings: { ...destination.settings, username: user } }, user);
    } finally {
      const quoted = `"${user.replaceAll('"', '""')}"`;
      const [there] = await destination.database.query('select from pg_roles where rolname = $1', [user]);
      if (there !== undefined) await destination.database.query(`drop owned by ${quoted} cascade; drop role ${quoted}`);
    }
  });

function setPassword({ database, password }: Destination, user: string): Promise<unknown> {
  return database.query(`alter user "${user.replaceAll('"', '""')}" password '${password}'`);
}

describe('the SQL of landfall grants', () => {
  it(
    'is all that a user needs: a captured stream is written as that user, tables are truncated, and check finds nothing to mend',
    withNames(async (destination, user) => {
      const { database, schema, settings } = destination;
      await database.query(`drop schema "${schema}"`);
      const names = ['--user', user, '--schema', schema, '--database', String(settings.database)];
      const ran = await runLandfall(['grants', ...names, '--truncate']);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).not.toMatch(/password '/i);
      await database.query(ran.stdout);
      await setPassword(destination, user);

      const given = { settings: { truncate: 'truncate' } };
      expect(linesOf(await checkOf(destination, given), 'must')).toEqual([]);
      await destination.apply(loadEvents('01'), { username: user });
      const [scenario] = scenarios;
      expect(scenario && (await differencesOf(destination, scenario))).toEqual([]);
      expect(linesOf(await checkOf(destination, given), 'must')).toEqual([]);
      const owners = await database.query('select distinct tableowner from pg_tables where schemaname = $1', [schema]);
      expect(owners).toEqual([{ tableowner: user }]);
    }),
  );

  it(
    'may be run again',
    withNames(async ({ database, schema }, user) => {
      const script = grantsScript({ kind: 'postgresql', user, schema, database: undefined, truncate: true });
      await database.query(script);
      await database.query(script);
    }),
  );

  it(
    'gives nothing beside: no other schema, no ownership, no right to grant, no login without a password',
    withNames(async (destination, user) => {
      const { database, schema } = destination;
      await database.query(
        `create table "${schema}".there (id int primary key); create schema other; create table other.t (id int)`,
      );
      await database.query(grantsScript({ kind: 'postgresql', user, schema, database: undefined, truncate: false }));
      const [rights] = await database.query(
        `select has_schema_privilege(r.oid, 'other', 'usage') or has_table_privilege(r.oid, 'other.t', 'select') as other,
           has_table_privilege(r.oid, '"${schema}".there', 'truncate, references, trigger') as more,
           pg_has_role(r.oid, (select nspowner from pg_namespace where nspname = $2), 'usage') as owns,
           has_database_privilege(r.oid, current_database(), 'create, temporary') as creates,
           r.rolsuper or r.rolcreatedb or r.rolcreaterole or r.rolreplication or r.rolbypassrls as is_mighty,
           has_table_privilege(r.oid, '"${schema}".there', 'select with grant option') as may_grant
         from pg_roles r where r.rolname = $1`,
        [user, schema],
      );
      expect(rights).toEqual({
        other: false,
        more: false,
        owns: false,
        creates: false,
        is_mighty: false,
        may_grant: false,
      });
      expect(linesOf(await checkOf(destination), 'must')).toEqual([
        expect.stringMatching(/^✗ connection: wrong password/),
      ]);
    }),
  );

  it(
    'reaches tables that are created later',
    withNames(async (destination, user) => {
      const { database, schema } = destination;
      await database.query(grantsScript({ kind: 'postgresql', user, schema, database: undefined, truncate: false }));
      await setPassword(destination, user);
      await database.query(`create table "${schema}".orders (id int primary key, note text)`);
      const handler = destination.handler({ username: user });
      expect(await send(handler, [new Feed().create({ id: 1, note: 'a' })])).toEqual([]);
      await handler.close();
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, note: 'a' }]);
    }),
  );
});

describe('each grant that is left out fails the destination, and check finds it with the SQL that mends it:', () => {
  const rights = ['select', 'insert', 'update', 'delete', 'truncate'] as const;
  type LeaveOut = (steps: readonly GrantStep[]) => readonly GrantStep[];
  /** What is left out: a step, or a word of it. */
  const without =
    (purpose: string, word?: string): LeaveOut =>
    (steps) =>
      steps.flatMap(({ why, sql }) => {
        if (!sql.startsWith(purpose)) return [{ why, sql }];
        return word === undefined ? [] : [{ why, sql: sql.replace(new RegExp(`\\b${word}, |, ${word}\\b`), '') }];
      });

  it.each<[string, LeaveOut, RegExp]>([
    ['connect', without('grant connect'), /^✗ connection: user ".*" may not connect to database/],
    ['usage on the schema', without('grant usage', 'usage'), /^✗ schema: ".*" lacks usage on schema "landfall test"$/],
    [
      'create in the schema',
      without('grant usage', 'create'),
      /^✗ schema: ".*" lacks create on schema "landfall test", needed for/,
    ],
    ...rights.map((right): [string, LeaveOut, RegExp] => [
      `${right} on tables that are there`,
      without('grant select', right),
      new RegExp(`^✗ orders: the user lacks ${right}$`),
    ]),
    ...rights.map((right): [string, LeaveOut, RegExp] => [
      `${right} on tables that come`,
      without('alter default privileges', right),
      new RegExp(`^✗ users: the user lacks ${right}$`),
    ]),
  ])('%s', (_what, leaveOut, told) =>
    withNames(async (destination, user) => {
      const { database, schema, settings } = destination;
      await database.query(`create table "${schema}".orders (id int primary key, note text)`);
      const given = { user, schema, database: String(settings.database), truncate: true };
      for (const { sql } of leaveOut(grantSteps(given))) await database.query(sql);
      await database.query(`create table "${schema}".users (id int primary key, note text)`);
      await setPassword(destination, user);

      // Tables of another owner are written and not altered.
      const fixed = { truncate: 'truncate', schemaEvolution: 'none' };
      const handler = destination.handler({ username: user, ...fixed });
      const records = ['orders', 'users'].flatMap((table) => {
        const feed = new Feed({ table });
        return [
          feed.create({ id: 1, note: 'a' }),
          feed.truncate(),
          feed.create({ id: 2, note: 'b' }),
          feed.remove({ id: 3, note: null }),
        ];
      });
      expect(await refusal(handler, records)).toMatchObject({ class: 'systemic' });
      const found = (await checkOf(destination, { settings: fixed })).filter(({ level }) => level === 'must');
      expect(linesOf(found)).toEqual([expect.stringMatching(told)]);
      await mend(destination, found);
      expect(linesOf(await checkOf(destination, { settings: fixed }), 'must')).toEqual([]);
      expect(await send(handler, records)).toEqual([]);
      await handler.close();
    })(),
  );

  it(
    'the user and the schema',
    withNames(async (destination, user) => {
      const { database, schema } = destination;
      const steps = grantSteps({ user, schema, database: undefined, truncate: false });
      expect(linesOf(await checkOf(destination), 'must')).toEqual([
        expect.stringMatching(/^✗ connection: wrong password for user ".*", or there is no such user$/),
      ]);
      await database.query(`drop schema "${schema}"`);
      for (const { sql } of steps.filter((step) => /create user|connect/.test(step.sql))) await database.query(sql);
      await setPassword(destination, user);
      const found = (await checkOf(destination)).filter(({ level }) => level === 'must');
      expect(linesOf(found)).toEqual(['✗ schema: there is no schema "landfall test" in this database']);
      await mend(destination, found);
      expect(linesOf(await checkOf(destination), 'must')).toEqual([]);
    }),
  );
});

it.each<[string[], RegExp]>([
  [['--schema', 's'], /for which user\?/],
  [['--user', 'u'], /in which schema\?/],
  [['--user', 'u', '--schema', 's'.repeat(64)], /--schema: the name "s+" is 64 bytes long, PostgreSQL allows 63/],
  [['--user', '', '--schema', 's'], /--user: the name "" is empty/],
  [['u', 's'], /names go behind options/],
  [['--user', 'u', '--schema', 's', '--password', 'x'], /--password/],
])('landfall grants exits with 2 and one line for %j', async (args, told) => {
  const ran = await runLandfall(['grants', ...args]);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toMatch(told);
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
});

it('landfall grants tells its options, with examples', async () => {
  const ran = await runLandfall(['grants', '--help']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  for (const word of ['--user', '--schema', '--database', '--truncate', 'Examples:', '| psql'])
    expect(ran.stdout).toContain(word);
});
