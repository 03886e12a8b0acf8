import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOf, linesOf, mend } from '../../support/checking.ts';
import { createLogin, dropLogin, type WithLogin } from '../../support/fault-login.ts';
import { type FaultServer, startFaultServer } from '../../support/fault-server.ts';
import { withDestination } from '../../support/with-destination.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer({ fsync: 'on', max_connections: '20' });
});
afterAll(() => server.close());

const withLogin = (test: (login: WithLogin) => Promise<void>): (() => Promise<void>) =>
  withDestination(
    async (destination) => {
      const login = await createLogin(destination);
      try {
        await test(login);
      } finally {
        await dropLogin(login);
      }
    },
    () => server.url,
  );

it(
  'the server tells its version, the latency, how far its clock is off and who one is there',
  withLogin(async (login) => {
    await login.sql('alter role $role in database $database set synchronous_commit = on');
    expect(linesOf(await checkOf(login))).toEqual([
      expect.stringMatching(/^✓ server: PostgreSQL \d+/),
      '✓ tls: none: tls=disable, on this machine only',
      expect.stringMatching(/^✓ latency: \d+\.\d ms for a round trip$/),
      expect.stringMatching(/^✓ clock: \d+ ms apart from this machine’s$/),
      expect.stringMatching(/^✓ login: as "writer_\w+"$/),
      expect.stringMatching(
        /^✓ connections: \d+ of 17 are free now \(max_connections, without the 3 that are reserved\)$/,
      ),
      '✓ schema: "landfall test": usage and create',
      '✓ own tables: _landfall_progress, _landfall_parked, _landfall_moved: to be created',
      '✓ tables: none yet: they are created when their first events come',
    ]);
  }),
);

it(
  'a clock that is wrong is advice',
  withLogin(async (login) => {
    const ahead = await checkOf(login, { options: { now: () => Date.now() - 3_600_000 } });
    expect(linesOf(ahead, 'advice')).toContainEqual(
      expect.stringMatching(/^! clock: the server’s clock is 3[56]\d{5} ms ahead of this machine’s$/),
    );
  }),
);

describe('a commit that a crash may forget is advice', () => {
  it(
    'where synchronous_commit is off, with the SQL that sets it on',
    withLogin(async (login) => {
      const found = (await checkOf(login)).filter(({ about, level }) => about === 'server' && level === 'advice');
      expect(linesOf(found)).toEqual([expect.stringMatching(/synchronous_commit is off/)]);
      await mend(login, found);
      expect(linesOf(await checkOf(login), 'advice')).toEqual([]);
    }),
  );
});

it(
  'transactions that are read-only by default are a ✗ with the SQL that mends it',
  withLogin(async (login) => {
    await login.sql('alter role $role set default_transaction_read_only = on');
    const found = (await checkOf(login)).filter(({ level }) => level === 'must');
    expect(linesOf(found)).toEqual(['✗ server: transactions are read-only (default_transaction_read_only)']);
    await mend(login, found);
    expect(linesOf(await checkOf(login), 'must')).toEqual([]);
  }),
);

describe('connections', () => {
  it.each([
    ['fewer functions than there can be', 5, /^✓ connections: 5 functions at once take 5; \d+ of 17 are free now/],
    ['more functions than there can be', 18, /^✗ connections: 18 functions at once take 18; \d+ of 17 are free now/],
  ])('for %s', (_what, maxConcurrency, told) =>
    withLogin(async (login) => {
      const findings = await checkOf(login, { options: { maxConcurrency } });
      expect(linesOf(findings)).toContainEqual(expect.stringMatching(told));
    })(),
  );

  it(
    'of a user with a limit of its own, with the SQL that raises it',
    withLogin(async (login) => {
      await login.sql('alter role $role connection limit 2');
      const given = { options: { maxConcurrency: 5 } };
      const found = (await checkOf(login, given)).filter(({ level }) => level === 'must');
      expect(linesOf(found)).toEqual([
        expect.stringMatching(
          /^✗ connections: 5 functions at once take 5; 2 of 2 are free now \(limit of user "writer_\w+"\)$/,
        ),
      ]);
      await mend(login, found);
      expect(linesOf(await checkOf(login, given), 'must')).toEqual([]);
    }),
  );

  it(
    'of a database with a limit of its own, with the SQL that raises it',
    withLogin(async (login) => {
      await login.sql('alter database $database connection limit 8');
      const given = { options: { maxConcurrency: 9 } };
      const found = (await checkOf(login, given)).filter(({ level }) => level === 'must');
      expect(linesOf(found)).toEqual([
        expect.stringMatching(/of 8 are free now \(limit of database "landfall_\w+"\)$/),
      ]);
      await mend(login, found);
      expect(linesOf(await checkOf(login, given), 'must')).toEqual([]);
    }),
  );
});

it(
  'a standby is a ✗ that says where to go',
  withLogin(async (login) => {
    const signal = join(server.data, 'standby.signal');
    await server.signal('SIGINT');
    await server.gone();
    await writeFile(signal, '');
    await server.start();
    const found = (await checkOf(login)).filter(({ level }) => level === 'must');
    await server.signal('SIGINT');
    await server.gone();
    await rename(signal, `${signal}.off`);
    await server.start();
    expect(found).toEqual([expect.objectContaining({ about: 'server', what: 'a standby, which takes no writes' })]);
    expect(found[0]?.cure?.words).toMatch(/writer endpoint/);
    expect(linesOf(await checkOf(login), 'must')).toEqual([]);
  }),
);
