import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { byKind } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { Feed } from '../../support/feed.ts';
import { updateOwn } from '../../support/own-tables.ts';
import { parkedIn } from '../../support/parked.ts';
import { forgetProgress } from '../../support/progress.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

const damaged = (feed: Feed, id: number) => ({ ...feed.create({ id, note: 'n' }), value: 'damaged!' });

describe('what is applied already blocks nothing when it comes again', () => {
  it(
    'a parked record, first in its event, under onBadRecord=halt',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [damaged(feed, 1), feed.create({ id: 2, note: 'b' })];
      await send(destination.handler({}, deadLettersOfTest()), records);
      const handler = destination.handler({ onBadRecord: 'halt' });
      expect(await send(handler, [...records, feed.create({ id: 3, note: 'c' })])).toEqual([]);
      expect(handler.reports[0]).toMatchObject({ alreadyApplied: 2, returned: 0 });
      expect(await linesOf(destination)).toEqual(['2 b', '3 c']);
    }),
  );

  it(
    'a record whose column holds less than it did',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id int primary key, note text)');
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'long enough' }), feed.create({ id: 2, note: 'b' })];
      const handler = destination.handler({ onBadRecord: 'halt' });
      expect(await send(handler, records)).toEqual([]);
      await make(
        destination,
        `drop table @orders; create table @orders (id int primary key, note varchar(5));
         insert into @orders values (1, 'a'), (2, 'b')`,
      );
      expect(await send(destination.handler({ onBadRecord: 'halt' }), records)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
    }),
  );

  it(
    'a blocking record that an operator passed over',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [damaged(feed, 1), feed.create({ id: 2, note: 'b' })];
      const handler = destination.handler({ onBadRecord: 'halt' });
      await refusal(handler, records);
      const [first] = records;
      const none = byKind({ postgresql: '{}', redshift: '[]' });
      await updateOwn(
        destination,
        'progress',
        `update @ set next_offset = 1, last_timestamp = ${first?.timestamp}, awaiting_offset = null, returned_tails = '${none}'`,
      );
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['2 b']);
    }),
  );

  it(
    'more parked records than parkLimit is now',
    withDestination(async (destination) => {
      const feed = new Feed();
      const deadLetters = deadLettersOfTest();
      const records = Array.from({ length: 12 }, (_, id) => damaged(feed, id));
      await send(destination.handler({ parkLimit: 20 }, deadLetters), records);
      const handler = destination.handler({ parkLimit: 10 }, deadLetters);
      const more = Array.from({ length: 8 }, (_, id) => damaged(feed, 100 + id));
      expect(await send(handler, [...records, ...more])).toEqual([]);
      expect(deadLetters.files()).toHaveLength(20);
    }),
  );
});

it(
  'what is parked stays known when progress is reset, and a later change supersedes it',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler({}, deadLettersOfTest());
    await send(handler, [damaged(feed, 1)]);
    await forgetProgress(destination, feed.source.topic);
    expect(await send(handler, [feed.update({ id: 1, note: 'whole' })])).toEqual([]);
    expect(await parkedIn(destination)).toEqual(['0/0 orders [1] superseded UNDECODABLE']);
  }),
);
