import { describe, expect, it } from 'vitest';
import { Session } from '../../../lib/sink/session.ts';
import { createLogin, dropLogin, endSessions, type WithLogin } from '../../support/fault-login.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

const statement = (purpose: string, text = purpose) => ({ purpose, text, values: [] });

const withSession = (
  test: (session: Session, destination: WithLogin, insert: (id: number) => string) => Promise<void>,
) =>
  withDestination(async (plain) => {
    const destination = await createLogin(plain);
    await destination.sql('create table @orders (id int); alter table @orders owner to $role');
    const { hostname, port, database } = destination.settings;
    const session = new Session({
      hostname: String(hostname),
      port: Number(port),
      username: destination.role,
      database: String(database),
      tls: 'disable',
      tlsCa: undefined,
      applicationName: 'landfall test',
      password: async () => destination.password,
    });
    await test(session, destination, (id) => `insert into "${destination.schema}".orders values (${id})`);
    await session.close();
    await dropLogin(destination);
  });

describe('a transaction of several flights whose connection ends between two of them', () => {
  it.each(['insert', 'commit'])('is lost: its next %s runs on no other connection', (purpose) =>
    withSession(async (session, destination, insert) => {
      await session.flight([statement('begin'), statement('insert', insert(1))], 5_000);
      await endSessions(destination);
      const next = purpose === 'commit' ? statement('commit') : statement('insert', insert(2));
      await expect(session.flight([next], 5_000)).rejects.toMatchObject({
        class: 'transient',
        code: 'CONNECTION_LOST',
      });
      expect(await rowsOf(destination, 'orders')).toEqual([]);
    })(),
  );

  it(
    'does not keep the next one from beginning',
    withSession(async (session, destination, insert) => {
      await session.flight([statement('begin'), statement('insert', insert(1))], 5_000);
      await endSessions(destination);
      await session.flight([statement('begin'), statement('insert', insert(2)), statement('commit')], 5_000);
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 2 }]);
    }),
  );

  it(
    'is over after a rollback, and what follows it runs by itself',
    withSession(async (session, destination, insert) => {
      await session.flight([statement('begin'), statement('insert', insert(1))], 5_000);
      await session.rollback();
      await endSessions(destination);
      await session.flight([statement('insert', insert(2))], 5_000);
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 2 }]);
    }),
  );
});

it(
  'a session that is closed while it connects leaves no connection behind, and connects again when it is asked to',
  withSession(async (session, destination, insert) => {
    const connecting = session.flight([statement('insert', insert(1))], 5_000);
    await session.close();
    await expect(connecting).rejects.toMatchObject({ class: 'transient', code: 'CONNECTION_LOST' });
    const open = `select from pg_stat_activity where usename = '$role'`;
    await expect.poll(() => destination.sql(open)).toEqual([]);
    await session.flight([statement('insert', insert(2))], 5_000);
    expect(await rowsOf(destination, 'orders')).toEqual([{ id: 2 }]);
  }),
);
