import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { eventEach, Feed, unavailable } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { progressOf } from '../../support/progress.ts';
import { linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const unique = "create table @orders (id int primary key, note text unique, own text default 'mine', more text)";
const columns = { id: 'int32', note: 'string', more: 'string' } as const;

/** Three rows whose notes are their names, as an earlier event wrote them; `own` is a column of the destination alone. */
async function started(destination: Destination, feed: Feed): Promise<void> {
  await make(destination, unique);
  await destination.apply([
    ...eventEach(...['a', 'b', 'c'].map((note, i) => feed.create({ id: i + 1, note, more: `long ${note}` }))),
  ]);
  await make(destination, `update @orders set own = 'kept ' || id`);
}

const all = async (destination: Destination) =>
  (await rowsOf(destination, 'orders', "concat_ws(' ', id, note, own, more) as line", 'id')).map(({ line }) => line);

describe('values that must be unique and are handed from row to row inside one event', () => {
  it.each([
    ['a swap', { 1: 'b', 2: 'a' }, ['1 b', '2 a', '3 c']],
    ['a chain', { 1: 'b', 2: 'c', 3: 'd' }, ['1 b', '2 c', '3 d']],
    ['a chain the other way', { 3: 'b', 2: 'a', 1: 'z' }, ['1 z', '2 a', '3 b']],
    ['a ring of three', { 1: 'b', 2: 'c', 3: 'a' }, ['1 b', '2 c', '3 a']],
    ['a new row that takes a value', { 4: 'a', 1: 'd' }, ['1 d', '2 b', '3 c', '4 a']],
  ])('%s is written; columns the change does not tell keep what they had', (_what, notes, expected) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      await started(destination, feed);
      const updates = Object.entries(notes).map(([id, note], i) =>
        feed.update({ id: Number(id), note, more: i === 0 && Number(id) < 4 ? unavailable : 'new' }),
      );
      const deadLetters = deadLettersOfTest();
      expect(await send(destination.handler({}, deadLetters), updates)).toEqual([]);
      expect(deadLetters.files()).toEqual([]);
      expect(await linesOf(destination)).toEqual(expected);
      const [first] = Object.keys(notes);
      for (const line of await all(destination)) {
        const [id] = String(line).split(' ');
        if (id === '4') expect(line).toBe('4 a mine new');
        else if (id === first) expect(line).toMatch(new RegExp(`kept ${id} long `));
        else expect(line).toContain(`kept ${id}`);
      }
      expect(await make(destination, 'select * from @_landfall_moved')).toEqual([]);
    })(),
  );

  it.each([
    ['a new row', 4, ['1 b', '2 a', '3 c', '5 e'], ['1 b', '2 a', '3 d', '4 c', '5 e']],
    ['a row that is there', 5, ['1 b', '2 a', '3 c', '5 e'], ['1 b', '2 a', '3 d', '5 c']],
  ])('%s that conflicts with a row outside the event waits, the others are written', (_what, id, before, after) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      await started(destination, feed);
      await make(destination, `insert into @orders values (5, 'e')`);
      const swap = [feed.update({ id: 1, note: 'b' }), feed.update({ id: 2, note: 'a' })];
      const taken = feed.update({ id, note: 'c' }, { partition: 1 });
      const handler = destination.handler({}, deadLettersOfTest());
      expect(await send(handler, [...swap, taken])).toEqual(['1/0']);
      expect(await linesOf(destination)).toEqual(before);
      expect(handler.reports[0]?.failures).toMatchObject([{ class: 'transient', code: 'CONSTRAINT_WAIT' }]);
      expect(await send(handler, [feed.update({ id: 3, note: 'd' })])).toEqual([]);
      expect(await send(handler, [taken])).toEqual([]);
      expect(await linesOf(destination)).toEqual(after);
      expect(await make(destination, 'select * from @_landfall_moved')).toEqual([]);
    })(),
  );
});

const child = `
create table @parents (id int primary key);
create table @orders (id int primary key, note text, parent int references @parents)`;
const childColumns = { id: 'int32', note: 'string', parent: 'int32' } as const;

describe.each([
  ['a child before its parent', child, childColumns, { parent: 7 }, 'insert into @parents values (7)'],
  [
    'an excluded row',
    `create table @orders (id int primary key, note text, parent int, exclude (parent with =)); insert into @orders values (99, 'x', 7)`,
    childColumns,
    { parent: 7 },
    'delete from @orders where id = 99',
  ],
  [
    'a unique value that another row holds',
    `create table @orders (id int primary key, note text, parent int unique); insert into @orders values (99, 'x', 7)`,
    childColumns,
    { parent: 7 },
    'delete from @orders where id = 99',
  ],
  [
    'a deferred foreign key',
    child.replace('references @parents', 'references @parents deferrable initially deferred'),
    childColumns,
    { parent: 7 },
    'insert into @parents values (7)',
  ],
])('%s', (_what, sql, kept, value, cure) => {
  const records = (feed: Feed) => [
    feed.create({ id: 1, note: 'a', parent: null }),
    feed.create({ id: 2, note: 'b', ...value }),
    feed.create({ id: 3, note: 'c', parent: null }),
    feed.create({ id: 4, note: 'd', parent: null }, { partition: 1 }),
  ];

  it(
    'waits with the tail of its partition, and is written once it can be',
    withDestination(async (destination) => {
      await make(destination, sql);
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler({}, deadLetters);
      const given = records(new Feed({ columns: kept }));
      expect(await send(handler, given)).toEqual(['0/1', '0/2']);
      expect(await progressOf(destination)).toEqual([
        'shop.public.orders/0 1 awaits 1 blocked',
        'shop.public.orders/1 1',
      ]);
      const tail = given.slice(1, 3);
      await refusal(handler, tail);
      expect(deadLetters.files()).toEqual([]);
      await make(destination, cure);
      expect(await send(handler, tail)).toEqual([]);
      expect((await linesOf(destination)).map((line) => line[0])).toEqual(['1', '2', '3', '4']);
      expect(await progressOf(destination)).toEqual(['shop.public.orders/0 3', 'shop.public.orders/1 1']);
    }),
  );

  it(
    'is parked when it has been waiting for constraintWait',
    withDestination(async (destination) => {
      await make(destination, sql);
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler({ constraintWait: 600 }, deadLetters);
      const given = records(new Feed({ columns: kept }));
      expect(await send(handler, given)).toEqual(['0/1', '0/2']);
      await make(
        destination,
        `update @_landfall_progress set blocked_since = now() - interval '599 s' where blocked_since is not null`,
      );
      expect(await refusal(handler, given.slice(1, 3))).toMatchObject({ code: 'CONSTRAINT_WAIT' });
      await make(
        destination,
        `update @_landfall_progress set blocked_since = now() - interval '600 s' where blocked_since is not null`,
      );
      expect(await send(handler, given.slice(1, 3))).toEqual([]);
      expect(deadLetters.lines()).toHaveLength(1);
      expect(deadLetters.letters()[0]).toMatchObject({ record: { offset: 1 }, table: 'orders', sqlstate: /^23/ });
      expect(await progressOf(destination)).toEqual(['shop.public.orders/0 3', 'shop.public.orders/1 1']);
    }),
  );
});

