import { describe, expect, it } from 'vitest';
import { errorOf, withStandIn } from '../../support/redshift/with-stand-in.ts';

const notes =
  'create table s.notes (id bigint not null, note varchar(5), primary key (id)) diststyle auto sortkey auto';

describe('the stand-in for Redshift', () => {
  it(
    'tells its tables by svv_columns, with the lengths and defaults that were declared',
    withStandIn(async ({ run }) => {
      await run(`create table s."Kinds" ("Id" integer not null, a varchar, b text, c char(3), d numeric, e decimal(38,37), f super,
        g varbyte(7), h double precision, i timestamp default getdate(), j timestamptz, k boolean default false, l varchar(max))
        backup no diststyle key distkey(id) compound sortkey (id, a)`);
      const lines = await run(
        `select column_name || ' ' || data_type || ' ' || is_nullable as line, character_maximum_length as length,
           numeric_precision as precision, numeric_scale as scale, column_default as fallback
         from pg_catalog.svv_columns where table_schema = $1 and table_name = $2 order by ordinal_position`,
        ['s', 'kinds'],
      );
      const told = lines.map((row) =>
        Object.values(row)
          .filter((value) => value !== null)
          .join(' '),
      );
      expect(told).toEqual([
        'id integer NO 32 0',
        'a character varying YES 256',
        'b character varying YES 256',
        'c character YES 3',
        'd numeric YES 18 0',
        'e numeric YES 38 37',
        'f super YES',
        'g binary varying YES 7',
        'h double precision YES 53',
        'i timestamp without time zone YES getdate()',
        'j timestamp with time zone YES',
        'k boolean YES false',
        'l character varying YES 65535',
      ]);
      expect(await run(`select table_name, table_type from svv_tables where table_schema = 's'`)).toEqual([
        { table_name: 'kinds', table_type: 'BASE TABLE' },
      ]);
    }),
  );

  it(
    'knows a primary key and does not enforce it, but for NOT NULL',
    withStandIn(async ({ run }) => {
      await run(notes);
      await run('insert into s.notes (id) values (1), (1)');
      expect(await run('select count(*) as rows from s.notes')).toEqual([{ rows: '2' }]);
      expect(await errorOf(run('insert into s.notes (note) values ($1)', ['a']))).toMatch(/^23502 /);
    }),
  );

  it(
    'counts lengths in bytes, refuses what is longer and never cuts it',
    withStandIn(async ({ run }) => {
      await run(notes);
      await run('insert into s.notes (id, note) values (1, $1)', ['äöx']);
      for (const tooLong of ['äöü', '123456']) {
        const refused = await errorOf(run('insert into s.notes (id, note) values (2, $1)', [tooLong]));
        expect(refused).toMatch(/^22001 value too long for type character varying\(5\)$/);
      }
      await run('alter table s.notes add column code char(2)');
      expect(await errorOf(run('insert into s.notes (id, code) values (2, $1)', ['ä']))).toMatch(/^22001 /);
      expect(await run('select id, note from s.notes')).toEqual([{ id: '1', note: 'äöx' }]);
    }),
  );

  it(
    'refuses infinite dates, NaN as a decimal and bytes beyond the length',
    withStandIn(async ({ run }) => {
      await run('create table s.limits (d date, t timestamptz, n decimal(10,2), v varbyte(2))');
      for (const [column, value] of Object.entries({ d: 'infinity', t: '-infinity', n: 'NaN' })) {
        expect(await errorOf(run(`insert into s.limits (${column}) values ($1)`, [value]))).toMatch(/^22001 /);
      }
      expect(await errorOf(run(`insert into s.limits (v) values (to_varbyte($1, 'hex'))`, ['010203']))).toMatch(
        /^22001 /,
      );
    }),
  );

  it(
    'folds names to lower case even in quotes, and leaves literals and other letters as they are',
    withStandIn(async ({ run }) => {
      await run('create table "S"."Orders" ("Id" integer, "ÄGE" varchar(20))');
      await run(`insert into s.ORDERS ("ID", "ÄGE") values (1, 'Old "Quoted" ''Text''')`);
      expect(await run('select "id" as "theId", "ÄGE" from "s"."orders" where "ÄGE" <> \'Älter\'')).toEqual([
        { theid: 1, Äge: `Old "Quoted" 'Text'` },
      ]);
    }),
  );

  it(
    'holds names of up to 127 bytes apart, and tells them whole',
    withStandIn(async ({ run }) => {
      const [one, other] = [`${'t'.repeat(126)}1`, `${'t'.repeat(126)}2`];
      for (const name of [one, other]) await run(`create table s."${name}" ("${'C'.repeat(127)}" integer)`);
      const found = await run(
        `select table_name, column_name from svv_columns where table_schema = 's' order by table_name`,
      );
      expect(found).toEqual([one, other].map((table_name) => ({ table_name, column_name: 'c'.repeat(127) })));
    }),
  );

  it(
    'has Redshift’s functions',
    withStandIn(async ({ run }) => {
      const [row] = await run(
        `select json_parse('{"a":[1.10,null]}') as parsed, to_varbyte('00fF', 'hex') as bytes, cast('0a' as varbyte(3)) is null as cast_,
           dateadd(day, -2, '2020-03-01'::timestamp)::varchar(30) as added, datediff(hour, '2020-01-01 00:59', '2020-01-01 01:01') as hours,
           extract(epoch from '1970-01-02 00:00:01.9'::timestamp) as epoch, nvl(null, 3) as three, len('äb') as len,
           getdate() = date_trunc('second', getdate()) as whole`,
      );
      expect(row).toEqual({
        parsed: '{"a": [1.10, null]}',
        bytes: '00ff',
        cast_: false,
        added: '2020-02-28 00:00:00',
        hours: '1',
        epoch: 86_401,
        three: 3,
        len: 2,
        whole: true,
      });
      expect(await errorOf(run(`select json_parse($1::varchar(65535))`, ['{']))).toMatch(/^XX000 .*JSON/);
    }),
  );

  it(
    'rounds to whole numbers where a DECIMAL has no modifier, and reads a backslash as an escape',
    withStandIn(async ({ run }) => {
      expect(await run(`select '1.6'::numeric as n, 'a\\\\b\\'c' as text`)).toEqual([{ n: '2', text: `a\\b'c` }]);
    }),
  );

  it(
    'keeps a session’s settings apart from the server’s, and sets only what Redshift can',
    withStandIn(async ({ run }) => {
      expect(await run('show timezone')).toEqual([{ TimeZone: 'UTC' }]);
      await run('set statement_timeout to 5000');
      await run(`set query_group to 'loads'`);
      expect(await errorOf(run('set lock_timeout to 5000'))).toMatch(/^42704 .*lock_timeout/);
    }),
  );
});
