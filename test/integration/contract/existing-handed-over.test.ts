import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { event, eventEach, Feed } from '../../support/feed.ts';
import { linesOf, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const constraints: readonly (readonly [string, string])[] = [
  ['a unique constraint', 'alter table @orders add unique (note)'],
  ['a unique index', 'create unique index on @orders (note)'],
  ['a unique index on an expression', 'create unique index on @orders (lower(note))'],
  ['a unique index on some rows', 'create unique index on @orders (note) where id < 100'],
  ['a unique index with more columns in it', 'create unique index on @orders (note) include (id)'],
  ['a unique constraint that takes nulls for equal', 'alter table @orders add unique nulls not distinct (note)'],
  ['a deferrable unique constraint', 'alter table @orders add unique (note) deferrable'],
  ['a unique constraint that is deferred', 'alter table @orders add unique (note) deferrable initially deferred'],
  ['an exclusion constraint', 'alter table @orders add exclude (note with =)'],
  ['a deferred exclusion constraint', 'alter table @orders add exclude (note with =) deferrable initially deferred'],
  ['two of them', 'alter table @orders add unique (note), add exclude (note with =)'],
];

/** Notes of rows 1 to 3 before and after, and the order in which the updates come. */
const handovers = [
  ['to a row that comes later', { 1: 'z', 2: 'a', 3: 'b' }],
  ['to a row that comes earlier', { 3: 'z', 2: 'c', 1: 'b' }],
  ['in a swap', { 1: 'b', 2: 'a', 3: 'c' }],
  ['in a ring', { 1: 'b', 2: 'c', 3: 'a' }],
] as const;

describe.each(constraints)('under %s', (_what, constraint) => {
  it.each(handovers)('values are handed over inside one event, %s', (_how, notes) =>
    withDestination(async (destination) => {
      await make(destination, `create table @orders (id int primary key, note text); ${constraint}`);
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      const created = ['a', 'b', 'c'].map((note, i) => feed.create({ id: i + 1, note }));
      const updates = Object.entries(notes).map(([id, note]) => feed.update({ id: Number(id), note }));
      await destination.apply([event(...created), event(...updates)], {}, { deadLetters });
      const expected = Object.entries(notes).map(([id, note]) => `${id} ${note}`);
      expect(await linesOf(destination)).toEqual(expected.sort());
      expect(deadLetters.files()).toEqual([]);
    })(),
  );

  it(
    'a value goes from a row that is deleted, or moves, to another',
    withDestination(async (destination) => {
      await make(destination, `create table @orders (id int primary key, note text); ${constraint}`);
      const feed = new Feed();
      const created = ['a', 'b', 'c'].map((note, i) => feed.create({ id: i + 1, note }));
      const later = [feed.remove({ id: 1 }), feed.update({ id: 2, note: 'a' }), feed.create({ id: 4, note: 'b' })];
      const moved = feed.move({ id: 3 }, { id: 5, note: 'c' });
      await destination.apply([event(...created), event(...later, ...moved)]);
      expect(await linesOf(destination)).toEqual(['2 a', '4 b', '5 c']);
    }),
  );

  it(
    'values are handed over in any order of the partitions, event by event',
    withDestination(async (destination) => {
      await make(destination, `create table @orders (id int primary key, note text); ${constraint}`);
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      const created = ['a', 'b', 'c'].map((note, i) => feed.create({ id: i + 1, note }, { partition: i }));
      // At the source: 1 gets d, 2 gets a, 3 gets b; here the partitions come the other way round.
      const updates = ['d', 'a', 'b'].map((note, i) => feed.update({ id: i + 1, note }, { partition: i }));
      const handler = destination.handler({}, deadLetters);
      expect(await send(handler, created)).toEqual([]);
      const { undone } = await deliver(eventEach(...updates.toReversed()), handler, { backoffMs: 1 });
      // What had to wait is written once what it waited for has come.
      if (undone > 0) for (const record of updates.slice(1)) expect(await send(handler, [record])).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 d', '2 a', '3 b']);
      expect(deadLetters.files()).toEqual([]);
    }),
  );
});

describe('values handed over in a table that others point to', () => {
  const sql = (action: string) => `create table @orders (id int primary key, note text unique ${action});
    create table @items (id int primary key, "order" int references @orders on delete cascade);
    insert into @orders values (1, 'a'), (2, 'b'); insert into @items values (10, 1), (20, 2)`;
  const children = [
    { id: 10, order: 1 },
    { id: 20, order: 2 },
  ];

  it(
    'in a chain that ends in a free value are written in as many goes as it takes, and its children stay',
    withDestination(async (destination) => {
      await make(destination, sql(''));
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      const updates = [feed.update({ id: 2, note: 'c' }), feed.update({ id: 1, note: 'b' })];
      await destination.apply([event(...updates)], {}, { deadLetters });
      expect(await linesOf(destination)).toEqual(['1 b', '2 c']);
      expect(await rowsOf(destination, 'items')).toEqual(children);
      expect(deadLetters.files()).toEqual([]);
    }),
  );

  it(
    'in a swap wait, and its children stay: only a deferrable constraint takes them in one go',
    withDestination(async (destination) => {
      await make(destination, sql(''));
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      const swap = [feed.update({ id: 1, note: 'b' }), feed.update({ id: 2, note: 'a' })];
      const handler = destination.handler({}, deadLetters);
      await expect(send(handler, swap)).rejects.toMatchObject({ code: 'CONSTRAINT_WAIT' });
      expect(await rowsOf(destination, 'items')).toEqual(children);
      await make(destination, 'alter table @orders drop constraint orders_note_key, add unique (note) deferrable');
      expect(await send(handler, swap)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 b', '2 a']);
      expect(await rowsOf(destination, 'items')).toEqual(children);
      expect(deadLetters.files()).toEqual([]);
    }),
  );
});
