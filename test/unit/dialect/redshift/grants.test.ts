import { expect, test } from 'vitest';
import { grantSteps as postgresSteps } from '../../../../lib/dialect/postgres/grants.ts';
import { grantSteps } from '../../../../lib/dialect/redshift/grants.ts';
import { bothDialects } from './both-dialects.ts';

const role = 'arn:aws:iam::123456789012:role/staging';

bothDialects(
  'the rights of a user of its own',
  {
    postgres: postgresSteps({ user: 'landfall', schema: 'shop', database: 'dev', truncate: false }).map(
      ({ sql }) => sql,
    ),
    redshift: grantSteps({ user: 'landfall', schema: 'shop', database: 'dev', copyRole: role }).map(({ sql }) => sql),
  },
  {
    postgres: [
      'do $landfall_$ begin create user "landfall"; exception when duplicate_object then null; end $landfall_$',
      'create schema if not exists "shop"',
      'grant connect on database "dev" to "landfall"',
      'grant usage, create on schema "shop" to "landfall"',
      'grant select, insert, update, delete on all tables in schema "shop" to "landfall"',
      'alter default privileges in schema "shop" grant select, insert, update, delete on tables to "landfall"',
    ],
    redshift: [
      'create user "landfall" password disable',
      'create schema if not exists "shop"',
      'grant temp on database "dev" to "landfall"',
      'grant usage, create on schema "shop" to "landfall"',
      'grant select, insert, update, delete on all tables in schema "shop" to "landfall"',
      'grant alter on all tables in schema "shop" to "landfall"',
      'alter default privileges in schema "shop" grant select, insert, update, delete on tables to "landfall"',
      `grant assumerole on '${role}' to "landfall" for copy`,
    ],
  },
);

test('what is there without saying is left out', () => {
  const steps = grantSteps({ user: 'IAMR:Loader', schema: 'public', database: undefined, copyRole: undefined });
  expect(steps.map(({ sql }) => sql.split(' ').slice(0, 3).join(' '))).toEqual([
    'create user "IAMR:Loader"',
    'grant usage, create',
    'grant select, insert,',
    'grant alter on',
    'alter default privileges',
  ]);
});

test('no name ends its quotes', () => {
  const steps = grantSteps({ user: 'o"Neill\'', schema: 'a"b', database: 'c"d', copyRole: "arn'x" });
  const sql = steps.map((step) => step.sql).join('\n');
  expect(sql).toContain('to "o""Neill\'"');
  expect(sql).toContain('in schema "a""b" to');
  expect(sql).toContain('on database "c""d" to');
  expect(sql).toContain("assumerole on 'arn''x' to");
});
