import { expect, test } from 'vitest';
import { grantsScript } from '../../../local/grants.ts';
import { readGrantsArguments } from '../../../local/grants-arguments.ts';
import { UsageError } from '../../../local/usage-error.ts';

const role = 'arn:aws:iam::123456789012:role/copy';

function scriptOf(...args: string[]): string {
  const given = readGrantsArguments(args);
  if (given === 'help') throw new Error('no help was asked for');
  return grantsScript(given);
}

test('the script for PostgreSQL, which needs no --kind', () => {
  const names = ['--user', 'landfall', '--schema', 'landing', '--database', 'shop'];
  expect(scriptOf(...names)).toBe(scriptOf('--kind', 'postgresql', ...names));
  expect(scriptOf(...names)).toMatch(/^-- What user "landfall" needs .*\n-- Run it in database "shop", as a superuser/);
  expect(scriptOf(...names)).toContain(String.raw`in psql with \password "landfall"`);
});

test('the script for Redshift', () => {
  const names = ['--user', 'Land"fall', '--schema', 'landing', '--database', 'shop'];
  expect(scriptOf('--kind', 'redshift', ...names, '--copy-role', role)).toBe(
    `-- What user "Land\\"fall" needs to keep tables in schema "landing", and no more.
-- Run it in database "shop" of Redshift, as a superuser, each statement by itself: where the user is there, the first fails.
-- There is no password in it, and with auth=iam none is needed. Else set one afterwards, 8 to 64 characters with a capital,
-- a small letter and a digit, or a hash of it, so that no log shows it: alter user "Land""fall" password '…'

-- the user, without a password; leave this out where it is there
create user "Land""fall" password disable;

-- the schema
create schema if not exists "landing";

-- to load rows into temporary tables, where not everybody may
grant temp on database "shop" to "Land""fall";

-- to find tables, and to create them
grant usage, create on schema "landing" to "Land""fall";

-- to write the tables that are there
grant select, insert, update, delete on all tables in schema "landing" to "Land""fall";

-- to add columns to tables that are there; not needed with schemaEvolution=none
grant alter on all tables in schema "landing" to "Land""fall";

-- to write tables that you, who run this, create later; to add columns to them, grant alter on each
alter default privileges in schema "landing" grant select, insert, update, delete on tables to "Land""fall";

-- to load from the staging bucket, where not everybody may assume the role
grant assumerole on '${role}' to "Land""fall" for copy;
`,
  );
});

test('for Redshift, the right to truncate needs no words', () => {
  const args = ['--kind', 'redshift', '--user', 'u', '--schema', 's'];
  expect(scriptOf(...args, '--truncate')).toBe(scriptOf(...args));
});

test.for<[string[], RegExp]>([
  [['--kind', 'mysql', '--user', 'u', '--schema', 's'], /--kind is postgresql or redshift, not mysql/],
  [['--user', 'u', '--schema', 's', '--copy-role', role], /--copy-role goes with --kind redshift/],
  [['--kind', 'redshift', '--user', 'u', '--schema', 's', '--copy-role', 'copy'], /--copy-role is the ARN of/],
  [['--kind', 'redshift', '--schema', 's'], /for which user/],
  [['--kind', 'redshift', '--user', 'u', '--schema', 's'.repeat(128)], /128 bytes long, Redshift allows 127/],
  [['--kind', 'redshift', '--user', 'u\n', '--schema', 's'], /--user: .*control character/],
])('arguments %j are refused', ([args, message]) => {
  expect(() => readGrantsArguments(args)).toThrow(UsageError);
  expect(() => readGrantsArguments(args)).toThrow(message);
});

test('a name may be as long as its kind of destination allows', () => {
  const args = ['--user', 'u', '--schema', 's'.repeat(64)];
  expect(() => readGrantsArguments(args)).toThrow(/64 bytes long, PostgreSQL allows 63/);
  expect(readGrantsArguments(['--kind', 'redshift', ...args])).toMatchObject({ schema: 's'.repeat(64) });
});
