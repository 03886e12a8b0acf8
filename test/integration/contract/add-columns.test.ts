import { describe, expect, it } from 'vitest';
import { byKind } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import { columnsOf, linesOf, refusal, rowsOf, send, total, withDestination } from '../../support/with-destination.ts';

const wider = {
  id: 'int32',
  note: 'string',
  status: { type: 'string', default: 'open' },
  amount: 'int64',
} as const;

describe('schemaEvolution=basic', () => {
  it(
    'adds several columns before the row is written, with one ALTER where one can, and rows that were there get the default',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1, note: 'a' }))]);
      feed.alter(wider);
      const added = await destination.apply([event(feed.create({ id: 2, note: 'b', status: 'paid', amount: 5 }))]);
      expect(total(added.reports, (report) => report.ddl)).toBe(byKind({ postgresql: 1, redshift: 2 }));
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'a', status: 'open', amount: null },
        { id: 2, note: 'b', status: 'paid', amount: '5' },
      ]);
    }),
  );

  it(
    'adds columns in the middle of an event, and earlier rows of the event get the default',
    withDestination(async (destination) => {
      const feed = new Feed();
      const before = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' })];
      feed.alter(wider);
      const after = [feed.update({ id: 2, note: 'b', status: 'paid', amount: 5 })];
      await destination.apply([event(...before, ...after)]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'a', status: 'open', amount: null },
        { id: 2, note: 'b', status: 'paid', amount: '5' },
      ]);
    }),
  );

  it(
    'creates the table and adds a column of a second schema within one event',
    withDestination(async (destination) => {
      const feed = new Feed();
      const first = feed.create({ id: 1, note: 'a' });
      feed.alter({ id: 'int32', amount: 'int64' });
      const second = feed.create({ id: 2, amount: 5 });
      await destination.apply([event(first, second)]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'a', amount: null },
        { id: 2, note: null, amount: '5' },
      ]);
    }),
  );

  it(
    'keeps a column that the event lacks on update, and fills it with its default on insert',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: wider });
      await destination.apply([event(feed.create({ id: 1, note: 'a', status: 'paid', amount: 5 }))]);
      feed.alter({ id: 'int32', note: 'string' });
      await destination.apply([event(feed.update({ id: 1, note: 'b' }), feed.create({ id: 2, note: 'c' }))]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'b', status: 'paid', amount: '5' },
        { id: 2, note: 'c', status: 'open', amount: null },
      ]);
    }),
  );

  it.each(['in one event', 'in an event each'])('replaces a row whole, also what the event lacks, %s', (way) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns: wider });
      await destination.apply([event(feed.create({ id: 1, note: 'a', status: 'paid', amount: 5 }))]);
      feed.alter({ id: 'int32', note: 'string' });
      const [removed, created] = [feed.remove({ id: 1 }), feed.create({ id: 1, note: 'b' })];
      await destination.apply(way === 'in one event' ? [event(removed, created)] : [event(removed), event(created)]);
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, note: 'b', status: 'open', amount: null }]);
    })(),
  );

  it(
    'never changes a type: a value that does not fit names the place and prints the ALTER',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32', amount: 'int32' } });
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, amount: 5 })]);
      feed.alter({ id: 'int32', amount: 'int64' });
      expect(await send(handler, [feed.create({ id: 2, amount: 6 })])).toEqual([]);
      const error = await refusal(handler, [feed.create({ id: 3, amount: 3_000_000_000 })]);
      expect(error).toMatchObject({ class: 'record' });
      expect(error.message).toContain('"landfall test"."orders"');
      expect(error.message).toContain('"amount" of type integer');
      expect(error.message).toContain('topic "shop.public.orders", partition 0, offset 2');
      expect(error.message).toContain(
        byKind({
          postgresql: 'alter table "landfall test"."orders" alter column "amount" type bigint',
          // No other type than VARCHAR can be made wider there.
          redshift: 'give the table a column of type bigint in its place',
        }),
      );
      expect(await columnsOf(destination, 'orders')).toEqual(['id integer not null', 'amount integer']);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, amount: 5 },
        { id: 2, amount: 6 },
      ]);
    }),
  );

  it(
    'never changes a text column either: a longer text is not cut',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id integer primary key, note varchar(3))');
      const error = await refusal(destination.handler(), [new Feed().create({ id: 1, note: 'abcd' })]);
      expect(error).toMatchObject({
        class: 'record',
        message: expect.stringMatching(/(character varying|varchar)\(3\)/),
      });
      const wider = byKind({ postgresql: 'text', redshift: 'varchar(65535)' });
      expect(error.message).toContain(`alter table "landfall test"."orders" alter column "note" type ${wider}`);
      expect(await linesOf(destination)).toEqual([]);
    }),
  );
});

describe('schemaEvolution=none', () => {
  const none = { schemaEvolution: 'none' };

  it(
    'returns a transaction’s records whose table is missing, and writes them once it is there',
    withDestination(async (destination) => {
      await make(destination, 'create table @users (id integer primary key, note text)');
      const [orders, users] = [new Feed(), new Feed({ table: 'users' })];
      const records = [orders.create({ id: 1, note: 'a' }), users.create({ id: 1, note: 'u' })];
      const handler = destination.handler(none);
      await send(handler, records).catch(() => undefined);
      // Where each table has a transaction of its own, the other one is written.
      const [returned, written] = byKind({ postgresql: [2, []], redshift: [1, ['1 u']] });
      const failure = { class: 'systemic', message: expect.stringContaining('"orders"') };
      expect(handler.reports.at(-1)).toMatchObject({ returned, failures: [failure] });
      expect(await linesOf(destination, 'users')).toEqual(written);
      await make(destination, 'create table @orders (id integer primary key, note text)');
      expect(await send(handler, records)).toEqual([]);
      expect([await linesOf(destination), await linesOf(destination, 'users')]).toEqual([['1 a'], ['1 u']]);
    }),
  );

  it(
    'leaves out a field without column and reports it',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1, note: 'a' }))]);
      feed.alter(wider);
      const given = [event(feed.create({ id: 2, note: 'b', status: 'paid', amount: 5 }))];
      const { reports } = await destination.apply(given, none);
      expect(reports.flatMap((report) => report.leftOut).sort()).toEqual(['orders.amount', 'orders.status']);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'a' },
        { id: 2, note: 'b' },
      ]);
    }),
  );
});
