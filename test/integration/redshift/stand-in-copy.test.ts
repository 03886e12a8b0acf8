import { describe, expect, it } from 'vitest';
import { copyOptions, loadErrors, putLoad } from '../../support/redshift/put-load.ts';
import { errorOf, withStandIn } from '../../support/redshift/with-stand-in.ts';

const failed = "XX000 Load into table 't' failed.  Check 'sys_load_error_detail' system table for details.";
const quoted = (...cells: readonly string[]) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;

describe('COPY on the stand-in, from a local S3 endpoint,', () => {
  it(
    'takes every text as it is: empty, \\N, blanks, quotes, commas, line ends, tabs, many bytes',
    withStandIn(async ({ run, s3 }) => {
      const texts = ['', '\\N', ' a ', '"', 'a,"b"', 'a\nb\r\nc\rd', '\t\\t\\', 'äé漢😀', 'null', 'x'.repeat(65_535)];
      await run('create table s.t (id integer, note varchar(65535))');
      const manifest = await putLoad(s3, [texts.map((text, i) => quoted(String(i), text)).join('')]);
      await run(`copy s.t (id, note) from '${manifest}' ${copyOptions}`);
      expect((await run('select note from s.t order by id')).map(({ note }) => note)).toEqual(texts);
    }),
  );

  it(
    'converts each column by its type, and reads the token as NULL, in quotes as well',
    withStandIn(async ({ run, s3 }) => {
      await run(`create table s."T" (a smallint, b bigint, c decimal(38,10), d real, e double precision, f boolean, g varbyte(3), h super,
        i date, j timestamp, k timestamptz, l time, m char(3), n varchar(10), o varchar(10))`);
      const manifest = await putLoad(s3, [
        quoted(
          ...['-32768', '9223372036854775807', '1234567890123456789012345678.0123456789', '1.5', 'NaN', 'true', '00Ff'],
          ...[
            '{"a":[1.10,"x",null]}',
            '0001-01-01',
            '9999-12-31 23:59:59.999999',
            '2020-02-29 12:00:00+02',
            '24:00:00',
          ],
          ...['ab', 'NuLL7', 'b'],
        ).replace('"b"', 'NuLL7'),
      ]);
      await run(`copy "s"."T" from '${manifest}' ${copyOptions}`);
      const cast = [...'abcdefghijklmno'].map((name) => (name === 'g' ? 'g' : `${name}::varchar(99) as ${name}`));
      const [row] = await run(`select ${cast.join(', ').replace('h::varchar(99)', 'json_serialize(h)')} from s.t`);
      expect(Object.values(row ?? {})).toEqual([
        ...['-32768', '9223372036854775807', '1234567890123456789012345678.0123456789', '1.5', 'NaN', 'true', '00ff'],
        ...[
          '{"a": [1.10, "x", null]}',
          '0001-01-01',
          '9999-12-31 23:59:59.999999',
          '2020-02-29 10:00:00+00',
          '24:00:00',
        ],
        ...['ab', null, null],
      ]);
    }),
  );

  it(
    'cuts the digits that a DECIMAL has no room for, as COPY does without ROUNDEC',
    withStandIn(async ({ run, s3 }) => {
      await run('create table s.t (n decimal(5,2))');
      await run(`copy s.t from '${await putLoad(s3, [quoted('1.019')])}' ${copyOptions}`);
      expect(await run('select n from s.t')).toEqual([{ n: '1.01' }]);
    }),
  );

  const wrong: readonly (readonly [type: string, value: string, code: number])[] = [
    ['varchar(3)', 'äö', 1204],
    ['char(3)', 'ä', 1220],
    ['varbyte(1)', '0102', 1204],
    ['varbyte(9)', '0g', 1224],
    ['super', '{', 1224],
    ['integer', '2147483648', 1207],
    ['integer', '1e3', 1207],
    ['decimal(3,1)', '100', 1207],
    ['double precision', 'x', 1207],
    ['real', '1e39', 1207],
    ['boolean', '2', 1210],
    ['date', '2021-02-29', 1205],
    ['date', '10000-01-01', 1205],
    ['date', 'infinity', 1205],
    ['timestamp', '2020-01-01 24:00:00', 1206],
    ['timestamp', '0000-01-01 00:00:00', 1206],
    ['integer not null', 'NuLL7', 1213],
  ];
  it(
    'refuses what does not fit its column, says where, and loads nothing',
    withStandIn(async ({ run, s3 }) => {
      for (const [type, value, code] of wrong) {
        await run(`create table s.t (id varchar(9), v ${type})`);
        const manifest = await putLoad(s3, [
          quoted('a\nb', 'NuLL7').repeat(type.endsWith('null') ? 0 : 1) + quoted('c', value),
        ]);
        expect(await errorOf(run(`copy s.t from '${manifest}' ${copyOptions}`)), `${type} ${value}`).toBe(failed);
        const [error] = await run(`${loadErrors.replace('order by query_id', 'order by query_id desc')} limit 1`);
        const line = type.endsWith('null') ? '1' : '3';
        expect({ type, ...error }).toEqual({
          type,
          file: 's3://staging/load/1.csv.gz',
          line_number: line,
          name: 'v',
          error_code: code,
        });
        expect(await run('select count(*) as rows from s.t')).toEqual([{ rows: '0' }]);
        await run('drop table s.t');
      }
    }),
  );

  it(
    'finds every wrong row with NOLOAD and MAXERROR, and loads the others with MAXERROR',
    withStandIn(async ({ run, s3 }) => {
      await run('create table s.t (id integer, note varchar(2))');
      const files = [quoted('1', 'a') + quoted('x', 'b') + quoted('3', 'ccc'), `${quoted('4', 'd')}5\n6,"e",f\n`];
      const manifest = await putLoad(s3, files);
      expect(await errorOf(run(`copy s.t from '${manifest}' ${copyOptions}`))).toBe(failed);
      expect(await run(loadErrors)).toHaveLength(1);
      await run(`copy s.t from '${manifest}' ${copyOptions} noload maxerror 100`);
      const found = (await run(loadErrors)).slice(1).map((row) => Object.values(row).join(' '));
      expect(found).toEqual([
        's3://staging/load/1.csv.gz 2 id 1207',
        's3://staging/load/1.csv.gz 3 note 1204',
        's3://staging/load/2.csv.gz 2  1214',
        's3://staging/load/2.csv.gz 3  1202',
      ]);
      await run(`copy s.t from '${manifest}' ${copyOptions} maxerror 5`);
      expect(await run('select id, pg_last_copy_count() as rows from s.t order by id')).toEqual([
        { id: 1, rows: '2' },
        { id: 4, rows: '2' },
      ]);
      expect(await errorOf(run(`copy s.t from '${manifest}' ${copyOptions} maxerror 4`))).toBe(failed);
    }),
  );

  it(
    'refuses a row of more than 4 MB',
    withStandIn(async ({ run, s3 }) => {
      await run('create table s.t (a super)');
      const sized = (bytes: number) => quoted(`"${'x'.repeat(bytes - 7)}"`);
      const most = 4 * 1024 * 1024;
      await run(`copy s.t from '${await putLoad(s3, [sized(most)])}' ${copyOptions}`);
      expect(await errorOf(run(`copy s.t from '${await putLoad(s3, [sized(most + 1)])}' ${copyOptions}`))).toBe(failed);
    }),
  );

  it(
    'tells its errors beyond the rollback of its transaction, which they fail',
    withStandIn(async ({ run, s3 }) => {
      await run('create table s.t (id integer)');
      const [good, bad] = [quoted('1'), quoted('x')];
      await run('begin');
      await run('lock table s.t');
      await run(`copy s.t from '${await putLoad(s3, [good])}' ${copyOptions}`);
      expect(await errorOf(run(`copy s.t from '${await putLoad(s3, [bad])}' ${copyOptions}`))).toBe(failed);
      expect(await errorOf(run('select 1'))).toMatch(/^25P02 /);
      await run('rollback');
      expect(await run(loadErrors)).toHaveLength(1);
      expect(await run('select count(*) as rows from s.t')).toEqual([{ rows: '0' }]);
    }),
  );

  it(
    'refuses objects that are not as the manifest says, and a COPY that lacks what each must have',
    withStandIn(async ({ run, s3 }) => {
      await run('create table s.t (id integer)');
      const manifest = await putLoad(s3, [quoted('1')], 1);
      const copy = `copy s.t from '${manifest}' ${copyOptions}`;
      expect(await errorOf(run(copy))).toMatch(/^XX000 .*content_length/);
      expect(await errorOf(run(copy.replace('/manifest', '/other')))).toMatch(/^XX000 .*does not exist/);
      expect(await errorOf(run(copy.replace(' gzip', '')))).toMatch(/^XX000 /);
      for (const needed of [/iam_role '\S+'/, / compupdate off/]) {
        expect(await errorOf(run(copy.replace(needed, '')))).toMatch(/^0A000 /);
      }
      expect(await errorOf(run(`${copy} statupdate off`))).toMatch(/^42501 must be owner/);
      await run('create temp table stage (id integer)');
      expect(await errorOf(run(copy.replace('s.t', 'stage')))).toMatch(/^0A000 .*statupdate off/);
      expect(await errorOf(run(copy.replace('s.t', 's.other')))).toMatch(/^42P01 /);
      expect(await errorOf(run(copy.replace('s.t', 's.t (other)')))).toMatch(/^42703 /);
      await run(copy.replace(manifest, await putLoad(s3, [quoted('1')])));
      expect(await run('select id from s.t')).toEqual([{ id: 1 }]);
    }),
  );
});
