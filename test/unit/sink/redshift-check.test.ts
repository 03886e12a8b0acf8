import { describe, expect, test } from 'vitest';
import { columnsOfKey } from '../../../lib/dialect/redshift/declared-keys.ts';
import { LandfallError } from '../../../lib/model/errors.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { neededRights } from '../../../lib/sink/redshift/check/check-rights.ts';
import { checkServer } from '../../../lib/sink/redshift/check/check-server.ts';
import { connectionProblem } from '../../../lib/sink/redshift/check/connection-problem.ts';
import type { ServerFacts } from '../../../lib/sink/redshift/check/facts.ts';
import { loginProblem } from '../../../lib/sink/redshift/check/login-problem.ts';
import { copyProblem, putProblem } from '../../../lib/sink/redshift/check/staging-problem.ts';
import { SessionError } from '../../../lib/sink/session-error.ts';

const copyRole = 'arn:aws:iam::111122223333:role/copy';
const staging = 's3://loads/shop';

function settingsOf(given: Readonly<Record<string, unknown>> = {}) {
  const where = {
    hostname: 'dw.c0example0ab.eu-central-1.redshift.amazonaws.com',
    username: 'lander',
    database: 'dev',
  };
  const modes = { kind: 'redshift', schema: 's', insertMode: 'upsert', deleteMode: 'delete', name: 'a' };
  return { ...parseSettings({ ...where, ...modes, staging, copyRole, ...given }).settings, staging };
}

