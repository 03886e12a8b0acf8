import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { deliveries, Feed, unavailable } from '../../support/feed.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

describe('a key whose type takes several spellings for one', () => {
  const blind = 'create collation @blind (provider = icu, locale = $$und-u-ks-level2$$, deterministic = false);';

  describe.each([
    [
      'a nondeterministic collation',
      `${blind} create table @orders (id text collate @blind primary key, note text)`,
      'Ab',
      'aB',
    ],
    ['citext', 'create table @orders (id public.citext primary key, note text)', 'Ab', 'aB'],
    ['char(n)', 'create table @orders (id char(4) primary key, note text)', 'ab', 'ab '],
    ['inet', 'create table @orders (id inet primary key, note text)', '10.0.0.1', '10.0.0.1/32'],
  ])('(%s)', (_what, sql, one, other) => {
    const feedOf = () => new Feed({ columns: { id: 'string', note: 'string' } });

    it.each(deliveries)('has the last one’s values, $way', ({ deliver }) =>
      withDestination(async (destination) => {
        await make(destination, sql);
        const feed = feedOf();
        await destination.apply(
          deliver(
            feed.create({ id: one, note: '1' }),
            feed.create({ id: other, note: '2' }),
            feed.update({ id: one, note: '3' }),
          ),
        );
        expect(await rowsOf(destination, 'orders', 'note')).toEqual([{ note: '3' }]);
      })(),
    );

    it.each(deliveries)('may change from one to the other, $way', ({ deliver }) =>
      withDestination(async (destination) => {
        await make(destination, sql);
        const feed = feedOf();
        const created = feed.create({ id: one, note: '1' });
        const moved = feed.move({ id: one }, { id: other, note: unavailable }, { to: 0 });
        await destination.apply(deliver(created, ...moved));
        expect(await rowsOf(destination, 'orders', 'note')).toEqual([{ note: '1' }]);
        await destination.apply(deliver(feed.remove({ id: other }), feed.tombstone({ id: other })));
        expect(await rowsOf(destination, 'orders')).toEqual([]);
      })(),
    );
  });
});
