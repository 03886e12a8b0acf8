import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { deliveries, event, Feed, unavailable } from '../../support/feed.ts';
import { linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const partitions = {
  'by range': `create table @orders (id int primary key, note text) partition by range (id);
    create table @low partition of @orders for values from (0) to (10);
    create table @high partition of @orders for values from (10) to (100)`,
  'by list, with a default partition': `create table @orders (id int primary key, note text) partition by list (id);
    create table @low partition of @orders for values in (1, 2, 3); create table @high partition of @orders default`,
  'by hash': `create table @orders (id int primary key, note text) partition by hash (id);
    create table @low partition of @orders for values with (modulus 2, remainder 0);
    create table @high partition of @orders for values with (modulus 2, remainder 1)`,
  'and its partitions again': `create table @orders (id int primary key, note text) partition by range (id);
    create table @low partition of @orders for values from (0) to (10) partition by range (id);
    create table @low_1 partition of @low for values from (0) to (2);
    create table @low_2 partition of @low for values from (2) to (10);
    create table @high partition of @orders for values from (10) to (100) partition by hash (id);
    create table @high_1 partition of @high for values with (modulus 1, remainder 0)`,
  'with columns in another order in a partition': `create table @orders (id int primary key, note text) partition by range (id);
    create table @low (note text, x int, id int not null primary key); alter table @low drop x;
    alter table @orders attach partition @low for values from (0) to (10);
    create table @high partition of @orders for values from (10) to (100)`,
} as const;

describe.each(Object.entries(partitions))('a table partitioned %s', (_what, sql) => {
  it.each(deliveries)('has its rows where they belong, also those whose key moves, $way', ({ deliver }) =>
    withDestination(async (destination) => {
      await make(destination, sql);
      const feed = new Feed();
      const created = [1, 2, 3, 11, 12].map((id) => feed.create({ id, note: `n${id}` }));
      const changed = [
        feed.update({ id: 2, note: 'new' }),
        feed.update({ id: 11, note: unavailable }),
        feed.remove({ id: 3 }),
      ];
      const moved = [
        ...feed.move({ id: 1 }, { id: 20, note: unavailable }),
        ...feed.move({ id: 12 }, { id: 4, note: 'm' }),
      ];
      await destination.apply(deliver(...created, ...changed, ...moved));
      expect(await linesOf(destination)).toEqual(['11 n11', '2 new', '20 n1', '4 m']);
      await destination.apply(deliver(feed.truncate(), feed.create({ id: 5, note: 'after' })));
      expect(await linesOf(destination)).toEqual(['5 after']);
    })(),
  );

  it(
    'gets a new column in every partition',
    withDestination(async (destination) => {
      await make(destination, sql);
      const feed = new Feed({ columns: { id: 'int32', note: 'string', more: 'string' } });
      await destination.apply([event(...[1, 11].map((id) => feed.create({ id, note: 'a', more: 'b' })))]);
      expect(await rowsOf(destination, 'orders')).toEqual([1, 11].map((id) => ({ id, note: 'a', more: 'b' })));
    }),
  );
});

it(
  'a row that no partition takes is parked alone, and written once there is one',
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    await make(destination, partitions['by range']);
    const feed = new Feed();
    const records = [1, 100, 11, 101, 2].map((id) => feed.create({ id, note: 'a' }));
    await destination.apply([event(...records)], {}, { deadLetters });
    expect(await linesOf(destination)).toEqual(['1 a', '11 a', '2 a']);
    expect(deadLetters.lines()).toEqual(['0/1 23514', '0/3 23514']);
    await make(destination, 'create table @more partition of @orders for values from (100) to (200)');
    await destination.apply([event(feed.update({ id: 100, note: 'b' }))], {}, { deadLetters });
    expect(await linesOf(destination)).toEqual(['1 a', '100 b', '11 a', '2 a']);
  }),
);

describe('a table partitioned by what is not the source’s key', () => {
  const columns = { id: 'int32', day: 'int32', note: 'string' } as const;
  const sql = `create table @orders (id int, day int, note text, primary key (id, day)) partition by range (day);
    create table @low partition of @orders for values from (0) to (10);
    create table @high partition of @orders for values from (10) to (100)`;

  it(
    'cannot decide a conflict: a systemic error that names the key',
    withDestination(async (destination) => {
      await make(destination, sql);
      const error = await refusal(destination.handler(), [new Feed({ columns }).create({ id: 1, day: 1, note: 'a' })]);
      expect(error).toMatchObject({
        class: 'systemic',
        code: 'KEY_NOT_UNIQUE',
        message: expect.stringContaining('("id")'),
      });
    }),
  );

  it(
    'takes the fields of its own key from the value',
    withDestination(async (destination) => {
      await make(destination, sql);
      const settings = { primaryKeyMode: 'record_value', primaryKeyFields: 'id,day' };
      const feed = new Feed({ columns });
      const row = { id: 1, day: 1, note: 'a' };
      const created = [feed.create(row), feed.create({ id: 2, day: 11, note: 'b' })];
      await destination.apply(
        [event(...created), event(feed.update({ ...row, note: 'c' }), feed.remove({ id: 2, day: 11, note: 'b' }))],
        settings,
      );
      expect(await rowsOf(destination, 'orders')).toEqual([{ ...row, note: 'c' }]);
    }),
  );
});

describe('a table that is a partition itself', () => {
  it(
    'parks what does not belong into it',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      await make(
        destination,
        `create table @all (id int primary key, note text) partition by range (id);
         create table @orders partition of @all for values from (0) to (10)`,
      );
      const feed = new Feed();
      await destination.apply([event(...[1, 2, 30].map((id) => feed.create({ id, note: 'a' })))], {}, { deadLetters });
      expect(await linesOf(destination, 'all')).toEqual(['1 a', '2 a']);
      expect(deadLetters.lines()).toEqual(['0/2 23514']);
    }),
  );
});

describe('a table with children that inherit from it', () => {
  const sql = `create table @orders (id int primary key, note text);
    create table @child (primary key (id)) inherits (@orders); insert into @child values (50, 'child')`;

  it(
    'has the source’s rows itself; those of its children are found by their keys',
    withDestination(async (destination) => {
      await make(destination, sql);
      const feed = new Feed();
      const created = [1, 2].map((id) => feed.create({ id, note: `n${id}` }));
      await destination.apply([
        event(...created),
        event(feed.update({ id: 1, note: unavailable }), feed.remove({ id: 2 }), feed.remove({ id: 50 })),
      ]);
      expect(await linesOf(destination)).toEqual(['1 n1']);
      expect(await linesOf(destination, 'child')).toEqual([]);
    }),
  );
});

it(
  'a partition that is detached while rows are on their way costs nothing but another try',
  withDestination(async (destination) => {
    await make(destination, partitions['by range']);
    const feed = new Feed();
    const handler = destination.handler();
    expect(await send(handler, [feed.create({ id: 11, note: 'a' })])).toEqual([]);
    await make(
      destination,
      'alter table @orders detach partition @high; create table @new partition of @orders for values from (10) to (100)',
    );
    expect(await send(handler, [feed.update({ id: 11, note: 'b' })])).toEqual([]);
    expect(await linesOf(destination)).toEqual(['11 b']);
    expect(await linesOf(destination, 'high')).toEqual(['11 a']);
  }),
);
