import { describe, expect, it } from 'vitest';
import { errorOf, type Place, withStandIn } from '../../support/redshift/with-stand-in.ts';

/** What PostgreSQL takes and Redshift does not, with the SQLSTATE of its refusal. */
const refused: readonly (readonly [what: string, sql: string, code: string])[] = [
  ['ON CONFLICT', 'insert into s.t (id) values (1) on conflict do nothing', '42601'],
  ['RETURNING', 'delete from s.t where id = 1 returning id', '42601'],
  ['several ADD COLUMNs', 'alter table s.t add column x integer, add column y integer', '42601'],
  ['IF NOT EXISTS on a column', 'alter table s.t add column if not exists x integer', '42601'],
  ['a key in ADD COLUMN', 'alter table s.t add column x integer primary key', '0A000'],
  ['a new NOT NULL column without default', 'alter table s.t add column x integer not null', '0A000'],
  ['a new constraint', 'alter table s.t add constraint c unique (id)', '0A000'],
  ['CREATE INDEX', 'create index on s.t (id)', '0A000'],
  ['CREATE UNIQUE INDEX', 'create unique index on s.t (id)', '0A000'],
  ['an array', 'select array[1, 2]', '0A000'],
  ['an array type', `select '{1}'::int[]`, '0A000'],
  ['unnest', `select * from unnest('{1}')`, '0A000'],
  ['any of an array', `select 1 from s.t where id = any('{1}')`, '0A000'],
  ['VALUES as a table', 'select * from (values (1)) v', '42601'],
  ['VALUES alone', 'values (1)', '42601'],
  ['a CTE that writes', 'with gone as (delete from s.t where id = 1) select 1', '42601'],
  ['LATERAL', 'select 1 from s.t, lateral (select 1) x', '42601'],
  ['FILTER', 'select count(*) filter (where id = 1) from s.t', '42601'],
  ['DISTINCT ON', 'select distinct on (id) id from s.t', '42601'],
  ['IS DISTINCT FROM', 'select 1 from s.t where id is distinct from 1', '42601'],
  ['a savepoint', 'savepoint a', '0A000'],
  ['a rollback to one', 'rollback to savepoint a', '0A000'],
  ['an advisory lock', 'select pg_advisory_xact_lock(1)', '0A000'],
  ['json_to_recordset', `select * from json_to_recordset('[]') as x(a int)`, '0A000'],
  ['a member of JSON by an operator', `select super_column -> 'a' from s.t`, '42601'],
  ['an alias of an UPDATE’s target', 'update s.t as x set note = null', '42601'],
  ['an alias of a DELETE’s target', 'delete from s.t x where x.id = 1', '42601'],
  ['an outer join in UPDATE', 'update s.t set note = b.note from s.t a left join s.t b on a.id = b.id', '0A000'],
  ['now() beside a table', 'select now() from s.t', '0A000'],
  ['CURRENT_TIMESTAMP', 'update s.t set note = current_timestamp', '0A000'],
  ['SELECT FOR UPDATE', 'select id from s.t for update', '0A000'],
  ['a mode of LOCK', 'lock table s.t in exclusive mode', '42601'],
  ['a type of PostgreSQL in a table', 'create table s.x (id uuid)', '42704'],
  ['a type of PostgreSQL in a cast', `select '{}'::jsonb`, '42704'],
  ['more than 38 digits', 'create table s.x (n decimal(39,0))', '22023'],
  ['a VARCHAR that is too long', 'create table s.x (v varchar(65536))', '22023'],
  ['a precision of a TIMESTAMP', 'create table s.x (t timestamp(3))', '0A000'],
  ['a sort key that is not there', 'create table s.x (id integer) sortkey (other)', '42703'],
  ['a SUPER as sort key', 'create table s.x (v super) sortkey (v)', '0A000'],
  ['a name of more than 127 bytes', `select 1 as "${'ä'.repeat(64)}"`, '42622'],
  ['a literal that a backslash keeps open', `select 'a\\'`, '42601'],
];

const withTable = (test: (place: Place) => Promise<void>) =>
  withStandIn(async (place) => {
    await place.run('create table s.t (id integer, note varchar(100), primary key (id))');
    await test(place);
  });

describe('the stand-in for Redshift refuses', () => {
  it(
    'what PostgreSQL takes and Redshift does not, and goes on',
    withTable(async ({ run }) => {
      const codes: [string, string][] = [];
      for (const [what, sql] of refused) codes.push([what, (await errorOf(run(sql))).slice(0, 5)]);
      expect(codes).toEqual(refused.map(([what, , code]) => [what, code]));
      expect(await run('select count(*) as rows from s.t')).toEqual([{ rows: '0' }]);
    }),
  );

  it(
    'the same with binds, without losing the order of the protocol',
    withTable(async ({ run }) => {
      const sql = 'insert into s.t (id, note) values ($1, $2) on conflict do nothing';
      expect(await errorOf(run(sql, [1, 'a']))).toBe('42601 syntax error at or near "conflict"');
      expect(await run('select $1::integer as one', [1])).toEqual([{ one: 1 }]);
    }),
  );

  it(
    'more than 32,767 binds',
    withTable(async ({ run }) => {
      const sum = (count: number) => ({
        sql: `select 1 as one where 0 in (${Array.from({ length: count }, (_, i) => `$${i + 1}::integer`).join(', ')})`,
        values: Array<number>(count).fill(0),
      });
      const [most, more] = [sum(32_767), sum(32_768)];
      expect(await run(most.sql, most.values)).toEqual([{ one: 1 }]);
      expect(await errorOf(run(more.sql, more.values))).toMatch(/^08P01 .*32768 parameters/);
      expect(await run('select 2 as two')).toEqual([{ two: 2 }]);
    }),
  );

  it(
    'a bind that is longer than a VARCHAR',
    withTable(async ({ run }) => {
      expect(await run('select len($1::varchar(65535)) as length', ['x'.repeat(65_535)])).toEqual([{ length: 65_535 }]);
      expect(await errorOf(run('select $1::varchar(65535)', ['ä'.repeat(32_768)]))).toMatch(/^22001 value too long/);
    }),
  );

  it(
    'a statement of more than 16 MB, its binds included',
    withTable(async ({ run }) => {
      const literal = 'x'.repeat(16 * 1024 * 1024);
      expect(await errorOf(run(`select '${literal}'`))).toMatch(/^54000 Statement is too large/);
      const values = Array.from({ length: 260 }, () => 'x'.repeat(65_000));
      const sql = `select ${values.map((_, i) => `len($${i + 1}::varchar(65535))`).join(' + ')} as total`;
      expect(await errorOf(run(sql, values))).toMatch(/^54000 Statement is too large/);
    }),
  );

  it(
    'in a transaction what would commit it, or cannot be in one, which fails it',
    withTable(async ({ run }) => {
      await run('begin');
      expect(await errorOf(run('truncate s.t'))).toMatch(/^0A000 TRUNCATE/);
      expect(await errorOf(run('select 1'))).toMatch(/^25P02 /);
      await run('rollback');
      await run('begin');
      expect(await errorOf(run('alter table s.t alter column note type varchar(200)'))).toMatch(/^25001 /);
      await run('rollback');
      await run('truncate s.t');
    }),
  );
});
