import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { deliveries, event, eventEach, Feed, unavailable } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { ownRows, ownTables } from '../../support/own-tables.ts';
import { parkedIn } from '../../support/parked.ts';
import { progressOf } from '../../support/progress.ts';
import { columnsOf, linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** Numbers fit, words do not. */
const numbers = 'create table @orders (id int primary key, note bigint, more text)';
const columns = { id: 'int32', note: 'string', more: 'string' } as const;

async function lines(destination: Destination): Promise<string[]> {
  const rows = await rowsOf(destination, 'orders', "concat_ws(' ', id, note, more) as line", 'id');
  return rows.map(({ line }) => String(line));
}

describe.each(deliveries)('delivered $way', ({ deliver: cut }) => {
  it(
    'a record whose value does not fit is parked, and everything else is written',
    withDestination(async (destination) => {
      await make(destination, numbers);
      const deadLetters = deadLettersOfTest();
      const feed = new Feed({ columns });
      const records = ['1', '2', 'x', '4'].map((note, id) => feed.create({ id, note, more: 'm' }));
      const handler = destination.handler({}, deadLetters);
      const delivered = await deliver(cut(...records), handler, { attempts: 1 });
      expect(delivered.undone).toBe(0);
      expect(await lines(destination)).toEqual(['0 1 m', '1 2 m', '3 4 m']);
      expect(deadLetters.lines()).toEqual(['0/2 VALUE_DOES_NOT_FIT']);
      expect(await parkedIn(destination)).toEqual(['0/2 orders [2] open VALUE_DOES_NOT_FIT']);
      expect(await progressOf(destination)).toEqual(['shop.public.orders/0 4']);
      expect(handler.reports.reduce((sum, report) => sum + report.deadLetters, 0)).toBe(1);
      expect(handler.reports.flatMap((report) => report.parked)).toMatchObject([{ code: 'VALUE_DOES_NOT_FIT' }]);
    }),
  );

  it(
    'a later write of its key supersedes a parked record, in the transaction that writes it',
    withDestination(async (destination) => {
      await make(destination, numbers);
      const feed = new Feed({ columns });
      const records = [
        feed.create({ id: 1, note: '1', more: 'm' }),
        { ...feed.update({ id: 1, note: '7', more: 'm' }), value: Buffer.from('{"cut').toString('base64') },
        feed.update({ id: 1, note: '3', more: 'm' }),
      ];
      await destination.apply(cut(...records), {}, { deadLetters: deadLettersOfTest() });
      expect(await lines(destination)).toEqual(['1 3 m']);
      expect(await parkedIn(destination)).toEqual(['0/1 orders [1] superseded UNDECODABLE']);
      expect(await openOf(destination)).toEqual([0]);
    }),
  );

  it(
    'a delete and a truncate supersede what is parked before them',
    withDestination(async (destination) => {
      await make(destination, numbers);
      const feed = new Feed({ columns });
      const bad = (id: number) => ({ ...feed.create({ id, note: '1' }), value: Buffer.from('no').toString('base64') });
      const records = [bad(1), bad(2), feed.remove({ id: 1 }), feed.tombstone({ id: 1 }), feed.truncate(), bad(3)];
      await destination.apply(cut(...records), {}, { deadLetters: deadLettersOfTest() });
      expect(await parkedIn(destination)).toEqual([
        '0/0 orders [1] superseded UNDECODABLE',
        '0/1 orders [2] superseded UNDECODABLE',
        '0/5 orders [3] open UNDECODABLE',
      ]);
      expect(await openOf(destination)).toEqual([1]);
    }),
  );

  it(
    'a key that moves away from a parked record waits for it, its tombstone and its new row too',
    withDestination(async (destination) => {
      await make(destination, numbers);
      const feed = new Feed({ columns });
      const records = [
        feed.create({ id: 1, note: '1', more: 'long' }),
        feed.update({ id: 1, note: 'x', more: 'longer' }),
        ...feed.move({ id: 1 }, { id: 9, note: '5', more: unavailable }, { from: 0, to: 1 }),
      ];
      const deadLetters = deadLettersOfTest();
      await destination.apply(cut(...records), {}, { deadLetters });
      expect(await lines(destination)).toEqual(['1 1 long']);
      expect(deadLetters.lines()).toEqual([
        '0/1 VALUE_DOES_NOT_FIT',
        '0/2 BEHIND_PARKED',
        '0/3 BEHIND_PARKED',
        '1/0 BEHIND_PARKED',
      ]);
    }),
  );
});

it(
  'a change that needs the row a parked record would have left is parked behind it; the next whole one is not',
  withDestination(async (destination) => {
    await make(destination, numbers);
    const feed = new Feed({ columns });
    const first = [
      feed.create({ id: 1, note: '1', more: 'long' }),
      feed.create({ id: 2, note: '1', more: 'long' }),
      feed.update({ id: 1, note: 'x', more: 'longer' }),
      feed.update({ id: 1, note: '2', more: unavailable }),
      feed.update({ id: 2, note: '2', more: unavailable }),
    ];
    const deadLetters = deadLettersOfTest();
    const handler = destination.handler({}, deadLetters);
    const settled = async (...records: typeof first) =>
      expect((await deliver(eventEach(...records), handler, { attempts: 1 })).undone).toBe(0);
    await settled(...first);
    expect(await lines(destination)).toEqual(['1 1 long', '2 2 long']);
    expect(deadLetters.lines()).toEqual(['0/2 VALUE_DOES_NOT_FIT', '0/3 BEHIND_PARKED']);
    await settled(
      feed.update({ id: 1, note: '3', more: 'whole' }),
      feed.update({ id: 1, note: '4', more: unavailable }),
    );
    expect(await lines(destination)).toEqual(['1 4 whole', '2 2 long']);
    expect((await parkedIn(destination)).map((line) => line.split(' ')[3])).toEqual(['superseded', 'superseded']);
  }),
);

async function openOf(destination: Destination): Promise<number[]> {
  const rows = await ownRows(destination, 'progress', 'parked_open::int as n');
  return rows.map(({ n }) => Number(n));
}

it(
  'what is redelivered is neither parked nor written again',
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    const feed = new Feed();
    const records = [feed.create({ id: 1, note: 'a' }), feed.garbage(), feed.create({ id: 2, note: 'b' })];
    const handler = destination.handler({}, deadLetters);
    expect(await send(handler, records)).toEqual([]);
    expect(await send(handler, records)).toEqual([]);
    expect(handler.reports.map((report) => [report.deadLetters, report.alreadyApplied])).toEqual([
      [1, 0],
      [0, 3],
    ]);
    expect(deadLetters.files()).toHaveLength(1);
    // A record that was parked blocks nothing when the setting is changed meanwhile.
    expect(await send(destination.handler({ onBadRecord: 'halt' }), records)).toEqual([]);
  }),
);

