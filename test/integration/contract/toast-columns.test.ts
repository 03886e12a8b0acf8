import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { deliveries, Feed, unavailable } from '../../support/feed.ts';
import { linesOf, rowsOf, send, withDestination } from '../../support/with-destination.ts';

describe('in a column that the event first created', () => {
  it.each(deliveries)('an update keeps what a row before it gave, $way', ({ deliver }) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      const first = feed.create({ id: 1, note: 'a' });
      feed.alter({ id: 'int32', note: 'string', big: 'string' });
      const rest = [feed.update({ id: 1, note: 'b', big: 'B' }), feed.update({ id: 1, note: 'c', big: unavailable })];
      await destination.apply(deliver(first, ...rest));
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, note: 'c', big: 'B' }]);
    })(),
  );

  it.each(deliveries)('a row that was there has its default, $way', ({ deliver }) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      const first = feed.create({ id: 1, note: 'a' });
      feed.alter({ id: 'int32', note: 'string', big: { type: 'string', default: 'none' } });
      await destination.apply(deliver(first, feed.update({ id: 1, note: 'b', big: unavailable })));
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, note: 'b', big: 'none' }]);
    })(),
  );
});

describe('in a NOT NULL column of a table that was there before', () => {
  const table = 'create table @orders (id integer primary key, note text not null)';

  it(
    'an update keeps what the column has',
    withDestination(async (destination) => {
      await make(destination, table);
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'big' })]);
      expect(await send(handler, [feed.update({ id: 1, note: unavailable })])).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 big']);
    }),
  );

  it(
    'a row that is absent holds its partition back, and others are written',
    withDestination(async (destination) => {
      await make(destination, table);
      const feed = new Feed();
      const records = [feed.update({ id: 1, note: unavailable }), feed.create({ id: 2, note: 'b' }, { partition: 1 })];
      const handler = destination.handler();
      expect(await send(handler, records)).toEqual(['0/0']);
      expect(handler.reports[0]?.failures).toMatchObject([{ class: 'record', code: '23502' }]);
      expect(await linesOf(destination)).toEqual(['2 b']);
    }),
  );
});
