import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { proxyTo } from '../../support/proxy.ts';
import { linesOf, send, withDestination } from '../../support/with-destination.ts';

const ours = `application_name like 'landfall %' and datname = current_database()`;

/** Ends our connections as an administrator does; returns how many. */
async function terminate({ database }: Destination): Promise<number> {
  return (await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${ours}`)).length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

describe('a connection that the server ends', () => {
  it(
    'between invocations is opened again',
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler();
      for (const id of [1, 2, 3]) {
        expect(await send(handler, [feed.create({ id, note: 'a' })])).toEqual([]);
        expect(await terminate(destination)).toBe(1);
        await until(async () => (await terminate(destination)) === 0);
      }
      expect(await linesOf(destination)).toEqual(['1 a', '2 a', '3 a']);
      expect(handler.reports.flatMap((report) => report.failures)).toEqual([]);
    }),
  );

  it.each(['upsert', 'insert'])(
    'during an invocation is opened again and the event is written once, %s',
    (insertMode) =>
      withDestination(async (destination) => {
        const feed = new Feed();
        const handler = destination.handler({ insertMode });
        await send(handler, [feed.create({ id: 1, note: 'a' })]);
        const holder = new pg.Client({ connectionString: destination.database.url });
        await holder.connect();
        await holder.query(`begin; lock table "${destination.schema}".orders in access exclusive mode`);
        const answer = send(handler, [feed.create({ id: 2, note: 'b' })]);
        await until(async () => {
          const sql = `select from pg_stat_activity where ${ours} and wait_event_type = 'Lock'`;
          return (await destination.database.query(sql)).length > 0;
        });
        expect(await terminate(destination)).toBe(1);
        await holder.query('commit');
        await holder.end();
        expect(await answer).toEqual([]);
        expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
      })(),
  );

  it(
    'because it was idle for long is opened again',
    withDestination(async (destination) => {
      const { database } = destination;
      const [row] = await database.query<{ name: string }>('select current_database() as name');
      await database.query(`alter database ${row?.name} set idle_session_timeout = '150ms'`);
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      const sql = `select from pg_stat_activity where ${ours}`;
      await until(async () => (await database.query(sql)).length === 0);
      expect(await send(handler, [feed.create({ id: 2, note: 'b' })])).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
    }),
  );
});

it(
  'a commit whose answer is lost is not written twice',
  withDestination(async (destination) => {
    const proxy = await proxyTo(destination);
    const feed = new Feed();
    const handler = destination.handler({ port: proxy.port, insertMode: 'insert', deleteMode: 'ignore' });
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    proxy.loseAnswer();
    expect(await send(handler, [feed.create({ id: 2, note: 'b' })])).toEqual([]);
    expect(proxy.connections()).toBe(2);
    expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
    await handler.close();
    await proxy.close();
  }),
);

it(
  'a server that is away is a transient failure, and the handler heals by itself',
  withDestination(async (destination) => {
    const proxy = await proxyTo(destination);
    const feed = new Feed();
    const handler = destination.handler({ port: proxy.port });
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    await proxy.close();
    const away = send(handler, [feed.create({ id: 2, note: 'b' }, { offset: 1 })]);
    await expect(away).rejects.toMatchObject({ class: 'transient' });
    const back = destination.handler();
    expect(await send(back, [feed.create({ id: 2, note: 'b' }, { offset: 1 })])).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
  }),
);
