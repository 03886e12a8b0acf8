import { describe, expect, test } from 'vitest';
import { checkConnections } from '../../../lib/sink/postgres/check/check-connections.ts';
import { checkServer } from '../../../lib/sink/postgres/check/check-server.ts';
import type { ServerFacts } from '../../../lib/sink/postgres/check/facts.ts';

const server: ServerFacts = {
  version: '17.2',
  version_number: 170_002,
  username: 'writer',
  database: 'shop',
  is_superuser: false,
  is_standby: false,
  is_read_only: false,
  synchronous_commit: 'on',
  fsync: 'on',
  tls: 'TLSv1.3',
  max_connections: 100,
  reserved_connections: 5,
  role_limit: -1,
  database_limit: -1,
  used: 11,
  used_by_role: 1,
  used_in_database: 4,
  latencyMs: 1.25,
  clockDifferenceMs: -3,
};

function found(given: Partial<ServerFacts>, tls: 'verify-full' | 'disable' = 'verify-full') {
  return checkServer({ ...server, ...given }, { tls }).filter(({ level }) => level !== 'ok');
}

describe('of the server', () => {
  test('nothing is to be mended where all is well', () => {
    expect(found({})).toEqual([]);
    expect(found({ tls: null }, 'disable')).toEqual([]);
  });

  test.for<[string, Partial<ServerFacts>, string, RegExp]>([
    ['an old version', { version: '11.22', version_number: 110_022 }, 'must', /^PostgreSQL 11\.22 is older than 12$/],
    ['a standby', { is_standby: true, is_read_only: true }, 'must', /^a standby, which takes no writes$/],
    ['read-only transactions', { is_read_only: true }, 'must', /read-only/],
    [
      'TLS that ends at a proxy',
      { tls: null },
      'advice',
      /^verify-full up to a proxy; from there to the server without TLS$/,
    ],
    ['a server that is far away', { latencyMs: 80 }, 'advice', /^80\.0 ms for a round trip$/],
    ['a clock ahead', { clockDifferenceMs: 2_500 }, 'advice', /2500 ms ahead of/],
    ['a clock behind', { clockDifferenceMs: -2_500 }, 'advice', /2500 ms behind/],
    ['fsync off', { fsync: 'off', synchronous_commit: 'off' }, 'advice', /^fsync is off/],
    ['synchronous_commit off', { synchronous_commit: 'off' }, 'advice', /^synchronous_commit is off/],
    ['a superuser', { is_superuser: true }, 'advice', /^"writer" is a superuser/],
  ])('%s is one finding with a cure', ([, given, level, what]) => {
    expect(found(given)).toEqual([
      expect.objectContaining({ level, what: expect.stringMatching(what), cure: expect.anything() }),
    ]);
  });
});

describe('connections are compared with the limit that leaves the least room:', () => {
  test.for<[string, Partial<ServerFacts>, number | undefined, string, string]>([
    [
      'nobody said how many',
      {},
      undefined,
      'ok',
      '85 of 95 are free now (max_connections, without the 5 that are reserved)',
    ],
    [
      'as many as are free',
      {},
      85,
      'ok',
      '85 functions at once take 85; 85 of 95 are free now (max_connections, without the 5 that are reserved)',
    ],
    [
      'more than are free now',
      {},
      86,
      'advice',
      '86 functions at once take 86; 85 of 95 are free now (max_connections, without the 5 that are reserved)',
    ],
    [
      'more than there can be',
      {},
      96,
      'must',
      '96 functions at once take 96; 85 of 95 are free now (max_connections, without the 5 that are reserved)',
    ],
    [
      'the user’s',
      { role_limit: 10 },
      10,
      'ok',
      '10 functions at once take 10; 10 of 10 are free now (limit of user "writer")',
    ],
    [
      'the database’s',
      { database_limit: 10 },
      9,
      'advice',
      '9 functions at once take 9; 7 of 10 are free now (limit of database "shop")',
    ],
  ])('%s', ([, given, maxConcurrency, level, what]) => {
    expect(checkConnections({ ...server, ...given }, maxConcurrency)).toMatchObject({ level, what });
  });

  test('what raises a limit leaves what others hold', () => {
    expect(checkConnections({ ...server, database_limit: 10 }, 9).cure?.sql).toBe(
      'alter database "shop" connection limit 12',
    );
    expect(checkConnections({ ...server, role_limit: 3 }, 9).cure?.sql).toBe('alter role "writer" connection limit 9');
    expect(checkConnections(server, 90).cure?.words).toMatch(/max_connections to 105 or more/);
  });
});