it(
  'with onBadRecord=halt, or without a store, a bad record blocks its partition and nothing is parked',
  withDestination(async (destination) => {
    const feed = new Feed();
    const records = [feed.create({ id: 1, note: 'a' }), feed.garbage(), feed.create({ id: 2, note: 'b' })];
    const deadLetters = deadLettersOfTest();
    expect(await send(destination.handler({ onBadRecord: 'halt' }, deadLetters), records)).toEqual(['0/1', '0/2']);
    expect((await refusal(destination.handler({}), records.slice(1))).message).toContain('offset 1');
    expect(deadLetters.files()).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a']);
    expect(await progressOf(destination)).toEqual(['shop.public.orders/0 1 awaits 1 blocked']);
  }),
);

it(
  'with delivery=at-least-once a bad record is a dead letter, and the destination has no table about it',
  withDestination(async (destination) => {
    const feed = new Feed();
    const deadLetters = deadLettersOfTest();
    const handler = destination.handler({ delivery: 'at-least-once' }, deadLetters);
    expect(await send(handler, [feed.garbage(), feed.create({ id: 2, note: 'b' })])).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/0 UNDECODABLE']);
    expect(await ownTables(destination, 'progress')).toEqual([]);
    expect(await columnsOf(destination, '_landfall_parked')).toEqual([]);
  }),
);

it(
  'a table name that no server can store keeps no record from being parked, again and again',
  withDestination(async (destination) => {
    const feed = new Feed({ table: 'a\0b', topic: 'shop.public.a_b' });
    const deadLetters = deadLettersOfTest();
    const handler = destination.handler({}, deadLetters);
    for (const id of [1, 2]) expect(await send(handler, [feed.create({ id, note: 'n' })])).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/0 IDENTIFIER', '0/1 IDENTIFIER']);
  }),
);

it.each([
  [0, 1],
  [1, 0],
])('a row that moved from partition %i to %i waits for its delete, though that is damaged', (from, to) =>
  withDestination(async (destination) => {
    const feed = new Feed({ columns });
    const created = feed.create({ id: 1, note: '1', more: 'long' }, { partition: from });
    await destination.apply([event(created)]);
    const [removed, ...others] = feed.move({ id: 1 }, { id: 9, note: '5', more: unavailable }, { from, to });
    const deadLetters = deadLettersOfTest();
    const damaged = { ...removed, value: 'damaged!' };
    expect(await send(destination.handler({}, deadLetters), [damaged, ...others])).toEqual([]);
    expect(deadLetters.lines().sort()).toEqual(
      [`${from}/1 UNDECODABLE`, `${from}/2 BEHIND_PARKED`, `${to}/0 BEHIND_PARKED`].sort(),
    );
    expect(await lines(destination)).toEqual(['1 1 long']);
  })(),
);
