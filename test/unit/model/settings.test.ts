import { describe, expect, test } from 'vitest';
import { parseSettings, type Settings, settingNames } from '../../../lib/model/settings.ts';

type Given = Readonly<Record<string, unknown>>;

const required = {
  hostname: 'db.example.com',
  username: 'Writer',
  database: 'Shop',
  schema: 'Landing',
  insertMode: 'upsert',
  deleteMode: 'delete',
};

const staging = { staging: 's3://bucket/prefix', copyRole: 'arn:aws:iam::111122223333:role/copy' } as const;

const parse = (given: Given): Settings => parseSettings({ ...required, ...given }).settings;

/** The message with which settings are refused. */
function refusal(given: Given): string {
  try {
    parseSettings(given);
  } catch (error) {
    expect(error).toMatchObject({ class: 'systemic', code: 'SETTINGS_INVALID' });
    return (error as Error).message;
  }
  throw new Error(`not refused: ${JSON.stringify(given)}`);
}

test('what is not set has the defaults of the contract', () => {
  expect(parse({})).toEqual({
    ...required,
    name: 'local',
    kind: 'postgresql',
    port: 5432,
    tls: 'verify-full',
    schemaEvolution: 'basic',
    delivery: 'exactly-once',
    primaryKeyMode: 'record_key',
    primaryKeyFields: [],
    tableNames: [],
    keylessTables: 'halt',
    metadataColumns: [],
    nullOrDefault: 'null',
    onBadRecord: 'dead-letter',
    parkLimit: 100,
    constraintWait: 900,
    truncate: 'ignore',
    schemalessDecimals: 'text',
    auth: 'secret',
    copyThreshold: 200,
    redshiftInfinity: 'error',
    redshiftTextLength: 65_535,
    distKey: {},
    sortKey: {},
  });
});

describe('a Redshift destination', () => {
  test('listens on its own port', () => {
    expect(parse({ kind: 'redshift' }).port).toBe(5439);
    expect(parse({ kind: 'redshift', port: 5440 }).port).toBe(5440);
  });

  test('takes keys by table, as an object or as its text', () => {
    expect(parse({ kind: 'redshift', distKey: '{"orders": "customer"}', sortKey: { orders: 'a, b' } })).toMatchObject({
      distKey: { orders: 'customer' },
      sortKey: { orders: ['a', 'b'] },
    });
  });

  test('has no columns with a precision that adaptive times could go by', () => {
    expect(parse({ kind: 'redshift', schemalessTime: 'ms' }).schemalessTime).toBe('ms');
    expect(refusal({ ...required, kind: 'redshift', schemalessTime: 'adaptive' })).toContain('choose ms or us');
  });

  test('needs the role that reads the staging bucket', () => {
    expect(parse({ kind: 'redshift', ...staging })).toMatchObject(staging);
    const { staging: bucket, copyRole } = staging;
    expect(refusal({ ...required, kind: 'redshift', staging: bucket })).toContain('staging needs copyRole');
    expect(refusal({ ...required, kind: 'redshift', copyRole })).toContain('copyRole needs staging');
  });

  test.for(Object.entries({ ...staging, auth: 'iam', copyThreshold: 5, distKey: {}, redshiftInfinity: 'max' }))(
    'alone has the setting %s',
    ([name, value]) => {
      expect(refusal({ [name]: value })).toContain(`${name} is a setting of kind=redshift only`);
    },
  );
});

test.for(['hostname', 'username', 'database', 'schema', 'insertMode', 'deleteMode'])('%s is required', (name) => {
  const { [name as keyof typeof required]: _, ...given } = required;
  expect(refusal(given)).toMatch(new RegExp(`\\b${name} is missing`));
});

