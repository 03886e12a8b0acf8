import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/sink/check/finding.ts';
import { checkOf, linesOf } from '../../support/checking.ts';
import { event, Feed } from '../../support/feed.ts';
import { copyRole, type RedshiftDestination, staging } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { runLandfall } from '../../support/run-landfall.ts';

type Given = Readonly<Record<string, unknown>>;

/** Runs SQL, in which `@` stands for the schema and a dot. */
function make({ run, schema }: RedshiftDestination, sql: string): Promise<unknown> {
  return run(sql.replaceAll('@', `"${schema}".`));
}

const orders = 'create table @orders (id int not null, note varchar(100), primary key (id))';
const none = { schemaEvolution: 'none' };

it(
  'a destination where all is well, before its first event and after',
  withRedshift(async (destination) => {
    const server = [
      '✓ server: Amazon Redshift 1.0.0',
      '✓ tls: none: tls=disable, on this machine only',
      expect.stringMatching(/^✓ latency: \d+\.\d ms for a round trip$/),
      expect.stringMatching(/^✓ clock: \d+ ms apart from this machine’s$/),
      '✓ isolation: snapshot isolation: readers never wait',
      expect.stringMatching(/^! login: "\w+" is a superuser/),
      '✓ schema: "landfall test": usage and create',
    ];
    const staged = `✓ staging: ${staging}: this process can write it, and Redshift read it`;
    expect(linesOf(await checkOf(destination))).toEqual([
      ...server,
      '✓ own tables: progress of each table, and what is parked: 0 there, 2 to be created',
      '✓ tables: none yet: they are created when their first events come',
      staged,
    ]);
    const feed = new Feed();
    const row = { id: 1, note: 'a' };
    await destination.apply([event(feed.create(row), ...feed.move(row, { ...row, id: 2 }))]);
    expect(linesOf(await checkOf(destination))).toEqual([
      ...server,
      '✓ own tables: progress of each table, and what is parked: 3 there, 0 to be created',
      '✓ orders: may select, insert, update, delete',
      '✓ orders: may add columns',
      '✓ orders: rows are found by the record key; primary key ("id") is a hint that nothing enforces',
      '✓ keys: counted in 1 tables',
      staged,
    ]);
  }),
);

it(
  'nothing is changed but for a temporary table and an object of the staging bucket, which no load finds',
  withRedshift(async (destination) => {
    await make(destination, orders);
    const from = destination.standIn.statements.length;
    await checkOf(destination);
    const changing = destination.standIn.statements.slice(from).filter((text) => !/^(select|set)\b/.test(text));
    expect(changing.map((text) => text.split('\n')[0])).toEqual([
      'create temp table if not exists "_landfall_check" (',
      'copy "_landfall_check" ("_landfall_step", "_landfall_move")',
    ]);
    expect(changing[1]).toMatch(/\nnoload maxerror/);
    const objects = [...destination.s3.objects.keys()].map((name) => name.replace(/-[0-9a-f-]{36}/, '-ID')).sort();
    expect(objects).toEqual([
      'staging/landfall/local/check-ID/0001.csv.gz',
      'staging/landfall/local/check-ID/manifest',
    ]);
  }),
);

describe('another product than the settings say is one ✗:', () => {
  it(
    'PostgreSQL',
    withRedshift(async (destination) => {
      const settings = { port: Number(new URL(destination.database.url).port) };
      const found = await checkOf(destination, { settings });
      expect(linesOf(found)).toEqual(['✗ server: this is PostgreSQL, and the destination is Amazon Redshift']);
    }),
  );

  it(
    'Redshift',
    withRedshift(async (destination) => {
      const settings = { kind: 'postgresql', staging: undefined, copyRole: undefined };
      const found = await checkOf(destination, { settings });
      expect(linesOf(found)).toEqual(['✗ server: this is Amazon Redshift, and the destination is PostgreSQL']);
    }),
  );
});

it(
  'a wrong password and a database that is not there are one ✗ each',
  withRedshift(async (destination) => {
    const { database, settings } = destination;
    await database.query(`create role lander_${String(settings.database)} login password 'right'`);
    try {
      const username = `lander_${String(settings.database)}`;
      expect(linesOf(await checkOf(destination, { settings: { username }, password: 'wr0ng' }))).toEqual([
        `✗ connection: wrong password for user "${username}", or there is no such user`,
      ]);
      expect(linesOf(await checkOf(destination, { settings: { database: 'nowhere' } }))).toEqual([
        '✗ connection: there is no database "nowhere" on this server',
      ]);
    } finally {
      await database.query(`drop role lander_${String(settings.database)}`);
    }
  }),
);