const server: ServerFacts = {
  ...{ username: 'lander', database: 'dev', is_superuser: false, may_stage: true, latencyMs: 1, clockDifferenceMs: 0 },
  ...{ product: 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, Redshift 1.0.54321', isolation: 'Snapshot Isolation' },
};

describe('of the server', () => {
  test('all is well where nothing is to be mended', () => {
    const found = checkServer(server, { tls: 'verify-full' });
    expect(found.map(({ level, about, what }) => `${level} ${about}: ${what}`)).toEqual([
      'ok server: Amazon Redshift 1.0.54321',
      'ok tls: verify-full',
      'ok latency: 1.0 ms for a round trip',
      'ok clock: 0 ms apart from this machine’s',
      'ok isolation: snapshot isolation: readers never wait',
      'ok login: as "lander"',
    ]);
  });

  test.for<[string, Partial<ServerFacts>, string, RegExp, RegExp]>([
    ['serializable isolation', { isolation: 'Serializable' }, 'advice', /1023/, /isolation level snapshot/],
    ['a superuser', { is_superuser: true }, 'advice', /is a superuser/, /grants --kind redshift/],
    ['no right to temporary tables', { may_stage: false }, 'must', /temporary tables/, /^grant temp on database "dev"/],
  ])('%s is one finding with a cure', ([, given, level, what, cure]) => {
    const found = checkServer({ ...server, ...given }, { tls: 'verify-full' }).filter((one) => one.level !== 'ok');
    expect(found).toEqual([expect.objectContaining({ level, what: expect.stringMatching(what) })]);
    expect(`${found[0]?.cure?.sql ?? ''}${found[0]?.cure?.words ?? ''}`).toMatch(cure);
  });

  test('an isolation level that cannot be told is no finding', () => {
    const found = checkServer({ ...server, isolation: undefined }, { tls: 'verify-full' });
    expect(found.map(({ about }) => about)).not.toContain('isolation');
  });
});

test.for<[string | undefined, string, RegExp, RegExp]>([
  ['28000', 'password authentication failed for user "lander"', /^wrong password for user "lander"/, /auth=iam/],
  ['28000', 'no pg_hba.conf entry for host "10.0.0.9"', /^the server lets user "lander" not into/, /require_ssl/],
  ['3D000', 'database "dev" does not exist', /^there is no database "dev"/, /correct database/],
  ['53300', 'connection limit "500" exceeded for non-bootstrap users', /^no connection is free/, /connection limit/],
  ['57P03', 'the cluster is paused', /^the server takes no connections yet/, /paused/],
  ['ETIMEDOUT', 'connect ETIMEDOUT', /:5439 does not answer$/, /security groups/],
  ['ECONNRESET', 'read ECONNRESET', /ECONNRESET$/, /Amazon Redshift answers there/],
])('no connection: %s, %s, is one line and says what to do', ([code, message, what, words]) => {
  const error = new SessionError(Object.assign(new Error(message), { code }), 'connect');
  const found = connectionProblem(error, settingsOf());
  expect(found).toMatchObject({ level: 'must', about: 'connection', what: expect.stringMatching(what) });
  expect(found.cure?.words).toMatch(words);
});

describe('temporary credentials that cannot be had name the call and the right it takes:', () => {
  const denied = new LandfallError('systemic', 'CREDENTIALS_UNREADABLE', 'AccessDenied: not authorized');

  test('of a cluster', () => {
    const { what, cure } = loginProblem(denied, settingsOf({ auth: 'iam' }));
    expect(what).toBe('AccessDenied: not authorized');
    expect(cure?.words).toContain('redshift:GetClusterCredentials');
    expect(cure?.words).toContain('arn:aws:redshift:eu-central-1:ACCOUNT:dbuser:dw/lander');
    expect(cure?.words).toContain('arn:aws:redshift:eu-central-1:ACCOUNT:dbname:dw/dev');
  });

  test('of a workgroup', () => {
    const hostname = 'wg.111122223333.eu-central-1.redshift-serverless.amazonaws.com';
    const { cure } = loginProblem(denied, settingsOf({ auth: 'iam', hostname }));
    expect(cure?.words).toMatch(/redshift-serverless:GetCredentials.*workgroup wg/);
  });

  test('of a network without a way there', () => {
    const silent = new LandfallError('transient', 'CREDENTIALS_UNREADABLE', 'TimeoutError: no answer');
    expect(loginProblem(silent, settingsOf({ auth: 'iam' })).cure?.words).toMatch(/VPC endpoints/);
  });
});

test.for<[string, string, RegExp]>([
  ['no right', 'AccessDenied: Access Denied', /s3:PutObject on arn:aws:s3:::loads\/shop\/a\/\*/],
  ['no bucket', 'NoSuchBucket: The specified bucket does not exist', /make the bucket loads/],
  ['another region', 'PermanentRedirect: The bucket you are attempting to access …', /set stagingRegion/],
  [
    'a region that is wrong',
    "AuthorizationHeaderMalformed: the region 'us-east-1' is wrong; expecting 'eu-central-1'",
    /get-bucket-location --bucket loads/,
  ],
  ['anything else', 'CredentialsProviderError: Could not load credentials', /AWS credentials/],
])('a load that cannot be put into S3: %s', ([, message, words]) => {
  expect(putProblem(message, settingsOf())).toEqual({ what: message, cure: { words: expect.stringMatching(words) } });
});

test.for<[string, string, Readonly<Record<string, unknown>>, RegExp]>([
  [
    'a role that is not attached to a workgroup',
    `Not authorized to get credentials of role ${copyRole}`,
    { hostname: 'wg.111122223333.eu-central-1.redshift-serverless.amazonaws.com' },
    /update-namespace --region eu-central-1.*redshift-serverless\.amazonaws\.com for sts:AssumeRole/,
  ],
  [
    'a role that is not attached to a cluster',
    `User arn:aws:redshift:x is not authorized to assume IAM Role ${copyRole}`,
    {},
    /modify-cluster-iam-roles --region eu-central-1 --cluster-identifier dw --add-iam-roles/,
  ],
  [
    'a role that the user may not assume',
    'user "lander" lacks privilege ASSUMEROLE on the role',
    {},
    /^grant assumerole on 'arn:aws:iam::111122223333:role\/copy' to "lander" for copy$/,
  ],
  [
    'a region that is set wrong',
    'S3ServiceException:…,Status 301,Error PermanentRedirect',
    { stagingRegion: 'us-east-1' },
    /^correct stagingRegion/,
  ],
])('a load that Redshift cannot read: %s', ([, message, given, mends]) => {
  const { what, cure } = copyProblem(message, settingsOf(given));
  expect(what).toContain(message);
  expect(`${cure.sql ?? ''}${cure.words ?? ''}`).toMatch(mends);
});

test.for<[string, readonly string[]]>([
  ['PRIMARY KEY (id)', ['id']],
  ['PRIMARY KEY (site, "serial no")', ['site', 'serial no']],
  ['PRIMARY KEY ("a""b, c", d)', ['a"b, c', 'd']],
])('the columns of %s', ([definition, columns]) => {
  expect(columnsOfKey(definition)).toEqual(columns);
});

test.for<[string, Parameters<typeof neededRights>[0], readonly string[]]>([
  [
    'upserts',
    { insertMode: 'upsert', deleteMode: 'ignore', truncate: 'ignore' },
    ['select', 'insert', 'update', 'delete'],
  ],
  ['appends', { insertMode: 'insert', deleteMode: 'ignore', truncate: 'ignore' }, ['insert']],
  [
    'appends and deletes',
    { insertMode: 'insert', deleteMode: 'delete', truncate: 'ignore' },
    ['select', 'insert', 'delete'],
  ],
  [
    'appends and truncates',
    { insertMode: 'insert', deleteMode: 'ignore', truncate: 'truncate' },
    ['select', 'insert', 'delete'],
  ],
])('the rights that %s need', ([, settings, rights]) => {
  expect(neededRights(settings)).toEqual(rights);
});