describe('a bad value is refused with the setting’s name, the value and what is allowed', () => {
  test.for<[Given, ...string[]]>([
    [{ insertMode: 'update' }, 'insertMode', '"update"', 'insert, upsert'],
    [{ deleteMode: 'soft' }, 'deleteMode', '"soft"', 'ignore, delete, mark'],
    [{ schemaEvolution: 'full' }, 'schemaEvolution', '"full"', 'basic, none'],
    [{ delivery: 'at-most-once' }, 'delivery', '"at-most-once"', 'exactly-once, at-least-once'],
    [{ primaryKeyMode: 'kafka' }, 'primaryKeyMode', '"kafka"', 'record_key, record_value, none'],
    [{ keylessTables: 'skip' }, 'keylessTables', '"skip"', 'halt, dead-letter, append'],
    [{ nullOrDefault: true }, 'nullOrDefault', 'true', 'null, default'],
    [{ onBadRecord: 'skip' }, 'onBadRecord', '"skip"', 'dead-letter, halt'],
    [{ truncate: 'yes' }, 'truncate', '"yes"', 'ignore, truncate'],
    [{ schemalessTime: 's' }, 'schemalessTime', '"s"', 'adaptive, ms, us'],
    [{ schemalessDecimals: 'hex' }, 'schemalessDecimals', '"hex"', 'text, base64'],
    [{ tls: 'require' }, 'tls', '"require"', 'verify-full, verify-ca, disable'],
    [{ name: 'Main' }, 'name', '"Main"', 'a-z'],
    [{ name: 'x'.repeat(41) }, 'name', 'xxx', '40'],
    [{ port: 0 }, 'port', '0', '1'],
    [{ kind: 'mysql' }, 'kind', '"mysql"', 'postgresql, redshift'],
    [{ kind: 'redshift', ...staging, staging: 'bucket' }, 'staging', '"bucket"', 's3://bucket/prefix'],
    [{ kind: 'redshift', ...staging, staging: "s3://bucket/'x" }, 'staging', "'x", 's3://bucket/prefix'],
    [{ kind: 'redshift', ...staging, copyRole: 'role' }, 'copyRole', '"role"', 'ARN'],
    [{ kind: 'redshift', redshiftTextLength: 65_536 }, 'redshiftTextLength', '65536', '65535'],
    [{ kind: 'redshift', distKey: ['a'] }, 'distKey', '["a"]', '{"table": "column"}'],
    [{ port: 65536 }, 'port', '65536', '65535'],
    [{ port: '5432x' }, 'port', '"5432x"', '65535'],
    [{ port: 1.5 }, 'port', '1.5', '65535'],
    [{ hostname: '' }, 'hostname', '""'],
    [{ hostname: 'db.example.com:5432' }, 'hostname', '"db.example.com:5432"', 'port'],
    [{ username: '' }, 'username', '""'],
    [{ schema: 5 }, 'schema', '5'],
    [{ metadataColumns: 'ts_ms,time' }, 'metadataColumns', 'time"', 'source_ts_ms, ts_ms, offset'],
    [{ metadataColumns: ['ts_ms', 'time'] }, 'metadataColumns', '"time"', 'source_ts_ms, ts_ms, offset'],
    [{ primaryKeyFields: 5 }, 'primaryKeyFields', '5'],
    [{ tableNames: [{ match: '(', table: 't' }] }, 'tableNames', '"("', 'regular expression'],
    [{ tableNames: '[{"match":"(","table":"t"}]' }, 'tableNames', '(', 'regular expression'],
    [{ tableNames: [{ match: 'a', table: '' }] }, 'tableNames', '""'],
    [{ tableNames: 'orders' }, 'tableNames', '"orders"'],
  ])('%j', ([given, ...parts]) => {
    const message = refusal({ ...required, ...given });
    for (const part of parts) expect(message).toContain(part);
    expect(message).toMatch(/not allowed: ./);
    expect(message).not.toMatch(/is missing|native code/);
  });

  test('and several at once are all named', () => {
    const message = refusal({ ...required, insertMode: 'x', deleteMode: 'y', port: 0 });
    for (const name of ['insertMode', 'deleteMode', 'port']) expect(message).toContain(name);
  });

  test('a long value is cut', () => {
    expect(refusal({ ...required, insertMode: 'x'.repeat(1_000) }).length).toBeLessThan(200);
  });
});

describe('settings that contradict each other are refused', () => {
  test.for<[Given, string, RegExp]>([
    [{ primaryKeyMode: 'none', deleteMode: 'ignore' }, 'insertMode', /upsert needs a primary key/],
    [{ primaryKeyMode: 'none', insertMode: 'insert' }, 'deleteMode', /need a primary key/],
    [{ primaryKeyMode: 'none', insertMode: 'insert', deleteMode: 'mark' }, 'deleteMode', /need a primary key/],
    [{ primaryKeyMode: 'record_value' }, 'primaryKeyFields', /needs the fields/],
    [{ tls: 'disable' }, 'tls', /localhost only/],
  ])('%j', ([given, name, why]) => {
    const message = refusal({ ...required, ...given });
    expect(message).toContain(name);
    expect(message).toMatch(why);
  });

  test.for<Given>([
    { primaryKeyMode: 'none', insertMode: 'insert', deleteMode: 'ignore' },
    { primaryKeyMode: 'record_value', primaryKeyFields: 'id' },
    { tls: 'disable', hostname: 'localhost' },
    { tls: 'disable', hostname: '127.0.0.1' },
    { tls: 'disable', hostname: '::1' },
  ])('%j is allowed', (given) => {
    expect(parse(given)).toMatchObject({ insertMode: given.insertMode ?? 'upsert' });
  });

  test.for(['localhost.example.com', '127.0.0.1.example.com', 'notlocalhost'])('%s is not local', (hostname) => {
    expect(refusal({ ...required, hostname, tls: 'disable' })).toContain('tls');
  });
});

test('lists and numbers may come as text, as from the command line', () => {
  const settings = parse({
    port: '6432',
    primaryKeyFields: ' a, b ,',
    metadataColumns: 'ts_ms, offset',
    tableNames: '[{"match":"shop\\\\.(.*)","table":"$1"}]',
  });
  expect(settings).toMatchObject({
    port: 6432,
    primaryKeyFields: ['a', 'b'],
    metadataColumns: ['ts_ms', 'offset'],
    tableNames: [{ match: 'shop\\.(.*)', table: '$1' }],
  });
});

test('names are taken as they are written: upper case, blanks and quotes count', () => {
  expect(parse({ schema: 'My "Schema"', username: 'Üser' })).toMatchObject({ schema: 'My "Schema"', username: 'Üser' });
});

test('unknown keys are listed, never refused', () => {
  expect(parseSettings({ ...required, alarms: {}, insertmode: 'x' }).unknown).toEqual(['alarms', 'insertmode']);
  expect(settingNames).toContain('primaryKeyFields');
});
