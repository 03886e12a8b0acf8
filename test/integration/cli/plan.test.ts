import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../lib/model/plan.ts';
import type { LambdaEvent } from '../../../local/lambda-event.ts';
import { awsEndpoint } from '../../support/aws-endpoint.ts';
import { createLogin, dropLogin, type WithLogin } from '../../support/fault-login.ts';
import { event, eventEach, Feed } from '../../support/feed.ts';
import { fixturePath, loadEvents } from '../../support/fixtures.ts';
import { type Ran, runLandfall } from '../../support/run-landfall.ts';
import { plentyOfTime, rowsOf, send, total, withDestination } from '../../support/with-destination.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(events: readonly LambdaEvent[]): string {
  const file = join(mkdtempSync(join(folder, 'events-')), 'events.ndjson');
  writeFileSync(file, events.map((one) => JSON.stringify(one)).join('\n'));
  return file;
}

const withLogin = (test: (login: WithLogin, to: readonly string[]) => Promise<void>): (() => Promise<void>) =>
  withDestination(async (destination) => {
    const login = await createLogin(destination);
    try {
      const url = new URL(login.database.url);
      url.username = login.role;
      await test(login, ['plan', '--to', url.href, '--schema', login.schema]);
    } finally {
      await dropLogin(login);
    }
  });

interface Printed extends Plan {
  readonly ok: boolean;
}

function printed({ stdout }: Ran): Printed {
  return JSON.parse(stdout) as Printed;
}

