import { expect, it } from 'vitest';
import type { Deployed } from '../support/aws/deployed.ts';
import { faultyWayToAws } from '../support/aws/faulty-way.ts';
import { holdingTable, writerWaits } from '../support/fault-holder.ts';
import { event, Feed } from '../support/feed.ts';
import { describeLambda, type Run, withFunction } from '../support/lambda/suite.ts';
import { parkedIn } from '../support/parked.ts';
import { linesOf } from '../support/with-destination.ts';

const done = { kind: 'response', body: '{"batchItemFailures":[]}' };
const timeLimitMs = 6_000;
/** Whatever is written twice is there twice. */
const append = { insertMode: 'insert' };

/** A warm function, an event for it, and a lock that keeps it from writing what is in it. */
async function heldByLock(run: Run, deployed: Deployed) {
  await deployed.override(append);
  const lambda = await run();
  const feed = new Feed();
  await lambda.invoke(event(feed.create({ id: 1, note: 'a' })));
  const letGo = await holdingTable(deployed.login, 'share row exclusive');
  return { lambda, given: event(feed.create({ id: 2, note: 'b' }), feed.create({ id: 3, note: 'c' })), letGo };
}

describeLambda('a function that is killed', () => {
  it(
    'at its time limit between the last statement and the commit has written nothing; what comes again is written and parked once',
    withFunction(async (run, deployed) => {
      const { login } = deployed;
      await deployed.override(append);
      const way = await faultyWayToAws();
      const lambda = await run({ endpoint: way.address });
      const feed = new Feed();
      expect(await lambda.invoke(event(feed.create({ id: 1, note: 'a' })))).toEqual(done);
      const given = event(feed.create({ id: 2, note: 'b' }), feed.garbage(), feed.create({ id: 3, note: 'c' }));
      way.meetAlways('silence');
      const answer = lambda.invoke(given, timeLimitMs);
      await expect.poll(() => way.asked.at(-1), { timeout: timeLimitMs }).toMatch(/^PUT /);
      expect(await login.sql(`select state from pg_stat_activity where usename = '$role'`)).toEqual([
        { state: 'idle in transaction' },
      ]);
      lambda.stall();
      expect(await answer).toEqual({ kind: 'timed out' });
      way.meetAlways(undefined);
      expect(await linesOf(login)).toEqual(['1 a']);
      expect(await lambda.invoke(given)).toEqual(done);
      expect(await lambda.invoke(given)).toEqual(done);
      expect(await linesOf(login)).toEqual(['1 a', '2 b', '3 c']);
      expect(await parkedIn(login)).toEqual(['0/2 orders [0] open UNDECODABLE']);
      expect(await deployed.letters()).toHaveLength(1);
      expect(lambda.starts()).toBe(2);
    }),
  );

  it(
    'at its time limit while a lock keeps it has written nothing, then or later; what comes again is written once',
    withFunction(async (run, deployed) => {
      const { login } = deployed;
      const { lambda, given, letGo } = await heldByLock(run, deployed);
      const answer = lambda.invoke(given, timeLimitMs);
      await writerWaits(login);
      lambda.stall();
      expect(await answer).toEqual({ kind: 'timed out' });
      await letGo();
      expect(await login.sql(`select from pg_stat_activity where usename = '$role' and state = 'active'`)).toEqual([]);
      expect(await linesOf(login)).toEqual(['1 a']);
      expect(await lambda.invoke(given)).toEqual(done);
      expect(await linesOf(login)).toEqual(['1 a', '2 b', '3 c']);
      expect(lambda.starts()).toBe(2);
    }),
  );

  it(
    'for its memory with the commit on its way has written all of it; what comes again is known',
    withFunction(async (run, deployed) => {
      const { login } = deployed;
      const { lambda, given, letGo } = await heldByLock(run, deployed);
      const answer = lambda.invoke(given);
      await writerWaits(login);
      lambda.kill();
      expect(await answer).toEqual({ kind: 'exited', code: null });
      await letGo();
      await expect.poll(() => linesOf(login)).toEqual(['1 a', '2 b', '3 c']);
      expect(await lambda.invoke(given)).toEqual(done);
      expect(await linesOf(login)).toEqual(['1 a', '2 b', '3 c']);
      expect(lambda.starts()).toBe(2);
    }),
  );
});