it(
  'rights that are missing are ✗ with the SQL that mends them, for a superuser to run',
  withRedshift(async (destination) => {
    const { database, settings, password } = destination;
    const role = `lander_${String(settings.database)}`;
    await make(destination, orders);
    await make(destination, 'create table @_landfall_parked (id int)');
    await database.query(`create role ${role} login password '${password}'`);
    await database.query(`revoke temporary on database ${String(settings.database)} from public`);
    const given = { settings: { username: role } };
    const mend = async (found: readonly Finding[]) => {
      for (const { cure } of found) for (const sql of cure?.sql?.split('; ') ?? []) await destination.run(sql);
    };
    try {
      const first = (await checkOf(destination, given)).filter(({ level }) => level === 'must');
      expect(linesOf(first)).toEqual([
        `✗ login: "${role}" may make no temporary tables in database "${String(settings.database)}"`,
        `✗ schema: "${role}" lacks usage and create on schema "landfall test", needed for progress of each table (delivery=exactly-once) and new tables (schemaEvolution=basic)`,
      ]);
      await mend(first);
      const second = await checkOf(destination, given);
      expect(linesOf(second, 'must')).toEqual([
        `✗ _landfall_parked: "${role}" lacks select, insert, update, delete`,
        '✗ orders: is there, but the user may not see its columns',
      ]);
      await database.query(`grant select on all tables in schema "landfall test" to ${role}`);
      const third = await checkOf(destination, given);
      expect(linesOf(third, 'must')).toEqual([
        `✗ _landfall_parked: "${role}" lacks insert, update, delete`,
        expect.stringMatching(
          /^✗ _landfall_parked: is not as Landfall makes it: it has no destination varchar\(40\), topic/,
        ),
        `✗ orders: "${role}" lacks insert, update, delete`,
      ]);
      expect(linesOf(third, 'advice')).toEqual([expect.stringMatching(/^! orders: belongs to "\w+": to add columns/)]);
      await make(destination, 'drop table @_landfall_parked');
      await mend(third.filter(({ about, level }) => about === 'orders' && level === 'must'));
      expect(linesOf(await checkOf(destination, given), 'must')).toEqual([]);
    } finally {
      await database.query(`drop owned by ${role} cascade; drop role ${role}`);
    }
  }),
);

describe('of a table that is there:', () => {
  it.each<[string, string, Given, string]>([
    [
      'a view',
      'create view @orders as select 1 as id',
      { tables: ['orders'] },
      '✗ orders: is a view, which nothing can be written to',
    ],
    [
      'none, and none may be created',
      '',
      { ...none, tables: ['orders'] },
      '✗ orders: is not there, and schemaEvolution=none creates no tables',
    ],
    [
      'no mark',
      orders,
      { deleteMode: 'mark', ...none },
      '✗ orders: lacks "_landfall_deleted", which the settings ask for',
    ],
    [
      'a mark that is no boolean',
      'create table @orders (id int, _landfall_deleted int)',
      { deleteMode: 'mark' },
      '✗ orders: column "_landfall_deleted" is integer, and deleteMode=mark writes a boolean',
    ],
    [
      'a key column that nothing can be compared with',
      'create table @orders (id super)',
      { primaryKeyFields: 'id' },
      '✗ orders: key column "id" is a SUPER, which nothing can be compared with',
    ],
    [
      'no column for a field of the key',
      'create table @orders (id int)',
      { primaryKeyFields: 'id,nr' },
      '✗ orders: lacks "nr" of primaryKeyFields',
    ],
    [
      'a primary key beside the one that is written by',
      'create table @orders (id int primary key, nr int)',
      { primaryKeyFields: 'nr' },
      '! orders: declares primary key ("id"), and rows are found by ("nr"): queries that trust it may give wrong results',
    ],
    [
      'a primary key where changes are appended',
      orders,
      { insertMode: 'insert' },
      '! orders: declares primary key ("id"), and insertMode=insert appends every change: queries that trust it give wrong results',
    ],
    [
      'settings that name columns which are not there',
      orders,
      { distKey: { Orders: 'nr' }, sortKey: { orders: ['id', 'at'] } },
      '! orders: setting distKey names "nr", which the table does not have',
    ],
    [
      'no staging',
      orders,
      { staging: undefined, copyRole: undefined },
      '! staging: none: all rows go as statements, which is slow, and a value of more than 65535 bytes cannot go at all',
    ],
  ])('%s', (_what, sql, { tables, ...settings }, told) =>
    withRedshift(async (destination) => {
      if (sql !== '') await make(destination, sql);
      const options = tables === undefined ? {} : { tables: tables as string[] };
      const found = await checkOf(destination, { settings, options });
      expect(linesOf(found)).toContain(told);
      expect(found.find((finding) => linesOf([finding])[0] === told)?.cure).toBeDefined();
    })(),
  );

  it(
    'names that fold together, and ones that Landfall never asks for',
    withRedshift(async (destination) => {
      await destination.database.query(
        `create table "landfall test".orders (id int, "ID" int); create table "landfall test"."Items" (id int)`,
      );
      expect(linesOf(await checkOf(destination), 'must')).toEqual([
        '✗ orders: columns "id", "ID" differ by case alone',
        '✗ Items: its name has capitals (enable_case_sensitive_identifier), and Landfall writes in lower case',
      ]);
    }),
  );

  it(
    'a schema whose name has capitals is none, and it says so',
    withRedshift(async (destination) => {
      await destination.database.query('create schema "Copy"');
      const found = await checkOf(destination, { settings: { schema: 'Copy' } });
      expect(linesOf(found, 'must')).toEqual(['✗ schema: there is no schema "copy" in this database']);
      expect(found.find(({ about }) => about === 'schema')?.cure?.words).toMatch(/^"Copy" was made with enable_case/);
    }),
  );

  it(
    'keys that are there more than once are counted in small tables, and shown by the SQL that is offered',
    withRedshift(async (destination) => {
      await make(destination, orders);
      await make(destination, `insert into @orders values (1, 'a'), (2, 'b'), (1, 'c'), (3, 'd'), (3, 'e')`);
      const found = await checkOf(destination);
      expect(linesOf(found, 'advice')).toContain(
        '! orders: has 2 keys ("id") more than once, and upserts make them no fewer',
      );
      const cure = found.find(({ about, level }) => about === 'orders' && level === 'advice')?.cure;
      const rows = await destination.run(`${cure?.sql} order by 1`);
      expect(rows).toMatchObject([{ id: 1 }, { id: 3 }]);
    }),
  );
});

