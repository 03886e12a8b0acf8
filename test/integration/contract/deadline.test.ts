import { expect, it } from 'vitest';
import type { HandlerContext } from '../../../functions/postgres.ts';
import { byKind } from '../../support/destination-kind.ts';
import { event, Feed } from '../../support/feed.ts';
import { progressOf } from '../../support/progress.ts';
import { linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

/**
 * A clock that says these milliseconds are left, one after the other, before each transaction; the last again and again.
 * The handler's shell asks once, first.
 */
function clock(...left: readonly [number, ...number[]]): HandlerContext {
  // Where each table has progress of its own, that of records of no table is asked for before any.
  const rest = [left[0], ...byKind({ postgresql: [], redshift: [left[0]] }), ...left];
  return { awsRequestId: 'test', getRemainingTimeInMillis: () => (rest.length > 1 ? rest.shift() : rest[0]) ?? 0 };
}

const many = (feed: Feed, count: number, partitions: number) =>
  Array.from({ length: count }, (_, i) => feed.create({ id: i, note: `n${i}` }, { partition: i % partitions }));

it(
  'an event that finds no time left is returned whole and untouched',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler();
    await send(handler, [feed.create({ id: -1, note: 'a' })]);
    const records = many(feed, 10, 2);
    expect(await refusal(handler, records, clock(500))).toMatchObject({ class: 'transient', code: 'OUT_OF_TIME' });
    expect(await linesOf(destination)).toEqual(['-1 a']);
    expect(await send(handler, records)).toEqual([]);
    expect(await linesOf(destination)).toHaveLength(11);
  }),
);

it(
  'an event too big for its time is written in several transactions, each with its progress, and the rest is returned',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler();
    await send(handler, [feed.create({ id: -1, note: 'a' })]);
    const records = many(feed, 3_000, 3);
    const returned = await send(handler, records, clock(4_000, 4_000, 1_900));
    const written = 3_000 - returned.length;
    expect(written).toBeGreaterThan(0);
    expect(returned.length).toBeGreaterThan(0);
    expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: written + 1 }]);
    const transactions = await rowsOf(destination, 'orders', 'count(distinct xmin::text)::int as n');
    expect(transactions).toEqual([{ n: 3 }]);
    for (const line of await progressOf(destination)) {
      const [, partition, next, awaited] = /\/(\d+) (\d+) awaits (\d+)$/.exec(line) ?? [];
      expect(returned.find((place) => place.startsWith(`${partition}/`))).toBe(`${partition}/${awaited}`);
      expect(awaited).toBe(next);
    }

    // Later records wait; the returned ones complete the table, whatever they overlap.
    const later = feed.update({ id: 0, note: 'last' }, { partition: 0 });
    await refusal(handler, [later]);
    expect(await send(handler, records)).toEqual([]);
    expect(await send(handler, [later])).toEqual([]);
    expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 3_001 }]);
    expect(await progressOf(destination)).not.toContainEqual(expect.stringContaining('awaits'));
  }),
);

it(
  'many invocations with little time leave the table that one with plenty leaves',
  withDestination(async (destination) => {
    const feed = new Feed();
    const updates = (note: string) =>
      Array.from({ length: 400 }, (_, i) => feed.update({ id: i, note: `${note}${i}` }, { partition: i % 4 }));
    const events = [
      event(...updates('a'), ...updates('b')),
      event(...updates('c'), feed.remove({ id: 3 }, { partition: 3 })),
    ];
    const handler = destination.handler();
    for (const { records } of events) {
      let left = Object.values(records).flat();
      for (let round = 0; left.length > 0 && round < 100; round++) {
        const returned = await send(handler, left, clock(2_500, 1_000)).catch(() => undefined);
        if (returned) left = left.filter(({ partition, offset }) => returned.includes(`${partition}/${offset}`));
      }
      expect(left.length).toBe(0);
    }
    const rows = await linesOf(destination);
    expect(rows).toHaveLength(399);
    expect(rows.every((line) => /^(\d+) c\1$/.test(line))).toBe(true);
  }),
);
