import { describe, expect, it } from 'vitest';
import { event, eventEach, Feed } from '../../support/feed.ts';
import { linesOf, total, withDestination } from '../../support/with-destination.ts';

const on = { truncate: 'truncate' };

describe.each([
  ['upsert', 'delete'],
  ['upsert', 'mark'],
  ['insert', 'ignore'],
] as const)('in %s mode with deleteMode=%s', (insertMode, deleteMode) => {
  const settings = { ...on, insertMode, deleteMode };
  const line = (...lines: string[]) => lines.map((text) => (deleteMode === 'mark' ? `${text} false` : text));

  it(
    'a truncate alone in its event empties the table',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' }))], settings);
      await destination.apply([event(feed.truncate())], settings);
      expect(await linesOf(destination)).toEqual([]);
    }),
  );

  it(
    'what comes before it in its event is gone, what comes after stays',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1, note: 'a' }))], settings);
      const records = [feed.create({ id: 2, note: 'b' }), feed.truncate(), feed.create({ id: 3, note: 'c' })];
      await destination.apply([event(...records)], settings);
      expect(await linesOf(destination)).toEqual(line('3 c'));
    }),
  );

  it(
    'other partitions of its event are ordered against it by the place in the source’s log',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [
        feed.create({ id: 1, note: 'before' }, { partition: 0 }),
        feed.create({ id: 2, note: 'before' }, { partition: 2 }),
        feed.truncate({ partition: 1 }),
        feed.create({ id: 3, note: 'after' }, { partition: 0 }),
        feed.create({ id: 4, note: 'after' }, { partition: 2 }),
      ];
      await destination.apply([event(...records)], settings);
      expect(await linesOf(destination)).toEqual(line('3 after', '4 after'));
    }),
  );

  it(
    'without a place in the log they are ordered by Kafka timestamp',
    withDestination(async (destination) => {
      const feed = new Feed({ withSchema: false });
      const nowhere = { lsn: null };
      const records = [
        feed.create({ id: 1, note: 'before' }, { partition: 0, ...nowhere }),
        feed.truncate({ partition: 1, ...nowhere }),
        feed.create({ id: 3, note: 'after' }, { partition: 0, ...nowhere }),
      ];
      await destination.apply([event(...records)], settings);
      expect(await linesOf(destination)).toEqual(line('3 after'));
    }),
  );

  it(
    'a binlog position orders them, where file numbers decide before places in the file',
    withDestination(async (destination) => {
      const feed = new Feed({ connector: 'mysql', schema: undefined, topic: 'shop.shop.orders' });
      const at = (partition: number, file: string, pos: number) => ({
        partition,
        source: { file, pos, row: 0 },
        timestamp: 1_700_000_000_000,
      });
      const records = [
        feed.create({ id: 1, note: 'before' }, at(0, 'binlog.000009', 900)),
        feed.truncate(at(1, 'binlog.000010', 150)),
        feed.create({ id: 2, note: 'after' }, at(0, 'binlog.000010', 200)),
        feed.create({ id: 3, note: 'after' }, at(2, 'binlog.000010', 1_000)),
      ];
      await destination.apply([event(...records)], settings);
      expect(await linesOf(destination)).toEqual(line('2 after', '3 after'));
    }),
  );

  it(
    'redelivered, it changes nothing',
    withDestination(async (destination) => {
      const feed = new Feed();
      const truncate = feed.truncate();
      const after = feed.create({ id: 2, note: 'b' });
      await destination.apply([event(feed.create({ id: 1, note: 'a' }, { partition: 1 }))], settings);
      await destination.apply([event(truncate), event(after), event(truncate, after), event(truncate)], settings);
      expect(await linesOf(destination)).toEqual(line('2 b'));
    }),
  );
});

it(
  'truncate=ignore skips it and counts it',
  withDestination(async (destination) => {
    const feed = new Feed();
    const records = [feed.create({ id: 1, note: 'a' }), feed.truncate(), feed.create({ id: 2, note: 'b' })];
    const { reports } = await destination.apply([event(...records)], { truncate: 'ignore' });
    expect(reports[0]?.skipped).toEqual({ truncate: 1 });
    expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
  }),
);

it(
  'two truncates in one event leave what comes after the last',
  withDestination(async (destination) => {
    const feed = new Feed();
    const records = [
      feed.create({ id: 1, note: 'a' }),
      feed.truncate({ partition: 1 }),
      feed.create({ id: 2, note: 'b' }),
      feed.truncate({ partition: 2 }),
      feed.create({ id: 3, note: 'c' }),
    ];
    await destination.apply([event(...records)], on);
    expect(await linesOf(destination)).toEqual(['3 c']);
  }),
);

it(
  'only its own table is emptied',
  withDestination(async (destination) => {
    const [orders, users] = [new Feed(), new Feed({ table: 'users' })];
    await destination.apply([event(orders.create({ id: 1, note: 'a' })), event(users.create({ id: 1, note: 'u' }))]);
    await destination.apply([event(orders.truncate())], on);
    expect([await linesOf(destination), await linesOf(destination, 'users')]).toEqual([[], ['1 u']]);
  }),
);

it(
  'a delete and its tombstone behind it in another partition do no harm',
  withDestination(async (destination) => {
    const feed = new Feed();
    await destination.apply([event(feed.create({ id: 1, note: 'a' }, { partition: 1 }))], on);
    const [removed, tombstone] = [
      feed.remove({ id: 1 }, { partition: 1 }),
      feed.tombstone({ id: 1 }, { partition: 1 }),
    ];
    const records = [removed, tombstone, feed.truncate(), feed.create({ id: 1, note: 'b' }, { partition: 1 })];
    await destination.apply([event(...records)], on);
    expect(await linesOf(destination)).toEqual(['1 b']);
  }),
);

it(
  'it is counted as inexact where the topic has more than one partition, and only there',
  withDestination(async (destination) => {
    const one = new Feed();
    const exact = await destination.apply(eventEach(one.create({ id: 1, note: 'a' }), one.truncate()), on);
    expect(total(exact.reports, (report) => report.truncateInexact)).toBe(0);
    const many = new Feed({ table: 'users' });
    const created = many.create({ id: 1, note: 'a' }, { partition: 3 });
    const inexact = await destination.apply([event(created), event(many.truncate({ partition: 1 }))], on);
    expect(total(inexact.reports, (report) => report.truncateInexact)).toBe(1);
  }),
);
