import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readReplayArguments } from '../../../local/replay-arguments.ts';
import { replaySettings } from '../../../local/replay-settings.ts';
import { UsageError, withoutPasswords } from '../../../local/usage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const to = 'postgres://me:s%40cret%2F@localhost:6543/my%20shop';
const given = (...args: string[]) => {
  const read = readReplayArguments(args);
  if (read === 'help') throw new Error('no help was asked for');
  return read;
};

test('an address gives host, port, user, password and database, decoded', async () => {
  const { settings, configuration } = replaySettings(given('--to', to, '--schema', 'copy', 'f'), {});
  expect(settings).toMatchObject({ hostname: 'localhost', port: 6543, username: 'me', database: 'my shop' });
  expect(settings).toMatchObject({ schema: 'copy', insertMode: 'upsert', deleteMode: 'delete', truncate: 'ignore' });
  expect(await configuration.password(false)).toBe('s@cret/');
  expect(await configuration.settings()).toBe(settings);
});

test.for(['localhost', '127.0.0.1', '[::1]'])('%s needs no TLS', (host) => {
  expect(replaySettings(given('--to', `postgres://me@${host}/db`, '--schema', 's', 'f'), {}).settings.tls).toBe(
    'disable',
  );
});

test('any other host is verified, and what is set wins', async () => {
  const elsewhere = ['--to', 'postgresql://me@db.example.com/db', '--schema', 's', 'f'];
  const { settings, configuration } = replaySettings(given(...elsewhere), { PGPASSWORD: 'from the environment' });
  expect(settings.tls).toBe('verify-full');
  expect(await configuration.password(false)).toBe('from the environment');
  expect(replaySettings(given(...elsewhere, '--set', 'tls=verify-ca'), {}).settings.tls).toBe('verify-ca');
});

const cluster = 'shop.abc123.eu-central-1.redshift.amazonaws.com';
const staged = ['--staging', 's3://loads/landfall', '--copy-role', 'arn:aws:iam::123456789012:role/copy'];

test('an address of Redshift gives the kind, and with it the port', () => {
  const args = ['--to', `redshift://me:s3cret@${cluster}/shop`, '--schema', 'copy', ...staged, 'f'];
  expect(replaySettings(given(...args), {}).settings).toMatchObject({
    ...{ kind: 'redshift', hostname: cluster, port: 5439, username: 'me', database: 'shop', tls: 'verify-full' },
    ...{ staging: 's3://loads/landfall', copyRole: 'arn:aws:iam::123456789012:role/copy', auth: 'secret' },
  });
});

test('PostgreSQL’s kind of address is good for Redshift where the kind is set', () => {
  const args = ['--to', `postgres://me:s3cret@localhost:6000/shop`, '--schema', 'copy', '--set', 'kind=redshift', 'f'];
  expect(replaySettings(given(...args), {}).settings).toMatchObject({ kind: 'redshift', port: 6000, tls: 'disable' });
});

test('a login by IAM wants no password', async () => {
  const args = ['--to', `redshift://me@${cluster}/shop`, '--schema', 'copy', '--set', 'auth=iam', 'f'];
  const { settings, configuration } = replaySettings(given(...args), {});
  expect(settings.auth).toBe('iam');
  expect(await configuration.password(false)).toBe('');
});

test('--staging and --copy-role win over a settings file, and --set over them', () => {
  const file = join(folder, 'redshift.json');
  const inFile = { kind: 'redshift', staging: 's3://other/x', copyRole: 'arn:aws:iam::123456789012:role/other' };
  writeFileSync(file, JSON.stringify(inFile));
  const args = ['--to', `redshift://me@${cluster}/shop`, '--schema', 'copy', '--settings', file, 'f'];
  const setting = (...more: string[]) => replaySettings(given(...args, ...more), {}).settings;
  expect(setting()).toMatchObject(inFile);
  expect(setting(...staged)).toMatchObject({ staging: staged[1], copyRole: staged[3] });
  expect(setting(...staged, '--set', 'staging=s3://third/y')).toMatchObject({ staging: 's3://third/y' });
});

test('a settings file lies under the address, the schema and single settings', () => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify({ hostname: 'x', schema: 'a', deleteMode: 'mark', insertMode: 'insert', odd: 1 }));
  const args = given('--settings', file, '--to', to, '--schema', 'b', '--set', 'insertMode=upsert', 'f');
  const { settings, unknown } = replaySettings(args, {});
  expect(settings).toMatchObject({ hostname: 'localhost', schema: 'b', deleteMode: 'mark', insertMode: 'upsert' });
  expect(unknown).toEqual(['odd']);
});

test.for<[string[], RegExp]>([
  [['--schema', 's', 'f'], /where to\? Give --to postgres:.* or redshift:/],
  [['--to', 'nonsense', 'f'], /--to is not an address such as postgres:.* or redshift:/],
  [['--to', 'mysql://me:s%40cret@localhost/db', 'f'], /--to is not an address/],
  [['--to', to, 'f'], /schema is missing/],
  [['--to', `${to}?sslmode=require`, '--schema', 's', 'f'], /takes no parameters/],
  [
    ['--to', to, '--schema', 's', '--set', 'insertMode=merge', 'f'],
    /insertMode = string "merge" is not allowed: one of/,
  ],
  [['--to', to, '--schema', 's', ...staged, 'f'], /staging is a setting of kind=redshift only.*copyRole is a setting/],
  [['--to', `redshift://me:s%40cret@${cluster}/db`, '--schema', 's', '--staging', 's3://b', 'f'], /needs copyRole too/],
  [
    ['--to', `redshift://me:s%40cret@${cluster}/db`, '--schema', 's', ...staged, '--staging', '/tmp', 'f'],
    /staging = string "\/tmp" is not allowed: s3:\/\/bucket\/prefix/,
  ],
  [
    ['--to', 'redshift://me@redshift.example.com/db', '--schema', 's', '--set', 'auth=iam', 'f'],
    /hostname.*clusterIdentifier.*workgroup/,
  ],
  [['--to', to, '--schema', 's', '--settings', join(folder, 'none'), 'f'], /--settings .*none/],
])('%j is refused in one line without the password', ([args, message]) => {
  const refused = () => replaySettings(given(...args), {});
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(message);
  expect(refused).not.toThrow(/s%40cret|s@cret|\n/);
});

test.for<[string[], RegExp]>([
  [[], /which files/],
  [['--to'], /--to/],
  [['--no-such', 'f'], /Unknown option '--no-such'; "landfall replay --help"/],
  [['--set', to, 'f'], /--set wants KEY=VALUE/],
  [['--batch-size', '0', 'f'], /whole number from 1 to 10000/],
  [['--batch-size', '1e3', 'f'], /whole number/],
  [['--redeliver', 'all', 'f'], /rewind or named/],
  [[to, 'f'], /not a file/],
])('arguments %j are refused', ([args, message]) => {
  expect(() => readReplayArguments(args)).toThrow(UsageError);
  expect(() => readReplayArguments(args)).toThrow(message);
});

test('an address in a message loses its password', () => {
  expect(withoutPasswords(`cannot open ${to}`)).toBe('cannot open postgres://me:…@localhost:6543/my%20shop');
});
