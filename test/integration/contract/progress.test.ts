import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import { ownRows, ownTables, updateOwn } from '../../support/own-tables.ts';
import { progressOf } from '../../support/progress.ts';
import { columnsOf, linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

const at = 'shop.public.orders';

describe('_landfall_progress', () => {
  it(
    'has the key and the columns that are promised',
    withDestination(async (destination) => {
      await destination.apply([event(new Feed().create({ id: 1, note: 'a' }))], { name: 'orders-eu' });
      const [table = ''] = await ownTables(destination, 'progress');
      const columns = (await columnsOf(destination, table)).map((line) => line.split(' ')[0]);
      expect(columns).toEqual(
        expect.arrayContaining([
          'destination',
          'topic',
          'topic_partition',
          'next_offset',
          'last_timestamp',
          'parked_open',
        ]),
      );
      expect(await ownRows(destination, 'progress', 'destination, last_timestamp')).toEqual([
        { destination: 'orders-eu', last_timestamp: '1700000001000' },
      ]);
    }),
  );

  it(
    'stands behind the last record of each partition',
    withDestination(async (destination) => {
      const [orders, users] = [new Feed(), new Feed({ table: 'users' })];
      const records = [
        orders.create({ id: 1, note: 'a' }),
        orders.create({ id: 2, note: 'b' }),
        orders.create({ id: 3, note: 'c' }, { partition: 3 }),
        users.create({ id: 1, note: 'u' }, { offset: 41 }),
      ];
      await destination.apply([event(...records)]);
      expect(await progressOf(destination)).toEqual([`${at}/0 2`, `${at}/3 1`, 'shop.public.users/0 42']);
    }),
  );

  it(
    'counts skipped records and tombstones as done',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [feed.truncate(), feed.tombstone({ id: 9 }), feed.remove({ id: 9 })];
      await destination.apply([event(...records)], { deleteMode: 'ignore', truncate: 'ignore' });
      expect(await progressOf(destination)).toEqual([`${at}/0 3`]);
    }),
  );

  it(
    'passes gaps in the offsets, within an event and between two',
    withDestination(async (destination) => {
      const feed = new Feed();
      const places = [5, 9, 30, 31];
      const [a, b, c, d] = places.map((offset) => feed.create({ id: offset, note: 'x' }, { offset }));
      if (!a || !b || !c || !d) return;
      const { reports } = await destination.apply([event(a, b), event(c), event(d)]);
      expect(reports.map((report) => report.returned)).toEqual([0, 0, 0]);
      expect(await linesOf(destination)).toEqual(['30 x', '31 x', '5 x', '9 x']);
      expect(await progressOf(destination)).toEqual([`${at}/0 32`]);
    }),
  );

  it(
    'skips what is applied and writes the rest of an event that overlaps',
    withDestination(async (destination) => {
      const feed = new Feed();
      const settings = { insertMode: 'insert', deleteMode: 'ignore' };
      const records = [1, 2, 3, 4].map((id) => feed.create({ id, note: 'x' }, { partition: id % 2 }));
      const handler = destination.handler(settings);
      await send(handler, records.slice(0, 2));
      expect(await send(handler, records)).toEqual([]);
      expect(handler.reports.map((report) => report.alreadyApplied)).toEqual([0, 2]);
      expect(await linesOf(destination)).toEqual(['1 x', '2 x', '3 x', '4 x']);
    }),
  );

  it(
    'is each destination’s own in one schema',
    withDestination(async (destination) => {
      const feed = new Feed();
      const events = [event(feed.create({ id: 1, note: 'a' }))];
      const settings = { insertMode: 'insert', deleteMode: 'ignore' };
      await destination.apply(events, { ...settings, name: 'one' });
      await destination.apply(events, { ...settings, name: 'two' });
      expect(await linesOf(destination)).toEqual(['1 a', '1 a']);
    }),
  );

  it(
    'is not written when its event is not',
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      const none = destination.handler({ schemaEvolution: 'none' });
      await make(destination, 'alter table @orders rename column id to gone');
      await refusal(none, [feed.update({ id: 1, note: 'b' })]);
      expect(await ownRows(destination, 'progress', 'next_offset')).toEqual([{ next_offset: '1' }]);
    }),
  );
});

describe('a topic that was deleted and created again', () => {
  it(
    'is a systemic error that names landfall progress reset, and other partitions go on',
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler();
      const before = [1, 2, 3].map((id) => feed.create({ id, note: 'old' }));
      await send(handler, [...before, feed.create({ id: 9, note: 'old' }, { partition: 1 })]);
      const anew = feed.create({ id: 4, note: 'new' }, { offset: 0 });
      expect(await send(handler, [anew, feed.create({ id: 10, note: 'x' }, { partition: 1 })])).toEqual(['0/0']);
      expect(handler.reports.at(-1)?.failures).toMatchObject([
        { class: 'systemic', code: 'TOPIC_RECREATED', message: expect.stringContaining('landfall progress reset') },
      ]);
      expect(await linesOf(destination)).toEqual(['1 old', '10 x', '2 old', '3 old', '9 old']);
    }),
  );

  it(
    'goes on after the reset',
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'old' }), feed.create({ id: 2, note: 'old' })]);
      const anew = feed.create({ id: 3, note: 'new' }, { offset: 0 });
      await refusal(handler, [anew]);
      await updateOwn(destination, 'progress', `delete from @ where topic = '${at}'`);
      expect(await send(handler, [anew])).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 old', '2 old', '3 new']);
      expect(await progressOf(destination)).toEqual([`${at}/0 1`]);
    }),
  );
});