const orders = (): LambdaEvent[] => {
  const feed = new Feed();
  const events = [event(feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' }), feed.remove({ id: 2 }))];
  feed.alter({ id: 'int32', note: 'string', 'a "new" one': 'int64' });
  return [...events, event(feed.update({ id: 1, note: 'c', 'a "new" one': 1 }))];
};

describe('landfall plan', () => {
  it(
    'prints a line for everything and the DDL, and exits with 0 when nothing stands in the way',
    withLogin(async (login, args) => {
      const ran = await runLandfall([...args, fileOf(orders())]);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const { hostname, port } = new URL(login.database.url);
      const lines = ran.stdout.split('\n');
      expect(lines[0]).toBe(
        `postgres://${login.role}@${hostname}:${port}/${String(login.settings.database)}, schema "landfall test"`,
      );
      expect(lines).toContain('✓ records     4 in the files; 4 to apply');
      expect(lines).toContain('✓ own tables  _landfall_progress, _landfall_parked, _landfall_moved: to be created');
      expect(lines).toContain('✓ orders      to be created with 3 columns, key "id"; 3 upserts, 1 delete');
      expect(ran.stdout).toMatch(/^Nothing stands in the way; 6 statements of DDL\. Constraints, .* not asked/m);
      expect(ran.stdout).toContain(
        'alter table "landfall test"."orders"\n  add column if not exists "a ""new"" one" bigint;',
      );
      expect(ran.stdout + ran.stderr).not.toContain(login.password);
    }),
  );

  it(
    'tells what stands in the way, and exits with 1',
    withLogin(async ({ sql }, args) => {
      await sql('create table @orders (id int primary key, note int)');
      const ran = await runLandfall([...args, fileOf(orders())]);
      expect(ran).toMatchObject({ code: 1, stderr: '' });
      expect(ran.stdout).toMatch(/^✓ orders +there, to get "a \\"new\\" one" bigint; 1 upsert, 1 delete$/m);
      expect(ran.stdout).toMatch(/^! orders +"note" is integer, where the events have text/m);
      expect(ran.stdout).toMatch(
        /^✗ orders +2 records would be parked \(VALUE_DOES_NOT_FIT\): .*alter column "note" type text/m,
      );
      expect(ran.stdout).toMatch(/^1 in the way \(✗\); 5 statements of DDL/m);
    }),
  );

  it(
    'prints the same as JSON',
    withLogin(async ({ sql, role }, args) => {
      await sql('create table @orders (id int primary key, note int)');
      const ran = await runLandfall([...args, '--json', fileOf(orders())]);
      expect(ran.code).toBe(1);
      const plan = printed(ran);
      expect(plan).toMatchObject({
        ...{ ok: false, offline: false, name: 'local', username: role, schema: 'landfall test' },
        ...{ records: 4, alreadyApplied: 0, skipped: {} },
        tables: [{ name: 'orders', ddl: 'add', columns: [{ name: 'a "new" one', type: 'bigint' }], deletes: 1 }],
        problems: [{ effect: 'parked', code: 'VALUE_DOES_NOT_FIT', table: 'orders', column: 'note', records: 2 }],
        notes: [{ kind: 'type_differs', table: 'orders', column: 'note' }],
      });
      expect(plan.ddl.map(({ table }) => table)).toEqual([
        ...['_landfall_progress', '_landfall_parked', '_landfall_parked', '_landfall_moved', 'orders'],
      ]);
      expect(ran.stdout.trimEnd()).not.toContain('\n');
    }),
  );

  it(
    'prints with --sql a script that can be run, and leaves the handler no DDL',
    withLogin(async (login, args) => {
      const events = loadEvents('05');
      const sql = await runLandfall([...args, '--sql', fixturePath('05', 'ndjson')]);
      // Some of its values do not fit: that is told beside the script.
      expect(sql.code).toBe(1);
      expect(sql.stderr).toBe('landfall: 2 in the way: plan without --sql to see what\n');
      await login.sql(`set role $role; ${sql.stdout}; reset role`);
      const first = await runLandfall([...args, '--sql', fixturePath('05', 'ndjson')]);
      expect(first.stdout).toBe('-- Nothing is to be created in schema "landfall test".\n');
      const handler = login.handler();
      for (const one of events.slice(0, 3)) await handler(one, plentyOfTime);
      await handler.close();
      expect(total(handler.reports, ({ ddl }) => ddl)).toBe(0);
    }),
  );

  it(
    'writes nothing: a user who may only read will do, and no catalog entry and no row is another afterwards',
    withLogin(async (login, args) => {
      const { sql } = login;
      const feed = new Feed();
      const writer = login.handler();
      await send(writer, [feed.create({ id: 1 }), feed.garbage({ partition: 1 })]);
      await writer.close();
      await sql('revoke all on schema $schema from $role; revoke all on all tables in schema $schema from $role');
      await sql('alter table @orders owner to current_user; grant usage on schema $schema to $role');
      for (const name of ['orders', '_landfall_progress', '_landfall_parked', '_landfall_moved']) {
        await sql(
          `alter table @${name} owner to current_user; revoke all on @${name} from $role; grant select on @${name} to $role`,
        );
      }
      const state = async () => [
        await sql(`select c.*, (select json_agg(a) from pg_attribute a where a.attrelid = c.oid) as columns
          from pg_class c where relnamespace = '$schema'::regnamespace order by oid`),
        await Promise.all(
          ['orders', '_landfall_progress', '_landfall_parked'].map((name) => rowsOf(login, name, 't.*, xmin, ctid')),
        ),
      ];
      const before = await state();
      feed.alter({ id: 'int32', note: 'string', more: 'string' });
      const events = [...eventEach(feed.update({ id: 1, more: 'x' }), feed.remove({ id: 1 })), ...loadEvents('01')];
      const ran = await runLandfall([...args, '--json', fileOf(events)]);
      expect(printed(ran)).toMatchObject({ ok: false, tables: { length: 4 } });
      expect(await state()).toEqual(before);
    }),
  );

  it('plans for an empty schema without any server', async () => {
    const ran = await runLandfall(
      ['plan', '--offline', '--schema', 'Landing', '--set', 'deleteMode=mark', '-'],
      JSON.stringify(orders()[0]),
    );
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.split('\n')[0]).toBe('schema "Landing", taken to be empty (--offline)');
    expect(ran.stdout).toContain('"_landfall_deleted" boolean default \'false\' not null');
  });

  it('takes the settings of a deployed destination, offline without its password', async () => {
    const settings = {
      hostname: 'db',
      username: 'u',
      database: 'd',
      schema: 'far',
      insertMode: 'upsert',
      deleteMode: 'mark',
    };
    const aws = await awsEndpoint({ parameters: { '/landfall/shop/deployed': JSON.stringify(settings) }, secrets: {} });
    const args = ['plan', '--destination', 'shop', '--offline', '--json', fileOf(orders())];
    const ran = await runLandfall(args, undefined, aws.environment);
    await aws.close();
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(printed(ran)).toMatchObject({ ok: true, offline: true, name: 'shop', schema: 'far' });
  });

  it('prints no character that a terminal would obey', async () => {
    const name = 'a\u001b[31m\u202e';
    const feed = new Feed({ table: name, topic: 'shop.public.a' });
    const settings = ['--set', `tableNames=${JSON.stringify([{ match: '.*', table: '{table}' }])}`];
    const file = fileOf([event(feed.create({ id: 1 }))]);
    const ran = await runLandfall(['plan', '--offline', '--schema', 's', ...settings, file]);
    const [told = '', script = ''] = ran.stdout.split('-- What');
    for (const character of ['\u001b', '\u202e']) expect(told).not.toContain(character);
    expect(told).toContain('✓ a\\u001b[31m\\u202e');
    // In the script a name has to be what it is.
    expect(script).toContain(`"${name}"`);
  });

  it('exits with 1 and one line when the destination is not there', async () => {
    const to = ['--to', 'postgres://me:s3cret@127.0.0.1:1/db', '--schema', 's'];
    const ran = await runLandfall(['plan', ...to, fileOf(orders())]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/^landfall: 127\.0\.0\.1:1 refuses connections: .*: correct hostname and port.*\n$/);
  });

  it.each<[string[], RegExp]>([
    [['f'], /which destination\? Give --schema NAME and --to .*; or give --destination NAME/],
    [['--offline', 'f'], /for which schema\? Give --schema/],
    [['--offline', '--schema', 's'], /which files\?/],
    [['--offline', '--schema', 's', 'postgres://me:s3cret@db/x'], /postgres:\/\/me:…@db\/x is not a file/],
    [['--offline', '--schema', 's', 'missing.ndjson'], /missing\.ndjson: no such file/],
    [['--offline', '--schema', 's', '--sql', '--json', 'f'], /--sql or --json, not both/],
    [['--offline', '--schema', 's', '--set', 'insertMode=upsort', fixturePath('01', 'ndjson')], /insertMode.*upsort/],
    [['--destination', 'shop', '--schema', 's', 'f'], /leave out --schema/],
    [['--again', 'f'], /--again/],
  ])('exits with 2 and one line for %j', async (args, told) => {
    const ran = await runLandfall(['plan', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(told);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.stderr).not.toContain('s3cret');
  });

  it('tells its options, with examples', async () => {
    const ran = await runLandfall(['plan', '--help']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const word of ['--to', '--destination', '--offline', '--sql', '--json', 'Examples:', 'landfall plan --to']) {
      expect(ran.stdout).toContain(word);
    }
  });
});
