import { describe, expect, it } from 'vitest';
import { Feed, unavailable } from '../../support/feed.ts';
import { proxyTo } from '../../support/proxy.ts';
import { send, withDestination } from '../../support/with-destination.ts';

/** With everything warm: what one event costs in round trips and statements. */
describe('a warm handler writes an event in one flight, without a catalog query or DDL', () => {
  const costs = (
    settings: Readonly<Record<string, unknown>>,
    of: (feed: Feed) => Parameters<typeof send>[1],
    statements: number,
  ) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler(settings);
      await send(
        handler,
        [1, 2, 3].map((id) => feed.create({ id, note: 'a' })),
      );
      await send(handler, of(feed));
      expect(handler.reports.at(-1)).toMatchObject({ flights: 1, ddl: 0, statements, returned: 0 });
    });
  const exactlyOnce = { deleteMode: 'delete' };

  // begin, limits, progress, data, commit
  it(
    'of creates and updates',
    costs(exactlyOnce, (feed) => [4, 5, 1].map((id) => feed.update({ id, note: 'b' })), 5),
  );
  it(
    'of upserts and deletes',
    costs(exactlyOnce, (feed) => [feed.update({ id: 1, note: 'b' }), feed.remove({ id: 2 })], 6),
  );
  it(
    'of rows with unavailable values',
    costs(exactlyOnce, (feed) => [feed.update({ id: 1, note: unavailable }), feed.update({ id: 2, note: 'b' })], 6),
  );
  it(
    'of a truncate, which has a lock limit of its own and supersedes what is parked',
    costs({ truncate: 'truncate' }, (feed) => [feed.truncate()], 8),
  );
  it(
    'in insert mode',
    costs({ insertMode: 'insert', deleteMode: 'ignore' }, (feed) => [feed.update({ id: 1, note: 'b' })], 5),
  );
  it(
    'with delivery=at-least-once',
    costs({ delivery: 'at-least-once' }, (feed) => [feed.update({ id: 1, note: 'b' })], 4),
  );
  it(
    'of several partitions and many rows',
    costs(
      exactlyOnce,
      (feed) => Array.from({ length: 500 }, (_, id) => feed.create({ id, note: 'b' }, { partition: id % 5 })),
      5,
    ),
  );
  it(
    'of a tombstone of a table that is not there',
    costs(
      exactlyOnce,
      (feed) => [feed.update({ id: 1, note: 'b' }), feed.remove({ id: 9 }), feed.tombstone({ id: 9 })],
      6,
    ),
  );
});

it(
  'on the wire too: a warm event is sent whole before an answer is waited for',
  withDestination(async (destination) => {
    const way = await proxyTo(destination);
    try {
      const handler = destination.handler({ hostname: '127.0.0.1', port: way.port, deleteMode: 'delete' });
      const feed = new Feed();
      await send(
        handler,
        [1, 2, 3].map((id) => feed.create({ id, note: 'a' })),
      );
      const flights = way.holdAnswers();
      await send(handler, [
        feed.update({ id: 1, note: 'b' }),
        feed.remove({ id: 2 }),
        feed.create({ id: 4, note: 'c' }),
      ]);
      expect(flights()).toBe(1);
      expect(handler.reports.at(-1)).toMatchObject({ flights: 1, upserted: 2, deleted: 1 });
      await send(
        handler,
        Array.from({ length: 1_500 }, (_, id) => feed.create({ id: 10 + id, note: 'd' })),
      );
      expect(flights()).toBe(2);
    } finally {
      await way.close();
    }
  }),
);
