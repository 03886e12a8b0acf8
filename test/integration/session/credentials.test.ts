import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Handler } from '../../../functions/postgres.ts';
import type { BatchReport } from '../../../lib/model/report.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { byKind } from '../../support/destination-kind.ts';
import { Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

/** A login of its own, and a handler that uses it; `known` is what a cache holds, `current` what the secret says. */
interface Login {
  readonly role: string;
  password: { known: string; current: string };
  readonly asked: boolean[];
  readonly reports: readonly BatchReport[];
  readonly handler: Handler;
  change(password: string): Promise<void>;
}

const withLogin = (grants: string, test: (destination: Destination, login: Login) => Promise<void>) =>
  withDestination(async (destination) => {
    const { database, schema } = destination;
    const role = `writer_${randomBytes(5).toString('hex')}`;
    const first = `first-${randomBytes(9).toString('base64url')}`;
    await database.query(`create role ${role} login password '${first}'`);
    await database.query(grants.replaceAll('$schema', `"${schema}"`).replaceAll('$role', role));
    const { settings } = parseSettings({ ...destination.settings, username: role });
    const password = { known: first, current: first };
    const asked: boolean[] = [];
    const reports: BatchReport[] = [];
    const handler = destination.createHandler({
      configuration: {
        settings: async () => settings,
        password: async (fresh) => {
          asked.push(fresh);
          if (fresh) password.known = password.current;
          return password.known;
        },
      },
      report: (report) => reports.push(report),
      pause: async () => undefined,
    });
    const change = async (to: string) => {
      await database.query(`alter role ${role} password '${to}'`);
      await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);
    };
    try {
      await test(destination, { role, password, asked, reports, handler, change });
    } finally {
      await handler.close();
      await database.query(`drop owned by ${role} cascade; drop role ${role}`);
    }
  });

const all = 'grant all on schema $schema to $role';

/** Everything an error says in the ways it is logged. */
function everythingOf(error: Error): string {
  return [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 12, showHidden: true })].join(
    '\n',
  );
}

describe('a password', () => {
  it(
    'that was rotated is asked for anew, once, and nothing is returned',
    withLogin(all, async (destination, login) => {
      const feed = new Feed();
      await send(login.handler, [feed.create({ id: 1, note: 'a' })]);
      login.password.current = 'second';
      await login.change('second');
      expect(await send(login.handler, [feed.create({ id: 2, note: 'b' })])).toEqual([]);
      expect(login.asked).toEqual([false, false, true]);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
    }),
  );

  it(
    'that was rotated does not disturb a connection that is open',
    withLogin(all, async (destination, login) => {
      const feed = new Feed();
      await send(login.handler, [feed.create({ id: 1, note: 'a' })]);
      await destination.database.query(`alter role ${login.role} password 'second'`);
      await send(login.handler, [feed.create({ id: 2, note: 'b' })]);
      expect(login.asked).toEqual([false]);
    }),
  );

  it(
    'that is wrong is a systemic error without the secret, and heals when mended',
    withLogin(all, async (destination, login) => {
      const right = login.password.current;
      login.password = Object.assign(login.password, { known: 'wrong-secret-1', current: 'wrong-secret-2' });
      const record = new Feed().create({ id: 1, note: 'a' });
      const error = await refusal(login.handler, [record]);
      expect(error).toMatchObject({ class: 'systemic', code: '28P01' });
      expect(everythingOf(error)).not.toMatch(/wrong-secret/);
      expect(login.asked).toEqual([false, true]);
      login.password.current = right;
      expect(await send(login.handler, [record])).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    }),
  );
});

describe('a missing grant is a systemic error that says so, and heals when granted:', () => {
  it(
    'to create in the schema',
    withLogin('grant usage on schema $schema to $role', async (destination, login) => {
      const record = new Feed().create({ id: 1, note: 'a' });
      const error = await refusal(login.handler, [record]);
      expect(error).toMatchObject({ class: 'systemic', message: expect.stringContaining('42501') });
      await destination.database.query(`grant create on schema "${destination.schema}" to ${login.role}`);
      expect(await send(login.handler, [record])).toEqual([]);
    }),
  );

  it(
    'to write one table: its transaction is returned, nothing of it is written',
    withLogin(all, async (destination, login) => {
      const { database, schema } = destination;
      await database.query(`create table "${schema}".orders (id int primary key, note text)`);
      const records = [
        new Feed().create({ id: 1, note: 'a' }),
        new Feed({ table: 'users' }).create({ id: 1, note: 'u' }),
      ];
      await send(login.handler, records).catch(() => undefined);
      // Where each table has a transaction of its own, the other one is written.
      const returned = byKind({ postgresql: 2, redshift: 1 });
      // Its catalog does not show a table to whom may not use it.
      const code = byKind({ postgresql: '42501', redshift: 'DDL_WITHOUT_EFFECT' });
      const failure = { class: 'systemic', code, message: expect.stringContaining('orders') };
      expect(login.reports).toMatchObject([{ returned, failures: [failure] }]);
      await database.query(`grant all on "${schema}".orders to ${login.role}`);
      expect(await send(login.handler, records)).toEqual([]);
      expect([await linesOf(destination), await linesOf(destination, 'users')]).toEqual([['1 a'], ['1 u']]);
    }),
  );
});

describe('an address that is wrong is a systemic error that names it:', () => {
  const record = new Feed().create({ id: 1, note: 'a' });

  it(
    'a schema that does not exist, until it does',
    withDestination(async (destination) => {
      const handler = destination.handler({ schema: 'not there' });
      const error = await refusal(handler, [record]);
      expect(error).toMatchObject({ class: 'systemic', message: expect.stringContaining('not there') });
      await destination.database.query('create schema "not there"');
      expect(await send(handler, [record])).toEqual([]);
    }),
  );

  it(
    'a database that does not exist',
    withDestination(async (destination) => {
      const error = await refusal(destination.handler({ database: 'nowhere' }), [record]);
      expect(error).toMatchObject({ class: 'systemic', code: '3D000', message: expect.stringContaining('nowhere') });
      expect(everythingOf(error)).not.toContain(destination.password);
    }),
  );

  it(
    'a port where nobody listens is transient',
    withDestination(async (destination) => {
      const error = await refusal(destination.handler({ port: 1 }), [record]);
      expect(error).toMatchObject({ class: 'transient', code: 'ECONNREFUSED' });
      expect(everythingOf(error)).not.toContain(destination.password);
    }),
  );
});
