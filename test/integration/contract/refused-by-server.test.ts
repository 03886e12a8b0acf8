import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { Feed } from '../../support/feed.ts';
import { progressOf } from '../../support/progress.ts';
import { linesOf, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const trigger = `
create table @orders (id int primary key, note text);
create function @refuse() returns trigger language plpgsql as
  $$ begin if new.note = 'bad' then raise exception 'not this one'; end if; return new; end $$;
create trigger refuse before insert or update on @orders for each row execute function @refuse()`;

/** What only the server knows to refuse; the encoder has nothing against it. */
describe.each([
  ['a check constraint', `create table @orders (id int primary key, note text check (note <> 'bad'))`, '23514'],
  ['a NOT NULL column', 'create table @orders (id int primary key, note text, x int not null default 1)', '23502'],
  ['a trigger that raises', trigger, 'P0001'],
])('a record that %s refuses', (_what, sql, code) => {
  const columns = { id: 'int32', note: 'string', x: 'int32' } as const;
  const withX = code === '23502';
  const row = (id: number, bad: boolean) =>
    withX ? { id, note: `n${id}`, x: bad ? null : 1 } : { id, note: bad ? 'bad' : `n${id}` };
  const feedOf = () => new Feed(withX ? { columns } : {});

  it.each([0, 1, 37, 99])('is found among a hundred, at place %i', (place) =>
    withDestination(async (destination) => {
      await make(destination, sql);
      const feed = feedOf();
      const records = Array.from({ length: 100 }, (_, i) => feed.create(row(i, i === place)));
      const other = feed.create(row(200, false), { partition: 1 });
      const handler = destination.handler();
      const returned = await send(handler, [...records, other]);
      expect(returned).toEqual(records.slice(place).map(({ offset }) => `0/${offset}`));
      expect(handler.reports[0]?.failures).toMatchObject([
        { class: 'record', code, message: expect.stringContaining(`partition 0, offset ${place}`) },
      ]);
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: place + 1 }]);
      expect(await progressOf(destination)).toEqual([
        `shop.public.orders/0 ${place} awaits ${place} blocked`,
        'shop.public.orders/1 1',
      ]);
    })(),
  );
});

it(
  'bad records of several partitions are found in one invocation',
  withDestination(async (destination) => {
    await make(destination, trigger);
    const feed = new Feed();
    const records = Array.from({ length: 60 }, (_, i) =>
      feed.create({ id: i, note: i === 20 || i === 31 ? 'bad' : 'n' }, { partition: i % 3 }),
    );
    const handler = destination.handler();
    const returned = await send(handler, records);
    expect(returned[0]).toBe('1/10');
    expect(returned).toContain('2/6');
    expect(returned.some((place) => place.startsWith('0/'))).toBe(false);
    expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 20 + 10 + 6 }]);
    expect(handler.reports[0]?.failures).toHaveLength(2);
  }),
);

it(
  'a record that the server refuses is written once it may be',
  withDestination(async (destination) => {
    await make(destination, trigger);
    const feed = new Feed();
    const records = [1, 2, 3].map((id) => feed.create({ id, note: id === 2 ? 'bad' : 'n' }));
    const handler = destination.handler();
    expect(await send(handler, records)).toEqual(['0/1', '0/2']);
    await make(destination, 'drop trigger refuse on @orders');
    expect(await send(handler, records)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 n', '2 bad', '3 n']);
  }),
);

it(
  'a bad state that a later change of the same key in the event mends is no failure',
  withDestination(async (destination) => {
    await make(destination, trigger);
    const feed = new Feed();
    const records = [feed.create({ id: 1, note: 'bad' }), feed.update({ id: 1, note: 'good' })];
    expect(await send(destination.handler(), records)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 good']);
  }),
);
