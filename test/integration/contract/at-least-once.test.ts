import { describe, expect, it } from 'vitest';
import { event, eventEach, Feed, unavailable } from '../../support/feed.ts';
import { columnsOf, linesOf, send, withDestination } from '../../support/with-destination.ts';

const atLeastOnce = { delivery: 'at-least-once' };

const stream = (feed: Feed) => [
  feed.create({ id: 1, note: 'a' }),
  feed.create({ id: 2, note: 'b' }),
  feed.update({ id: 1, note: 'c' }),
  feed.remove({ id: 2 }),
  feed.tombstone({ id: 2 }),
  feed.create({ id: 2, note: 'd' }),
  feed.update({ id: 2, note: unavailable }),
  feed.update({ id: 1, note: 'e' }),
];

describe('delivery=at-least-once', () => {
  it(
    'keeps no progress in the destination',
    withDestination(async (destination) => {
      await destination.apply([event(...stream(new Feed()))], atLeastOnce);
      expect(await columnsOf(destination, '_landfall_progress')).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 e', '2 d']);
    }),
  );

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('leaves the same table when the stream comes again from record %i on', (from) =>
    withDestination(async (destination) => {
      const records = stream(new Feed());
      const again = records.slice(from);
      await destination.apply([...eventEach(...records), ...eventEach(...again)], atLeastOnce);
      expect(await linesOf(destination)).toEqual(['1 e', '2 d']);
      await destination.apply([event(...again)], atLeastOnce);
      expect(await linesOf(destination)).toEqual(['1 e', '2 d']);
    })(),
  );

  it(
    'writes what comes in insert mode, again too',
    withDestination(async (destination) => {
      const events = [event(new Feed().create({ id: 1, note: 'a' }))];
      await destination.apply([...events, ...events], { ...atLeastOnce, insertMode: 'insert', deleteMode: 'ignore' });
      expect(await linesOf(destination)).toEqual(['1 a', '1 a']);
    }),
  );

  it(
    'returns a bad record and everything behind it',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.garbage(), feed.create({ id: 2, note: 'b' })];
      expect(await send(destination.handler(atLeastOnce), records)).toEqual(['0/1', '0/2']);
      expect(await linesOf(destination)).toEqual(['1 a']);
    }),
  );
});

it(
  'exactly-once after at-least-once begins where the records begin',
  withDestination(async (destination) => {
    const feed = new Feed();
    await destination.apply([event(feed.create({ id: 1, note: 'a' }))], atLeastOnce);
    const next = event(feed.update({ id: 1, note: 'b' }));
    const { reports } = await destination.apply([next, next]);
    expect(await linesOf(destination)).toEqual(['1 b']);
    expect(reports.map((report) => report.alreadyApplied)).toEqual([0, 1]);
  }),
);
