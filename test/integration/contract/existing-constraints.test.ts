import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { deliveries, event, Feed } from '../../support/feed.ts';
import { linesOf, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const parentFeed = () => new Feed({ table: 'parents', columns: { id: 'int32', note: 'string' } });
const childFeed = () => new Feed({ columns: { id: 'int32', note: 'string', parent: 'int32' } });

const tables = (action: string) => `
create table @parents (id int primary key, note text);
create table @orders (id int primary key, note text, parent int references @parents ${action})`;

describe.each(['', 'deferrable', 'deferrable initially deferred', 'on delete cascade', 'on update cascade'])(
  'a foreign key (%s)',
  (action) => {
    it.each(deliveries)('lets parents and children come and go in the order of the source, $way', ({ deliver }) =>
      withDestination(async (destination) => {
        await make(destination, tables(action));
        const [parents, orders] = [parentFeed(), childFeed()];
        const created = [parents.create({ id: 1, note: 'p' }), parents.create({ id: 2, note: 'q' })];
        const children = [1, 2].map((id) => orders.create({ id, note: 'a', parent: id }));
        await destination.apply(deliver(...created, ...children));
        const changed = [parents.update({ id: 1, note: 'new' }), orders.update({ id: 2, note: 'b', parent: 1 })];
        await destination.apply(deliver(...changed, orders.remove({ id: 1 })));
        await destination.apply(deliver(orders.remove({ id: 2 }), parents.remove({ id: 1 })));
        expect(await linesOf(destination, 'parents')).toEqual(['2 q']);
        expect(await linesOf(destination)).toEqual([]);
      })(),
    );

    it(
      'lets a child come before its parent inside one event',
      withDestination(async (destination) => {
        await make(destination, tables(action));
        const deadLetters = deadLettersOfTest();
        const [parents, orders] = [parentFeed(), childFeed()];
        const records = [orders.create({ id: 1, note: 'a', parent: 7 }), parents.create({ id: 7, note: 'p' })];
        await destination.apply([event(...records)], {}, { deadLetters });
        expect(await linesOf(destination)).toEqual(['1 a']);
        expect(deadLetters.files()).toEqual([]);
      }),
    );

    it(
      'keeps children while their parent is replaced or given another’s value',
      withDestination(async (destination) => {
        await make(destination, `${tables(action)}; alter table @parents add unique (note)`);
        await make(
          destination,
          `insert into @parents values (1, 'a'), (2, 'b'); insert into @orders values (5, 'c', 1), (6, 'd', 2)`,
        );
        const parents = parentFeed();
        const handler = destination.handler({}, deadLettersOfTest());
        const swap = [parents.update({ id: 1, note: 'b' }), parents.update({ id: 2, note: 'a' })];
        await send(handler, swap).catch(() => undefined);
        expect(await rowsOf(destination, 'orders', 'id, parent')).toEqual([
          { id: 5, parent: 1 },
          { id: 6, parent: 2 },
        ]);
      }),
    );
  },
);

it.each(['on delete cascade', 'on delete set null'])(
  'what a foreign key does to children (%s) happens to them as at the source, and what the source says of them is right too',
  (action) =>
    withDestination(async (destination) => {
      await make(destination, tables(action));
      const [parents, orders] = [parentFeed(), childFeed()];
      const created = [parents.create({ id: 1, note: 'p' }), orders.create({ id: 5, note: 'a', parent: 1 })];
      const gone = parents.remove({ id: 1 });
      const told =
        action === 'on delete cascade' ? orders.remove({ id: 5 }) : orders.update({ id: 5, note: 'a', parent: null });
      await destination.apply([event(...created), event(gone), event(told)]);
      const left = action === 'on delete cascade' ? [] : [{ id: 5, note: 'a', parent: null }];
      expect(await rowsOf(destination, 'orders')).toEqual(left);
    })(),
);

it(
  'a table that points to itself takes rows in the source’s order, and the other way round inside one event',
  withDestination(async (destination) => {
    await make(destination, 'create table @orders (id int primary key, note text, parent int references @orders)');
    const orders = childFeed();
    const down = [orders.create({ id: 1, note: 'a', parent: null }), orders.create({ id: 2, note: 'b', parent: 1 })];
    const up = [orders.create({ id: 4, note: 'd', parent: 3 }), orders.create({ id: 3, note: 'c', parent: 2 })];
    await destination.apply([event(...down), event(...up)]);
    expect(await linesOf(destination)).toEqual(['1 a', '2 b', '3 c', '4 d']);
    await destination.apply([event(...[1, 2, 3, 4].map((id) => orders.remove({ id })))]);
    expect(await linesOf(destination)).toEqual([]);
  }),
);

it.each([
  ['a check on several columns', `check (note <> 'bad' or id < 0)`, '23514'],
  ['a check that is not valid for old rows', '', '23514'],
])('a row that %s refuses is parked alone', (_what, check, code) =>
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    await make(destination, `create table @orders (id int primary key, note text${check === '' ? '' : `, ${check}`})`);
    if (check === '') {
      await make(destination, `insert into @orders values (99, 'bad')`);
      await make(destination, `alter table @orders add constraint good check (note <> 'bad') not valid`);
    }
    const feed = new Feed();
    const records = [1, 2, 3, 4].map((id) => feed.create({ id, note: id === 2 ? 'bad' : 'good' }));
    await destination.apply([event(...records)], {}, { deadLetters });
    expect((await rowsOf(destination, 'orders', 'id')).map(({ id }) => id)).toEqual(
      check === '' ? [1, 3, 4, 99] : [1, 3, 4],
    );
    expect(deadLetters.lines()).toEqual([`0/1 ${code}`]);
  })(),
);
