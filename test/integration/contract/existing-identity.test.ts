import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { deliveries, event, Feed, unavailable } from '../../support/feed.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

describe('an identity column beside the key', () => {
  const columns = { id: 'int32', n: 'int32', note: 'string' } as const;
  const table = (kind: string) =>
    `create table @orders (id int primary key, n int generated ${kind} as identity, note text)`;

  describe.each(deliveries)('$way', ({ deliver }) => {
    it.each(['always', 'by default'])('generated %s has what the source gave the row first', (kind) =>
      withDestination(async (destination) => {
        await make(destination, table(kind));
        const feed = new Feed({ columns });
        const records = [
          feed.create({ id: 1, n: 10, note: 'a' }),
          feed.create({ id: 2, n: 20, note: 'b' }),
          feed.update({ id: 1, n: 10, note: unavailable }),
          feed.update({ id: 2, n: 20, note: 'c' }),
        ];
        await destination.apply(deliver(...records));
        expect(await rowsOf(destination, 'orders')).toEqual([
          { id: 1, n: 10, note: 'a' },
          { id: 2, n: 20, note: 'c' },
        ]);
      })(),
    );

    it.each(['always', 'by default'])('generated %s has a new value where its row is replaced', (kind) =>
      withDestination(async (destination) => {
        await make(destination, `${table(kind)}; insert into @orders overriding system value values (1, 5, 'old')`);
        const feed = new Feed({ columns });
        await destination.apply(deliver(feed.remove({ id: 1 }), feed.create({ id: 1, n: 6, note: 'new' })));
        expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, n: 6, note: 'new' }]);
      })(),
    );

    it.each(['always', 'by default'])('generated %s moves with its row', (kind) =>
      withDestination(async (destination) => {
        await make(destination, `${table(kind)}; insert into @orders overriding system value values (1, 5, 'old')`);
        const feed = new Feed({ columns: { id: 'int32', note: 'string', n: 'int32' } });
        await destination.apply(deliver(...feed.move({ id: 1 }, { id: 2, n: 5, note: unavailable })));
        expect(await rowsOf(destination, 'orders')).toEqual([{ id: 2, n: 5, note: 'old' }]);
      })(),
    );
  });

  it.each(['always', 'by default'])('generated %s has the destination’s own number where the source has none', (kind) =>
    withDestination(async (destination) => {
      await make(destination, table(kind));
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 7, note: 'a' }), feed.create({ id: 8, note: 'b' }))]);
      expect(await rowsOf(destination, 'orders', 'id, n')).toEqual([
        { id: 7, n: 1 },
        { id: 8, n: 2 },
      ]);
    })(),
  );

  it(
    'generated always keeps its value against an update, which PostgreSQL allows for nobody',
    withDestination(async (destination) => {
      await make(destination, table('always'));
      const feed = new Feed({ columns });
      await destination.apply([
        event(feed.create({ id: 1, n: 1, note: 'a' })),
        event(feed.update({ id: 1, n: 2, note: 'b' })),
      ]);
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, n: 1, note: 'b' }]);
    }),
  );
});
