import { expect, test } from 'vitest';
import { grantOnTable, grantSteps } from '../../../lib/dialect/postgres/grants.ts';
import { grantsScript } from '../../../local/grants.ts';

test('the script of a plain user', () => {
  expect(
    grantSteps({ user: 'landfall', schema: 'public', database: 'shop', truncate: false }).map(({ sql }) => sql),
  ).toEqual([
    'do $landfall_$ begin create user "landfall"; exception when duplicate_object then null; end $landfall_$',
    'create schema if not exists "public"',
    'grant connect on database "shop" to "landfall"',
    'grant usage, create on schema "public" to "landfall"',
    'grant select, insert, update, delete on all tables in schema "public" to "landfall"',
    'alter default privileges in schema "public" grant select, insert, update, delete on tables to "landfall"',
  ]);
});

test('truncate is granted where it is asked for, to tables that are there and to those that come', () => {
  const sql = grantSteps({ user: 'u', schema: 's', database: 'd', truncate: true }).map((step) => step.sql);
  expect(sql.filter((one) => one.includes('delete, truncate on'))).toHaveLength(2);
});

test('names are quoted, and none ends the block or the comment it stands in', () => {
  const user = `o'"Neill $landfall$ \\`;
  const script = grantsScript({ kind: 'postgresql', user, schema: 'a\nb', database: undefined, truncate: false });
  expect(script).toContain(`do $landfall_$ begin create user "o'""Neill $landfall$ \\";`);
  expect(script).toContain(`current_database()) || e'"o''""Neill $landfall$ \\\\"'; end`);
  expect(script).toContain('in schema "a\\nb", and no more.');
  const outside = script.replaceAll('"a\nb"', '"a b"').split('\n');
  for (const line of outside) expect(line).toMatch(/^($|-- |do |create |grant |alter )/);
});

test('rights on columns name the columns with each right', () => {
  expect(grantOnTable(['select', 'insert'], { schema: 's', table: 't', columns: ['a', 'B"'] }, 'u')).toBe(
    'grant select ("a", "B"""), insert ("a", "B""") on "s"."t" to "u"',
  );
});
