import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/sink/check/finding.ts';
import { awsEndpoint } from '../../support/aws-endpoint.ts';
import { createLogin, dropLogin, type WithLogin } from '../../support/fault-login.ts';
import { type Ran, runLandfall } from '../../support/run-landfall.ts';
import { withDestination } from '../../support/with-destination.ts';

const withLogin = (
  sql: string,
  test: (login: WithLogin, to: readonly string[]) => Promise<void>,
): (() => Promise<void>) =>
  withDestination(async (destination) => {
    const login = await createLogin(destination);
    try {
      await login.sql(sql);
      const url = new URL(login.database.url);
      url.username = login.role;
      await test(login, ['check', '--to', url.href, '--schema', login.schema]);
    } finally {
      await dropLogin(login);
    }
  });

const orders = 'create table @orders (id int primary key, note text);';
const closed = `${orders} create table @users (id int); alter table @users owner to $role; revoke usage on schema $schema from $role`;

interface Printed {
  readonly ok: boolean;
  readonly must: number;
  readonly findings: readonly Finding[];
}

function printed({ stdout }: Ran): Printed {
  return JSON.parse(stdout) as Printed;
}

describe('landfall check', () => {
  it(
    'prints a line for everything, and exits with 0 when nothing must be mended',
    withLogin(`${orders} alter table @orders owner to $role`, async (login, args) => {
      const ran = await runLandfall(args);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const { hostname, port } = new URL(login.database.url);
      expect(ran.stdout.split('\n')[0]).toBe(
        `postgres://${login.role}@${hostname}:${port}/${String(login.settings.database)}, schema "landfall test"`,
      );
      expect(ran.stdout).toMatch(/^✓ server {6,}PostgreSQL \d+/m);
      expect(ran.stdout).toMatch(
        /^✓ orders {6,}may select, insert, update, delete; may add columns; rows are found by \("id"\)$/m,
      );
      expect(ran.stdout).toMatch(/^Nothing must be mended, 1 to think about \(!\)\.$/m);
      expect(ran.stdout + ran.stderr).not.toContain(login.password);
    }),
  );

  it(
    'prints the SQL under each ✗, which mends it, and exits with 1 until then',
    withLogin(closed, async (login, args) => {
      const ran = await runLandfall(args);
      expect(ran).toMatchObject({ code: 1, stderr: '' });
      expect(ran.stdout).toMatch(/^✗ orders .*the user lacks select, insert, update, delete$/m);
      expect(ran.stdout).toMatch(/^4 to mend \(✗\), 1 to think about \(!\)\. The SQL is for a superuser/m);
      const lines = ran.stdout.split('\n');
      const sql = lines.flatMap((line, i) => (line.startsWith('✗') ? [lines[i + 1] ?? ''] : []));
      // Whose key it is, only a person knows.
      for (const one of sql) await login.database.query(one.replace('(…)', '(id)'));
      expect(await runLandfall(args)).toMatchObject({ code: 0 });
    }),
  );

  it(
    'prints the same as JSON',
    withLogin(closed, async (login, args) => {
      const ran = await runLandfall([...args, '--json']);
      expect(ran.code).toBe(1);
      expect(printed(ran)).toMatchObject({
        ...{ ok: false, must: 4, advice: 1, name: 'local', username: login.role, schema: 'landfall test' },
        findings: expect.arrayContaining([
          {
            level: 'must',
            about: 'orders',
            what: 'the user lacks select, insert, update, delete',
            cure: { sql: `grant select, insert, update, delete on "landfall test"."orders" to "${login.role}"` },
          },
        ]),
      });
      expect(ran.stdout.trimEnd()).not.toContain('\n');
    }),
  );

  it(
    'looks at the tables that are named, with the settings that are given',
    withLogin(closed, async (_login, args) => {
      const named = await runLandfall([...args, '--json', '--tables', 'users, later', '--tables', 'later']);
      const about = printed(named).findings.map((finding) => finding.about);
      expect(about).toEqual(expect.arrayContaining(['users', 'later']));
      expect(about).not.toContain('orders');
      const settings = ['--set', 'schemaEvolution=none', '--set', 'insertMode=insert', '--set', 'deleteMode=ignore'];
      const { findings } = printed(await runLandfall([...args, '--json', '--tables', 'orders', ...settings]));
      expect(findings.filter(({ about, level }) => about === 'orders' && level === 'must')).toMatchObject([
        { what: 'the user lacks insert' },
        { what: 'has a unique index on ("id"), and insertMode=insert appends every change' },
      ]);
    }),
  );

  it(
    'changes nothing',
    withLogin(orders, async (login, args) => {
      const state = () =>
        login.sql(`select (select json_agg(c order by oid) from pg_class c where relnamespace = '$schema'::regnamespace) as tables,
          (select json_agg(a.setconfig) from pg_db_role_setting a) as settings`);
      const before = await state();
      await runLandfall(args);
      expect(await state()).toEqual(before);
    }),
  );

  it(
    'prints names as they are, and none that a terminal would obey',
    withLogin('', async (login, args) => {
      const name = 'a"b\u001b[31m\u202e; drop';
      await login.database.query(`create table "landfall test"."${name.replaceAll('"', '""')}" (id int primary key)`);
      const ran = await runLandfall(args);
      for (const character of ['\u001b', '\u202e']) expect(ran.stdout).not.toContain(character);
      expect(ran.stdout).toContain('✗ a"b\\u001b[31m\\u202e; drop');
      const { findings } = printed(await runLandfall([...args, '--json']));
      const found = findings.filter(({ about, level }) => about === name && level === 'must');
      for (const { cure } of found) await login.database.query(cure?.sql ?? '');
      expect(await runLandfall(args)).toMatchObject({ code: 0 });
    }),
  );

  it('tells every trouble with the connection as a ✗, without the password, and exits with 1', async () => {
    const ran = await runLandfall(['check', '--to', 'postgres://me:s3cret@127.0.0.1:1/db', '--schema', 's']);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(
      /^✗ connection {2}127\.0\.0\.1:1 refuses connections.*\n {14}→ correct hostname and port/m,
    );
    expect(ran.stdout).not.toContain('s3cret');
  });

  it.each<[string[], RegExp]>([
    [[], /which destination\? Give --schema NAME and --to .*; or give --destination NAME/],
    [['--to', 'nonsense', '--schema', 's'], /--to is not an address/],
    [['--to', 'postgres://me:s3cret@db/x'], /schema is missing/],
    [['postgres://me:s3cret@db/x', '--schema', 's'], /an address goes behind --to/],
    [['--to', 'postgres://me:s3cret@db/x', '--schema', 's', '--set', 'insertMode=upsort'], /insertMode.*upsort/],
    [
      ['--to', 'postgres://me:s3cret@db/x', '--schema', 's', '--max-concurrency', 'all'],
      /whole number from 1 to 100000/,
    ],
    [['--to', 'postgres://me:s3cret@db/x', '--schema', 's', '--tables', 'a,,b'], /--tables wants names/],
    [['--to', 'postgres://me:s3cret@db/x', '--schema', 's', '--to'], /--to/],
    [['--destination', 'shop', '--schema', 's'], /leave out --schema/],
    [['--destination', 'Shop!'], /1 to 40 of a-z/],
    [['--frob'], /--frob/],
  ])('exits with 2 and one line for %j', async (args, told) => {
    const ran = await runLandfall(['check', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(told);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.stderr).not.toContain('s3cret');
  });

  it('tells its options, with examples', async () => {
    const ran = await runLandfall(['check', '--help']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const word of [
      '--to',
      '--destination',
      '--tables',
      '--max-concurrency',
      '--json',
      'Examples:',
      'landfall check --to',
    ]) {
      expect(ran.stdout).toContain(word);
    }
  });
});

describe('landfall check --destination', () => {
  it(
    'takes the settings from SSM and the password from Secrets Manager',
    withLogin(orders, async (login) => {
      const deployed = { ...login.settings, passwordSecret: 'shop/writer', schemaEvolution: 'none' };
      const aws = await awsEndpoint({
        parameters: {
          '/landfall/shop/deployed': JSON.stringify(deployed),
          '/landfall/shop/override': JSON.stringify({ truncate: 'ignore' }),
        },
        secrets: { 'shop/writer': JSON.stringify({ username: login.role, password: login.password }) },
      });
      const ran = await runLandfall(['check', '--destination', 'shop', '--json'], undefined, aws.environment);
      await aws.close();
      expect(ran).toMatchObject({ code: 1, stderr: '' });
      expect(printed(ran)).toMatchObject({ name: 'shop', username: login.role });
      expect(printed(ran).findings.filter(({ level }) => level === 'must')).toMatchObject([
        { about: 'orders', what: 'the user lacks select, insert, update, delete' },
      ]);
      expect(ran.stdout).not.toContain(login.password);
    }),
  );

  const settings = {
    hostname: 'db',
    username: 'u',
    database: 'd',
    schema: 's',
    insertMode: 'upsert',
    deleteMode: 'mark',
  };

  it.each([
    ['is not there', {}, 'settings', 'parameter /landfall/shop/deployed does not exist: deploy the destination'],
    [
      'is invalid',
      { ...settings, deleteMode: 'soft' },
      'settings',
      'settings: deleteMode = string "soft" is not allowed: one of ignore, delete, mark',
    ],
    ['names no secret', settings, 'password', 'settings: passwordSecret is missing'],
    [
      'names a secret that is not there',
      { ...settings, passwordSecret: 'gone' },
      'password',
      "secret gone cannot be read: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
    ],
  ])('that %s is a ✗', async (_what, given, about, what) => {
    const parameters = Object.keys(given).length === 0 ? {} : { '/landfall/shop/deployed': JSON.stringify(given) };
    const aws = await awsEndpoint({ parameters: parameters as Record<string, string>, secrets: {} });
    const ran = await runLandfall(['check', '--destination', 'shop', '--json'], undefined, aws.environment);
    await aws.close();
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(printed(ran).findings).toMatchObject([{ level: 'must', about, what }]);
  });
});
