import { expect, it } from 'vitest';
import { event, Feed } from '../support/feed.ts';
import { describeLambda, withFunction } from '../support/lambda/suite.ts';
import { parkedIn } from '../support/parked.ts';
import { linesOf as loggedIn } from '../support/told-lines.ts';
import { linesOf } from '../support/with-destination.ts';

const done = { kind: 'response', body: '{"batchItemFailures":[]}' };

describeLambda('in Lambda’s runtime client', () => {
  it(
    'the bundled function applies events and parks records, one process for all of them',
    withFunction(async (run, deployed) => {
      const lambda = await run();
      const feed = new Feed();
      expect(await lambda.invoke(event(feed.create({ id: 1, note: 'a' })))).toEqual(done);
      expect(await lambda.invoke(event(feed.garbage(), feed.create({ id: 2, note: 'b' })))).toEqual(done);
      expect(await linesOf(deployed.login)).toEqual(['1 a', '2 b']);
      expect(await parkedIn(deployed.login)).toEqual(['0/1 orders [0] open UNDECODABLE']);
      expect(await deployed.letters()).toHaveLength(1);
      expect(lambda.starts()).toBe(1);
      const metrics = loggedIn(lambda.log()).filter((line) => '_aws' in line);
      expect(metrics).toContainEqual(expect.objectContaining({ service: deployed.name, Records: 2, DeadLetters: 1 }));
      expect(metrics.filter((line) => line.ColdStart === 1)).toHaveLength(1);
    }),
  );

  it(
    'what is not done goes back as Lambda reads it: an object with each record by topic, partition and offset',
    withFunction(async (run, deployed) => {
      await deployed.override({ onBadRecord: 'halt' });
      const lambda = await run();
      const feed = new Feed();
      const records = [
        feed.create({ id: 1, note: 'a' }),
        feed.garbage(),
        feed.create({ id: 2, note: 'b' }),
        feed.create({ id: 3, note: 'c' }, { partition: 1 }),
      ];
      const answer = await lambda.invoke(event(...records));
      expect(answer).toEqual({
        kind: 'response',
        body: JSON.stringify({
          batchItemFailures: [
            { itemIdentifier: { partition: 'shop.public.orders-0', offset: 1 } },
            { itemIdentifier: { partition: 'shop.public.orders-0', offset: 2 } },
          ],
        }),
      });
      expect(await linesOf(deployed.login)).toEqual(['1 a', '3 c']);
    }),
  );

  it(
    'where nothing at all is done the invocation fails, with code and words, and the next one works',
    withFunction(async (run, deployed) => {
      const lambda = await run();
      const given = event(new Feed().create({ id: 1, note: 'a' }));
      await deployed.changePassword('S3CRET');
      const answer = await lambda.invoke(given);
      expect(answer).toMatchObject({ kind: 'error', body: expect.stringContaining('28P01') });
      expect(JSON.parse('body' in answer ? answer.body : '')).toMatchObject({
        errorType: 'SessionError',
        errorMessage: expect.stringMatching(/^connect: password authentication failed/),
      });
      expect(lambda.log()).not.toContain(deployed.login.password);
      await deployed.changePassword(deployed.login.password);
      expect(await lambda.invoke(given)).toEqual(done);
      expect(lambda.starts()).toBe(1);
    }),
  );

  it(
    'a function without its environment fails its invocations, and says what is missing',
    withFunction(async (run) => {
      const lambda = await run({ environment: { LANDFALL_DESTINATION: '' } });
      expect(await lambda.invoke(event(new Feed().create({ id: 1 })))).toMatchObject({
        kind: 'error',
        body: expect.stringContaining('LANDFALL_DESTINATION is not set'),
      });
    }),
  );
});
