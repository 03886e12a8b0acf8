import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/postgres.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { createLogin, dropLogin, endSessions } from '../../support/fault-login.ts';
import { insertModes, outage } from '../../support/fault-outage.ts';
import { Feed } from '../../support/feed.ts';
import { linesOf, send, withDestination } from '../../support/with-destination.ts';

describe.each(insertModes)('a login, insertMode=%s:', (insertMode) => {
  it(
    'whose password is another than the secret says (28P01) is a systemic error, until it is right',
    outage(
      {
        class: 'systemic',
        code: '28P01',
        begin: async (destination) => {
          await destination.sql(`alter role $role password 'quite another'`);
          await endSessions(destination);
          return () => destination.sql(`alter role $role password '${destination.password}'`);
        },
      },
      insertMode,
    ),
  );

  it(
    'whose password has expired (28P01) is a systemic error, until it is good again',
    outage(
      {
        class: 'systemic',
        code: '28P01',
        begin: async (destination) => {
          await destination.sql(`alter role $role valid until '2001-01-01'`);
          await endSessions(destination);
          return () => destination.sql(`alter role $role valid until 'infinity'`);
        },
      },
      insertMode,
    ),
  );

  it(
    'that may not log in (28000) is a systemic error, until it may',
    outage(
      {
        class: 'systemic',
        code: '28000',
        begin: async (destination) => {
          await destination.sql('alter role $role nologin');
          await endSessions(destination);
          return () => destination.sql('alter role $role login');
        },
      },
      insertMode,
    ),
  );

  it(
    'that may not connect to the database (42501) is a systemic error, until it may',
    outage(
      {
        class: 'systemic',
        code: '42501',
        begin: async (destination) => {
          await destination.sql('revoke connect on database $database from public');
          await endSessions(destination);
          return () => destination.sql('grant connect on database $database to public');
        },
      },
      insertMode,
    ),
  );

  it(
    'whose secret was just rotated (28P01, once) is asked for anew, and every change is written once',
    withDestination(async (plain) => {
      const destination = await createLogin(plain);
      const { settings } = parseSettings({ ...destination.settings, insertMode });
      const secret = { cached: destination.password, current: destination.password };
      const asked: boolean[] = [];
      const handler = createHandler({
        configuration: {
          settings: async () => settings,
          password: async (fresh) => {
            asked.push(fresh);
            if (fresh) secret.cached = secret.current;
            return secret.cached;
          },
        },
        report: () => undefined,
        pause: async () => undefined,
      });
      const feed = new Feed();
      const expected: string[] = [];
      for (const round of [1, 2, 3]) {
        secret.current = `rotated-${round}`;
        await destination.sql(`alter role $role password '${secret.current}'`);
        await endSessions(destination);
        const record = feed.create({ id: round, note: 'a' });
        expect(await send(handler, [record])).toEqual([]);
        expect(await send(handler, [record])).toEqual([]);
        expected.push(`${round} a`);
      }
      expect(asked).toEqual([false, true, false, true, false, true]);
      expect(await linesOf(destination)).toEqual(expected);
      await handler.close();
      await dropLogin(destination);
    }),
  );
});
