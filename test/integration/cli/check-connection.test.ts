import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { type CheckGiven, checkOf, linesOf, mend } from '../../support/checking.ts';
import { createLogin, dropLogin, type WithLogin } from '../../support/fault-login.ts';
import { proxyTo } from '../../support/proxy.ts';
import { withDestination } from '../../support/with-destination.ts';

const withLogin = (test: (login: WithLogin) => Promise<void>): (() => Promise<void>) =>
  withDestination(async (destination) => {
    const login = await createLogin(destination);
    try {
      await test(login);
    } finally {
      await dropLogin(login);
    }
  });

/** The one finding of a check that gets no connection. */
async function only(login: WithLogin, given: CheckGiven = {}) {
  const findings = await checkOf(login, given);
  expect(findings).toHaveLength(1);
  expect(JSON.stringify(findings)).not.toMatch(/wr0ng|\\n/);
  expect(JSON.stringify(findings)).not.toContain(login.password);
  const [finding] = findings;
  if (finding === undefined) throw new Error('nothing was found');
  expect(finding.cure).toBeDefined();
  return finding;
}

it.each<[string, CheckGiven, RegExp, RegExp]>([
  [
    'a wrong password',
    { password: 'wr0ng' },
    /^wrong password for user "writer_\w+", or there is no such user$/,
    /correct the password/,
  ],
  [
    'a user that is not there',
    { settings: { username: 'Nobody' } },
    /^wrong password for user "Nobody", or there is no/,
    /landfall grants/,
  ],
  ['no password', { password: '' }, /asks for a password of user "writer_\w+", and none was given$/, /PGPASSWORD/],
  [
    'a host without address',
    { settings: { hostname: 'no-such-host.invalid', tls: 'verify-full' } },
    /^no address is known for host "no-such-host.invalid"/,
    /hostname/,
  ],
  [
    'a port where nobody listens',
    { settings: { port: 1 } },
    /^127.0.0.1:1 refuses connections: nothing listens there$/,
    /hostname and port/,
  ],
  [
    'a server without TLS',
    { settings: { tls: 'verify-full' } },
    /^the server does not speak TLS, and tls=verify-full/,
    /ssl = on/,
  ],
])('%s is one ✗ that says what to do', (_what, given, what, words) =>
  withLogin(async (login) => {
    const finding = await only(login, given);
    expect(finding).toMatchObject({ level: 'must', about: 'connection', what: expect.stringMatching(what) });
    expect(finding.cure?.words).toMatch(words);
  })(),
);

it(
  'a database that is not there is one ✗ with the SQL that creates it',
  withLogin(async (login) => {
    const finding = await only(login, { settings: { database: 'No "where"' } });
    expect(finding).toEqual({
      level: 'must',
      about: 'connection',
      what: 'there is no database "No \\"where\\"" on this server',
      cure: { sql: 'create database "No ""where"""', words: 'or correct the name: case counts' },
    });
  }),
);

it(
  'a user without the right to connect is one ✗ with the grant',
  withLogin(async (login) => {
    await login.sql('revoke connect on database $database from public');
    const finding = await only(login);
    expect(finding.what).toMatch(/^user "writer_\w+" may not connect to database "landfall_\w+"$/);
    await mend(login, [finding]);
    expect(linesOf(await checkOf(login), 'must')).toEqual([]);
  }),
);

it(
  'a role that may not log in is one ✗ with the SQL that lets it',
  withLogin(async (login) => {
    await login.sql('alter role $role nologin');
    const finding = await only(login);
    expect(finding.what).toMatch(/^user "writer_\w+" may not log in$/);
    await mend(login, [finding]);
    expect(linesOf(await checkOf(login), 'must')).toEqual([]);
  }),
);

it(
  'a user whose connections are used up is one ✗',
  withLogin(async (login) => {
    await login.sql('alter role $role connection limit 0');
    expect((await only(login)).what).toMatch(/^no connection is free: too many connections for role/);
  }),
);

it(
  'a server that does not answer is one ✗ when the time is over',
  withLogin(async (login) => {
    const way = await proxyTo(login);
    way.swallow(true);
    const finding = await only(login, { settings: { port: way.port }, options: { timeoutMs: 300 } });
    await way.close();
    expect(finding.what).toBe(`127.0.0.1:${way.port} does not answer`);
    expect(finding.cure?.words).toMatch(/security groups or firewall/);
  }),
);

it(
  'what is no PostgreSQL server is one ✗',
  withLogin(async (login) => {
    const other = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const finding = await only(login, { settings: { port }, options: { timeoutMs: 2_000 } });
    other.close();
    expect(finding).toMatchObject({ level: 'must', about: 'connection' });
    expect(finding.what).toContain(`127.0.0.1:${port}`);
  }),
);

it(
  'a schema that is not there is one ✗ beside what is known of the server, and names one that differs in case only',
  withLogin(async (login) => {
    const [found] = (await checkOf(login, { settings: { schema: 'Landfall Test' } })).filter(
      ({ level }) => level === 'must',
    );
    expect(found).toMatchObject({
      about: 'schema',
      what: 'there is no schema "Landfall Test" in this database',
      cure: { words: 'or set schema to "landfall test": case counts' },
    });
    await mend(login, found === undefined ? [] : [found]);
    expect(linesOf(await checkOf(login, { settings: { schema: 'Landfall Test' } }), 'must')).toEqual([]);
  }),
);
