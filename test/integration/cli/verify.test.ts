import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runLandfall } from '../../support/run-landfall.ts';
import { withSource } from '../../support/verified-source.ts';

const orders = 'create table @orders (id bigint primary key, note text, amount numeric(12,2));';
const many = `${orders} insert into @orders select i, 'order ' || i, i / 7.0 from generate_series(1, 300000) i; analyze @orders;`;

describe('landfall verify', () => {
  it(
    'finds one changed value among 300,000 rows by few queries, and moves hardly a row',
    withSource(async ({ both, atDestination, verified }) => {
      await both(many);
      const equal = await verified();
      expect(equal).toMatchObject({ code: 0, isEqual: true });
      expect(equal.tables).toMatchObject([{ table: 'orders', rowsSource: 300_000, rowsDestination: 300_000 }]);
      expect(equal.queries).toBeLessThan(15);
      await atDestination(`update @orders set note = 'Order 123457' where id = 123457`);
      const { code, tables, queries, rowsRead } = await verified();
      expect(code).toBe(1);
      expect(tables).toMatchObject([{ missing: 0, extra: 0, differing: 1, isCut: false, moving: 0 }]);
      expect(tables[0]?.rows).toEqual([
        {
          key: { id: '123457' },
          what: 'differs',
          columns: [{ column: 'note', source: 'order 123457', destination: 'Order 123457' }],
        },
      ]);
      expect(queries).toBeLessThan(40);
      expect(rowsRead).toBeLessThan(300);
    }),
  );

  it(
    'counts missing and extra rows, wherever they are',
    withSource(async ({ both, atSource, atDestination, verified }) => {
      await both(`${orders} insert into @orders select i, 'n', 1 from generate_series(1, 2000) i;`);
      await atSource('delete from @orders where id in (1, 2000, 700)');
      await atDestination('delete from @orders where id in (2, 1999); insert into @orders values (-5), (9999)');
      const { code, tables } = await verified();
      expect(code).toBe(1);
      expect(tables).toMatchObject([{ rowsSource: 1997, rowsDestination: 2000, missing: 2, extra: 5, differing: 0 }]);
      const told = tables[0]?.rows.map(({ key, what }) => `${what} ${key.id}`);
      expect(told?.sort()).toEqual([
        ...['extra -5', 'extra 1', 'extra 2000', 'extra 700', 'extra 9999'],
        ...['missing 1999', 'missing 2'],
      ]);
    }),
  );

  it(
    'stops counting after a thousand differing rows, and says so',
    withSource(async ({ both, atDestination, verify }) => {
      await both(`${orders} insert into @orders select i, 'n', 1 from generate_series(1, 5000) i;`);
      await atDestination('update @orders set amount = 2');
      expect((await verify()).stdout).toMatch(/^✗ {2}orders +5000 +5000 +\d+ +0 +0 +≥ 1000$/m);
    }),
  );

  it(
    'takes what is on its way for no difference',
    withSource(async ({ both, source, destination, verified }) => {
      await both(`${orders} insert into @orders select i, 'n', 0 from generate_series(1, 20000) i;`);
      let isWriting = true;
      let id = 0;
      const changes = [
        'insert into @orders values ($1::bigint + 100000, $2, 1)',
        'update @orders set amount = amount + 1, note = $2 where id <= 40 or id % 4999 = $1::bigint % 4999',
        'delete from @orders where id % 19997 = $1::bigint and $2::text is not null',
      ];
      const write = async () => {
        while (isWriting) {
          id += 1;
          const values = [id, `change ${id}`];
          const sql = changes[id % changes.length] ?? '';
          await source.query(sql.replaceAll('@', 'public.'), values);
          // The destination is behind.
          await pause(20);
          await destination.database.query(sql.replaceAll('@', `"${destination.schema}".`), values);
        }
      };
      const writing = write();
      await expect.poll(() => id).toBeGreaterThan(3);
      const before = id;
      const during = await verified('--settle', '2');
      isWriting = false;
      await writing;
      expect(id).toBeGreaterThan(before);
      expect(during).toMatchObject({ code: 0, isEqual: true });
      expect(await verified()).toMatchObject({ code: 0, tables: [{ moving: 0 }] });
    }),
  );

  it(
    'goes by composite and text keys, whatever the collations',
    withSource(async ({ both, atDestination, verified }) => {
      await both(`create table @words (word varchar(40) collate "C", part char(4), n int, primary key (word, part));
        insert into @words select chr(65 + i % 26) || chr(97 + i % 23) || (array['é', '-', ' '])[1 + i % 3] || i, i % 7, i
        from generate_series(1, 3000) i;`);
      await atDestination('alter table @words alter word type text collate "sv-x-icu"');
      expect(await verified()).toMatchObject({ code: 0, tables: [{ rowsSource: 3000, rowsDestination: 3000 }] });
      await atDestination(`update @words set n = -n where n = 1703; update @words set part = 'x' where n = 12`);
      const { tables } = await verified();
      expect(tables).toMatchObject([{ table: 'words', missing: 1, extra: 1, differing: 1 }]);
      expect(tables[0]?.rows.find(({ what }) => what === 'differs')).toMatchObject({
        key: { part: '2' },
        columns: [{ column: 'n', source: '1703', destination: '-1703' }],
      });
    }),
  );

  it(
    'compares tables without key as a whole, and says what it cannot tell',
    withSource(async ({ both, atDestination, verified, verify }) => {
      await both(
        `create table @lines (a int, b text); insert into @lines select i % 10, 'b' from generate_series(1, 500) i;`,
      );
      expect(await verified()).toMatchObject({ code: 0 });
      await atDestination(`update @lines set b = 'c' where ctid = (select min(ctid) from @lines)`);
      const ran = await verify();
      expect(ran.code).toBe(1);
      expect(ran.stdout).toContain('lines: no key: compared as a whole, which rows differ cannot be told');
      await atDestination('delete from @lines where a = 3');
      expect(await verified()).toMatchObject({ tables: [{ missing: 50, differing: 0 }] });
    }),
  );

  it(
    'leaves out columns of one side, and rows that are marked as deleted',
    withSource(async ({ both, atSource, atDestination, verified, verify }) => {
      await both(`${orders} insert into @orders select i, 'n', 1 from generate_series(1, 100) i;`);
      await atSource('alter table @orders add path path; delete from @orders where id = 7');
      await atDestination(
        'alter table @orders add _landfall_deleted boolean, add old int; update @orders set _landfall_deleted = id = 7',
      );
      expect(await verified()).toMatchObject({ code: 0, tables: [{ rowsSource: 99, rowsDestination: 99 }] });
      const { stdout } = await verify();
      expect(stdout).toContain('orders: column path is left out: not at the destination');
      expect(stdout).toContain('orders: column _landfall_deleted is left out: only at the destination');
      expect(stdout).toContain('orders: column old is left out: only at the destination');
    }),
  );

  it(
    'finds destination tables by tableNames, and tells those that are not there',
    withSource(async ({ both, atSource, atDestination, verified, verify }) => {
      await both(orders);
      await atSource(
        'insert into @orders values (1); create table @other (id int primary key); create table @gone (id int)',
      );
      await atSource('insert into @gone values (1), (2)');
      await atDestination('alter table @orders rename to copy_of_orders; insert into @copy_of_orders values (1)');
      const rules = ['--set', 'tableNames=[{"match":"shop\\\\.public\\\\.(.*)","table":"copy_of_$1"}]'];
      expect(await verify(...rules)).toMatchObject({ code: 2, stderr: expect.stringContaining('--topic-prefix') });
      const { code, tables } = await verified(...rules, '--topic-prefix', 'shop');
      expect(code).toBe(1);
      expect(
        tables.map(({ table, destinationTable, isEqual, missing }) => [table, destinationTable, isEqual, missing]),
      ).toEqual([
        ['gone', 'copy_of_gone', false, 2],
        ['orders', 'copy_of_orders', true, 0],
        ['other', 'copy_of_other', true, 0],
      ]);
      const named = await verified(...rules, '--topic-prefix', 'shop', '--tables', 'orders,other');
      expect(named).toMatchObject({ code: 0, tables: [{ table: 'orders' }, { table: 'other' }] });
    }),
  );

  it(
    'goes on where it may not read a table, and tells',
    withSource(async ({ both, source, verify, destination }) => {
      await both(`${orders} create table @secret (id int primary key)`);
      const role = `reader_${new URL(source.url).pathname.slice(1)}`;
      await source.query(`create role ${role} login password 'p/ssw0rd'; grant select on public.orders to ${role}`);
      const url = new URL(source.url);
      url.username = role;
      url.password = 'p%2Fssw0rd';
      const ran = await verify('--source', url.href);
      const wrong = await verify('--source', url.href.replace('ssw0rd', 'wr0ng'));
      await source.query(`drop owned by ${role}; drop role ${role}`);
      expect(ran.code).toBe(1);
      expect(ran.stdout).toMatch(/^✓ {2}orders/m);
      expect(ran.stdout).toMatch(/^secret: could not be compared: .*permission denied for table secret \(42501\)$/m);
      expect(ran.stdout + ran.stderr + wrong.stdout + wrong.stderr).not.toMatch(/ssw0rd|wr0ng/);
      expect(wrong.code).toBe(1);
      expect(destination.schema).toBe('landfall test');
    }),
  );

  it(
    'changes nothing, and takes names and values as they are',
    withSource(async ({ both, atDestination, verified }) => {
      const name = `"a""b'; drop table x; --"`;
      await both(`create table @${name} ("k'1" text primary key, "v""\u001b" text);
        insert into @${name} select repeat('''\\"', i), 'v' from generate_series(1, 100) i`);
      await atDestination(`update @${name} set "v""\u001b" = null where length("k'1") = 150`);
      const { tables } = await verified();
      expect(tables).toMatchObject([{ differing: 1, rows: [{ key: { "k'1": `'\\"`.repeat(50) } }] }]);
    }),
  );

  it(
    'takes a partitioned table for one, and the source’s schema by name',
    withSource(async ({ atSource, atDestination, verified }) => {
      await atSource(`create schema "Shop"; create table "Shop".lines (id int primary key, note text) partition by range (id);
        create table "Shop".lines_1 partition of "Shop".lines for values from (0) to (10);
        create table "Shop".lines_2 partition of "Shop".lines for values from (10) to (20);
        insert into "Shop".lines select i, 'n' from generate_series(1, 19) i; create view "Shop".seen as select 1 as id`);
      await atDestination(`create table @lines (id int primary key, note text);
        insert into @lines select i, 'n' from generate_series(1, 19) i`);
      expect(await verified('--source-schema', 'Shop')).toMatchObject({ code: 0, tables: [{ table: 'lines' }] });
      await atDestination('drop table @lines');
      expect((await verified('--source-schema', 'Shop')).tables.map(({ missing }) => missing)).toEqual([19, 9, 10]);
    }),
  );

  it(
    'shows long values where they begin to differ',
    withSource(async ({ both, atDestination, verify }) => {
      await both(`${orders} insert into @orders values (1, repeat('x', 5000) || 'old' || repeat('y', 5000), null)`);
      await atDestination(`update @orders set note = replace(note, 'old', 'new')`);
      const { stdout } = await verify();
      expect(stdout).toMatch(
        /^orders: \{"id":"1"\} note: …x{20}oldy+… \(\d+ characters\) → …x{20}newy+… \(\d+ characters\)$/m,
      );
    }),
  );

  it(
    'says that it may not see all rows, where a policy hides some',
    withSource(async ({ both, source, verify }) => {
      await both(`${orders} insert into @orders values (1), (2)`);
      const role = `reader_${new URL(source.url).pathname.slice(1)}`;
      await source.query(`create role ${role} login password 'pw'; grant select on public.orders to ${role};
        alter table public.orders enable row level security; create policy one on public.orders using (id = 1)`);
      const url = new URL(source.url);
      url.username = role;
      url.password = 'pw';
      const ran = await verify('--source', url.href);
      await source.query(`drop owned by ${role}; drop role ${role}`);
      expect(ran.code).toBe(1);
      expect(ran.stdout).toMatch(/^orders: could not be compared: .*row-level security/m);
    }),
  );

  it.each<[string[], RegExp]>([
    [[], /which source\? Give --source/],
    [['--source', 'nonsense'], /--source is not an address/],
    [['--source', 'postgres://me:s3cret@db'], /wants user, host and database/],
    [['--source', 'postgres://me:s3cret@db/x?sslmode=require'], /takes no parameters/],
    [['--source', 'postgres://me:s3cret@db/x'], /which destination\?/],
    [['postgres://me:s3cret@db/x'], /addresses go behind --source and --to/],
    [['--source', 'mysql://me:s3cret@db/x', '--to', 'redshift://me:s3cret@db/x', '--schema', 's'], /not supported yet/],
    [
      [
        '--source',
        'mysql://me:s3cret@db/x',
        '--to',
        'postgres://me@db/x',
        '--schema',
        's',
        '--set',
        'insertMode=insert',
      ],
      /holds every change/,
    ],
    [['--source', 'mysql://me:s3cret@db/x', '--tables', 'a,,b', '--to', 'postgres://me@db/x'], /--tables wants names/],
    [['--source', 'mysql://me:s3cret@db/x', '--to', 'postgres://me@db/x', '--settle', 'long'], /--settle/],
    [['--source', 'mysql://me:s3cret@db/x', '--source-tls', 'maybe'], /--source-tls is one of/],
    [['--source', 'mysql://me:s3cret@db/x', '--source-ca', '/no/such.pem'], /--source-ca \/no\/such\.pem/],
  ])('exits with 2 and one line for %j', async (args, told) => {
    const ran = await runLandfall(['verify', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(told);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.stderr).not.toContain('s3cret');
  });

  it(
    'exits with 2 for a table that the source does not have',
    withSource(async ({ verify }) => {
      expect(await verify('--tables', 'nowhere')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('no table "nowhere"'),
      });
    }),
  );

  it.each(['postgres', 'mysql'])('tells that a source of %s is not there, without the password', async (scheme) => {
    const source = `${scheme}://me:s3cret@127.0.0.1:1/db`;
    const ran = await runLandfall([
      'verify',
      '--source',
      source,
      '--to',
      'postgres://a:s3cret@127.0.0.1:1/b',
      '--schema',
      's',
    ]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/ECONNREFUSED/);
    expect(ran.stderr).not.toContain('s3cret');
  });
});