describe('a COPY that Redshift refuses is one ✗ that says what to mend:', () => {
  it.each<[string, { code: string; message: string }, RegExp, RegExp]>([
    [
      'the role is not attached',
      {
        code: 'XX000',
        message: `User arn:aws:redshift:eu-central-1:111122223333:dbuser:dw/lander is not authorized to assume IAM Role ${copyRole}`,
      },
      /^Redshift may not use arn:aws:iam::111122223333:role\/copy/,
      /aws redshift modify-cluster-iam-roles --cluster-identifier dw --add-iam-roles arn:aws:iam::111122223333:role\/copy/,
    ],
    [
      'the bucket is in another region',
      {
        code: 'XX000',
        message:
          'S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.,Status 301,Error PermanentRedirect,Rid 1,CanRetry 1',
      },
      /^the bucket is in another region than Redshift/,
      /set stagingRegion to the bucket’s/,
    ],
    [
      'the role may not read',
      { code: 'XX000', message: 'S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 1,CanRetry 1' },
      /^Redshift may not read the bucket/,
      /s3:GetObject on arn:aws:s3:::staging\/landfall\/local\/\*/,
    ],
    [
      'there is no way to S3',
      { code: 'XX000', message: 'S3CurlException: Connection timed out after 50001 milliseconds, CurlError 28' },
      /^Redshift finds no way to S3/,
      /gateway endpoint/,
    ],
    ['something else', { code: 'XX000', message: 'Disk is on fire' }, /^COPY fails: Disk is on fire/, /Load_Error/],
  ])('%s', (_what, error, what, words) =>
    withRedshift(async (destination) => {
      destination.standIn.failNext(/^copy/, error);
      const found = await checkOf(destination, { settings: { clusterIdentifier: 'dw' } });
      expect(found.filter(({ level }) => level === 'must')).toEqual([
        {
          level: 'must',
          about: 'staging',
          what: expect.stringMatching(what),
          cure: { words: expect.stringMatching(words) },
        },
      ]);
    })(),
  );
});

it(
  'landfall check tells the same for people and for programs',
  withRedshift(async (destination) => {
    const to = destination.standIn.url.replace(/^postgres(ql)?:/, 'redshift:');
    const args = ['check', '--to', to, '--schema', destination.schema, '--staging', staging, '--copy-role', copyRole];
    const ran = await runLandfall(args);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^redshift:\/\/[^:/]+@127\.0\.0\.1:\d+\/\w+, schema "landfall test"\n/);
    expect(ran.stdout).toMatch(/^✓ staging {4,}s3:\/\/staging\/landfall: this process can write it/m);
    const json = await runLandfall([...args, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, must: 0, schema: 'landfall test' });
  }),
);
