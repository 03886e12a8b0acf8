import { expect, it } from 'vitest';
import { account } from '../support/aws/account.ts';
import { faultyWayToAws } from '../support/aws/faulty-way.ts';
import { endSessions } from '../support/fault-login.ts';
import { event, Feed } from '../support/feed.ts';
import { describeLambda, withFunction } from '../support/lambda/suite.ts';
import { linesOf } from '../support/with-destination.ts';

const done = { kind: 'response', body: '{"batchItemFailures":[]}' };

describeLambda('a function that is frozen between invocations', () => {
  it(
    'writes on when the server ended its connection meanwhile',
    withFunction(async (run, deployed) => {
      const lambda = await run();
      const feed = new Feed();
      for (const id of [1, 2, 3]) {
        expect(await lambda.invoke(event(feed.create({ id, note: 'x' })))).toEqual(done);
        expect(lambda.isFrozen()).toBe(true);
        await endSessions(deployed.login);
      }
      expect(await linesOf(deployed.login)).toEqual(['1 x', '2 x', '3 x']);
      expect(lambda.starts()).toBe(1);
    }),
  );

  it(
    'logs in with the password that was rotated meanwhile',
    withFunction(async (run, deployed) => {
      const lambda = await run();
      const feed = new Feed();
      await lambda.invoke(event(feed.create({ id: 1, note: 'a' })));
      await account.changeSecret(deployed.secret, 'second');
      await deployed.changePassword('second');
      expect(await lambda.invoke(event(feed.create({ id: 2, note: 'b' })))).toEqual(done);
      expect(lambda.starts()).toBe(1);
    }),
  );

  it(
    'parks again after its connections to S3 were cut meanwhile',
    withFunction(async (run, deployed) => {
      const way = await faultyWayToAws();
      const lambda = await run({ endpoint: way.address });
      const feed = new Feed();
      expect(await lambda.invoke(event(feed.garbage()))).toEqual(done);
      way.cut();
      expect(await lambda.invoke(event(feed.garbage()))).toEqual(done);
      expect(await deployed.letters()).toHaveLength(2);
    }),
  );
});