it(
  'with delivery=at-least-once a conflict is waited for in memory, and parked at once with constraintWait=0',
  withDestination(async (destination) => {
    await make(destination, child);
    const feed = new Feed({ columns: childColumns });
    const record = feed.create({ id: 2, note: 'b', parent: 7 });
    const deadLetters = deadLettersOfTest();
    const settings = { delivery: 'at-least-once' };
    expect(await refusal(destination.handler(settings, deadLetters), [record])).toMatchObject({
      code: 'CONSTRAINT_WAIT',
    });
    expect(await send(destination.handler({ ...settings, constraintWait: 0 }, deadLetters), [record])).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/0 23503']);
  }),
);

it(
  'a parent whose children are yet to be deleted waits for them',
  withDestination(async (destination) => {
    await make(destination, child);
    await make(destination, `insert into @parents values (7); insert into @orders values (1, 'a', 7)`);
    const orders = new Feed({ columns: childColumns });
    const parents = new Feed({ table: 'parents', topic: 'shop.public.parents', columns: { id: 'int32' } });
    const handler = destination.handler({}, deadLettersOfTest());
    const gone = parents.remove({ id: 7 });
    expect(await refusal(handler, [gone])).toMatchObject({ code: 'CONSTRAINT_WAIT' });
    expect(await send(handler, [orders.remove({ id: 1 })])).toEqual([]);
    expect(await send(handler, [gone])).toEqual([]);
    expect(await rowsOf(destination, 'parents')).toEqual([]);
  }),
);

it(
  'a table that foreign keys point to is truncated once its children are',
  withDestination(async (destination) => {
    await make(destination, child);
    await make(destination, `insert into @parents values (7); insert into @orders values (1, 'a', 7)`);
    const orders = new Feed({ columns: childColumns });
    const parents = new Feed({ table: 'parents', topic: 'shop.public.parents', columns: { id: 'int32' } });
    const handler = destination.handler({}, deadLettersOfTest());
    const records = [parents.truncate(), parents.create({ id: 8 })];
    expect(await refusal(handler, records)).toMatchObject({ code: 'CONSTRAINT_WAIT' });
    expect(await send(handler, [orders.truncate()])).toEqual([]);
    const delivered = await deliver(eventEach(...records), handler, { attempts: 1 });
    expect(delivered.undone).toBe(0);
    expect(await rowsOf(destination, 'parents')).toEqual([{ id: 8 }]);
  }),
);

describe.each([{}, { delivery: 'at-least-once' }])('records that wait side by side, %o', (settings) => {
  it(
    'have all waited when the first has',
    withDestination(async (destination) => {
      await make(destination, child);
      const feed = new Feed({ columns: childColumns });
      const orphans = [1, 2, 3].map((id) => feed.create({ id, note: 'b', parent: 7 }));
      const records = [...orphans, feed.create({ id: 4, note: 'c', parent: null })];
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler({ ...settings, constraintWait: 1 }, deadLetters);
      expect(await refusal(handler, records)).toMatchObject({ code: 'CONSTRAINT_WAIT' });
      expect(await refusal(handler, records)).toMatchObject({ code: 'CONSTRAINT_WAIT' });
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await send(handler, records)).toEqual([]);
      expect(deadLetters.lines()).toEqual(['0/0 23503', '0/1 23503', '0/2 23503']);
      expect(await linesOf(destination)).toEqual(['4 c']);
    }),
  );
});

it(
  'where a trigger keeps rows from being displaced, only the one that conflicts is to blame',
  withDestination(async (destination) => {
    const feed = new Feed({ columns });
    await started(destination, feed);
    await make(
      destination,
      `create function @keep() returns trigger language plpgsql as $$ begin return null; end $$;
       create trigger keep before delete on @orders for each row execute function @keep()`,
    );
    const chain = Object.entries({ 1: 'b', 2: 'z', 3: 'y' }).map(([id, note]) => feed.update({ id: Number(id), note }));
    const deadLetters = deadLettersOfTest();
    expect(await send(destination.handler({ constraintWait: 0 }, deadLetters), chain)).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/3 23505']);
    expect(await linesOf(destination)).toEqual(['1 a', '2 z', '3 y']);
  }),
);
