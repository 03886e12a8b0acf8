import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed, unavailable } from '../../support/feed.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

describe('a NOT NULL column that the event lacks', () => {
  it(
    'has its default in a new row, and what it has in one that is there',
    withDestination(async (destination) => {
      await make(
        destination,
        `create table @orders (id int primary key, note text, region text not null default 'eu')`,
      );
      await make(destination, `insert into @orders values (1, 'a', 'us')`);
      const feed = new Feed();
      await destination.apply([event(feed.update({ id: 1, note: 'b' }), feed.create({ id: 2, note: 'c' }))]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'b', region: 'us' },
        { id: 2, note: 'c', region: 'eu' },
      ]);
    }),
  );

  it(
    'without a default keeps what it has in a row that is there; a new row is parked',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      await make(destination, 'create table @orders (id int primary key, note text, region text not null)');
      await make(destination, `insert into @orders values (1, 'a', 'us'), (2, 'b', 'us')`);
      const feed = new Feed();
      const records = [
        feed.update({ id: 1, note: 'c' }),
        feed.create({ id: 3, note: 'd' }),
        feed.update({ id: 2, note: 'e' }),
      ];
      await destination.apply([event(...records)], {}, { deadLetters });
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'c', region: 'us' },
        { id: 2, note: 'e', region: 'us' },
      ]);
      expect(deadLetters.letters()).toMatchObject([
        { code: '23502', table: 'orders', message: expect.stringContaining('region') },
      ]);
    }),
  );

  it(
    'may be filled by a trigger',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id int primary key, note text, region text not null)');
      await make(
        destination,
        `create function @f() returns trigger language plpgsql as $$ begin new.region := 'eu'; return new; end $$;
        create trigger t before insert on @orders for each row execute function @f()`,
      );
      const feed = new Feed();
      await destination.apply([
        event(feed.create({ id: 1, note: 'a' })),
        event(feed.update({ id: 1, note: unavailable }), feed.create({ id: 2, note: 'b' })),
      ]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'a', region: 'eu' },
        { id: 2, note: 'b', region: 'eu' },
      ]);
    }),
  );
});
