import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { endSessions, type WithLogin } from '../support/fault-login.ts';
import { insertModes } from '../support/fault-outage.ts';
import { describeFaults } from '../support/faulty-stream/stage.ts';
import { type Stream, withStream } from '../support/faulty-stream/stream.ts';
import { equal } from '../support/faulty-stream/tally.ts';

/** Changes while the fault lasts and after it; then nothing may be missing or there twice. */
async function outlasts(stream: Stream, begin: () => Promise<() => Promise<unknown>>): Promise<void> {
  const suffering = stream.suffers(2);
  await stream.write(400);
  await pause(stream.random.int(0, 100));
  const mend = await begin();
  await stream.write(400);
  await suffering;
  await mend();
  await stream.write(400);
  await stream.drained();
  expect(await stream.tally()).toEqual(equal);
}

/** Takes all connections that the server has for such a login, the function's own last; the answer gives them back. */
async function takeConnections(login: WithLogin): Promise<() => Promise<unknown>> {
  const address = new URL(login.database.url);
  address.username = login.role;
  address.password = login.password;
  const taken: pg.Client[] = [];
  const take = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: address.href });
    client.on('error', () => undefined);
    await client.connect();
    taken.push(client);
    return take();
  };
  const ofFunction = "application_name like 'landfall %'";
  for (let isLeft = true; isLeft; ) {
    await take().catch(() => undefined);
    await endSessions(login, ofFunction);
    await take().catch(() => undefined);
    isLeft = (await login.sql(`select from pg_stat_activity where usename = '$role' and ${ofFunction}`)).length > 0;
  }
  return () => Promise.all(taken.map((one) => one.end()));
}

describeFaults(
  'the destination',
  (stage) => {
    describe.each(insertModes)('insertMode=%s,', (insertMode) => {
      const database = stage.database;

      it.each([
        ['is restarted', 'SIGINT'],
        ['crashes and recovers', 'SIGQUIT'],
      ] as const)('%s', (_what, signal) =>
        withStream(stage, insertMode, (stream) =>
          outlasts(stream, async () => {
            await database().signal(signal);
            await database().gone();
            return () => database().start();
          }),
        )(),
      );

      it(
        'stands still for longer than an invocation may take',
        withStream(stage, insertMode, (stream) =>
          outlasts(stream, async () => {
            const thaw = await database().freeze();
            return async () => thaw();
          }),
        ),
      );

      it(
        'refuses connections',
        withStream(stage, insertMode, (stream) =>
          outlasts(stream, async () => {
            await stream.way.refuse(true);
            stream.way.cut();
            return () => stream.way.refuse(false);
          }),
        ),
      );

      it(
        'has no connection left (max_connections)',
        withStream(stage, insertMode, (stream) => outlasts(stream, () => takeConnections(stream.deployed.login))),
      );

      it(
        'cuts connections at random moments and at random bytes, or ends its sessions',
        withStream(stage, insertMode, async (stream) => {
          const { way, random, deployed } = stream;
          const ways = [
            async () => way.cut(),
            async () => way.cutAfter(random.int(1, 20_000), 'requests'),
            async () => way.cutAfter(random.int(1, 500), 'answers'),
            async () => way.loseAnswer(),
            () => endSessions(deployed.login),
          ];
          for (let cuts = 0; cuts < 15; cuts++) {
            await stream.write(150);
            await pause(random.int(0, 60));
            await ways[cuts % ways.length]?.();
          }
          await stream.drained();
          expect(way.connections()).toBeGreaterThan(5);
          expect(await stream.tally()).toEqual(equal);
        }),
      );

      it(
        'is slow, every piece of what goes there and back',
        withStream(stage, insertMode, async (stream) => {
          stream.way.slow(60);
          await stream.write(300);
          await stream.flows();
          stream.way.slow(400);
          await stream.write(300);
          await stream.flows(100);
          stream.way.slow(0);
          await stream.write(300);
          await stream.drained();
          expect(await stream.tally()).toEqual(equal);
        }),
      );
    });
  },
  { max_connections: '20', superuser_reserved_connections: '6' },
);
