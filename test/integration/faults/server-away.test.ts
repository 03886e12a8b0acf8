import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { sessionBeside, writerWaits } from '../../support/fault-holder.ts';
import { endSessions } from '../../support/fault-login.ts';
import { insertModes, outage, withinMs } from '../../support/fault-outage.ts';
import { type FaultServer, startFaultServer } from '../../support/fault-server.ts';
import { event, Feed } from '../../support/feed.ts';
import { linesOf, send, withDestination } from '../../support/with-destination.ts';

const slots = { max_connections: '12', superuser_reserved_connections: '4', autovacuum: 'off' };
let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer(slots);
});
afterAll(() => server?.close());
const url = () => server.url;

/** Resolves once a login has no session left. */
async function noneOf(role: string): Promise<void> {
  const sql = `select from pg_stat_activity where usename = '${role}'`;
  while ((await server.query(sql)).length > 0) await pause(20);
}

describe.each(insertModes)('a server, insertMode=%s:', (insertMode) => {
  it(
    'that is stopped (ECONNREFUSED), until it runs again',
    outage(
      {
        class: 'transient',
        code: 'ECONNREFUSED',
        isReadable: false,
        begin: async () => {
          await server.signal('SIGINT');
          await server.gone();
          return () => server.start();
        },
      },
      insertMode,
      url,
    ),
  );

  it(
    'that is shutting down and lets nobody in any more (57P03), until it runs again',
    outage(
      {
        class: 'transient',
        code: '57P03',
        begin: async ({ sql, role }) => {
          const last = new pg.Client({ connectionString: server.url });
          last.on('error', () => undefined);
          await last.connect();
          await sql('select 1');
          await server.signal('SIGTERM');
          await last.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '${role}'`);
          return async () => {
            await server.signal('SIGINT');
            await server.gone();
            await server.start();
          };
        },
      },
      insertMode,
      url,
    ),
  );

  it(
    'that is a standby and only read (25006), until it is promoted',
    outage(
      {
        class: 'transient',
        code: '25006',
        begin: async () => {
          await server.signal('SIGINT');
          await server.gone();
          await writeFile(join(server.data, 'standby.signal'), '');
          await server.start();
          return () => server.query('select pg_promote()');
        },
      },
      insertMode,
      url,
    ),
  );

  it(
    'all of whose connection slots but the reserved ones are taken (53300), until some are free',
    outage(
      {
        class: 'transient',
        code: '53300',
        begin: async (destination) => {
          const { database, password, role } = destination;
          await endSessions(destination);
          const address = new URL(database.url);
          address.username = role;
          address.password = password;
          const taken: pg.Client[] = [];
          for (;;) {
            const client = new pg.Client({ connectionString: address.href });
            client.on('error', () => undefined);
            try {
              await client.connect();
            } catch {
              break;
            }
            taken.push(client);
          }
          return () => Promise.all(taken.map((client) => client.end()));
        },
      },
      insertMode,
      url,
    ),
  );

  it(
    'that stands still until the invocation’s time is over, until it goes on',
    outage(
      {
        class: 'transient',
        code: 'CONNECTION_LOST',
        isReadable: false,
        context: () => withinMs(3_200),
        begin: async ({ role }) => {
          const thaw = await server.freeze();
          return async () => {
            thaw();
            await noneOf(role);
          };
        },
      },
      insertMode,
      url,
    ),
  );
});

describe.each(insertModes)('a server whose other backend crashes, insertMode=%s:', (insertMode) => {
  it(
    'ends every session (57P02) and recovers (57P03), and each change is written once',
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler({ insertMode });
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      const victim = await sessionBeside(destination);
      await victim.run('lock table @orders in share mode');
      const [backend] = (await victim.run('select pg_backend_pid() as pid')).rows as { pid: number }[];
      const events = [2, 3].map((id) => event(feed.create({ id, note: 'b' })));
      const delivered = deliver(events, handler, { backoffMs: 100, attempts: 20 });
      await writerWaits(destination);
      process.kill(backend?.pid ?? 0, 'SIGKILL');
      await victim.end();
      expect((await delivered).undone).toBe(0);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b', '3 b']);
      const failures = handler.reports.flatMap((report) => report.failures);
      expect(failures.filter((failure) => failure.class !== 'transient')).toEqual([]);
    }, url),
  );
});
