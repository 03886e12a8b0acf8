import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import type { EventHandler } from '../../../local/invocation.ts';
import { byKind } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import { ownRows } from '../../support/own-tables.ts';
import { progressOf } from '../../support/progress.ts';
import { linesOf, plentyOfTime, refusal, send, withDestination } from '../../support/with-destination.ts';

const at = 'shop.public.orders';

const fits = 'create table @orders (id int primary key, note varchar(4))';
const widen = `alter table @orders alter column note type ${byKind({ postgresql: 'text', redshift: 'varchar(20)' })}`;

/** Offset 2 of partition 0 does not fit; partition 1 and another table have nothing wrong. */
function eventWithOneBad(orders: Feed, users: Feed) {
  return [
    orders.create({ id: 1, note: 'a' }),
    orders.create({ id: 2, note: 'b' }),
    orders.create({ id: 3, note: 'far too long' }),
    orders.create({ id: 4, note: 'd' }),
    orders.update({ id: 1, note: 'e' }),
    orders.create({ id: 5, note: 'f' }, { partition: 1 }),
    users.create({ id: 1, note: 'far too long' }),
  ];
}

describe('a bad record in the middle of a partition', () => {
  it(
    'what is before it is written, it and all later ones are returned, everything else is complete',
    withDestination(async (destination) => {
      await make(destination, fits);
      const handler = destination.handler();
      const returned = await send(handler, eventWithOneBad(new Feed(), new Feed({ table: 'users' })));
      expect(returned).toEqual(['0/2', '0/3', '0/4']);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b', '5 f']);
      expect(await linesOf(destination, 'users')).toEqual(['1 far too long']);
      expect(handler.reports[0]).toMatchObject({ records: 7, returned: 3, upserted: 4 });
      expect(handler.reports[0]?.failures).toMatchObject([{ class: 'record', code: 'VALUE_DOES_NOT_FIT' }]);
    }),
  );

  it(
    'is awaited in the progress: later records of its partition are returned untouched, other partitions go on',
    withDestination(async (destination) => {
      await make(destination, fits);
      const orders = new Feed();
      const handler = destination.handler();
      const records = eventWithOneBad(orders, new Feed({ table: 'users' }));
      await send(handler, records);
      expect(await progressOf(destination)).toEqual([
        `${at}/0 2 awaits 2 blocked`,
        `${at}/1 1`,
        'shop.public.users/0 1',
      ]);

      const later = [orders.create({ id: 6, note: 'g' }), orders.create({ id: 7, note: 'h' }, { partition: 1 })];
      expect(await send(handler, later)).toEqual(['0/5']);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b', '5 f', '7 h']);
      expect(await progressOf(destination)).toContain(`${at}/0 2 awaits 2 blocked`);

      await make(destination, widen);
      const fresh = destination.handler();
      expect(await send(fresh, records.slice(2, 5))).toEqual([]);
      // What had to wait was returned too: it is awaited in its turn.
      expect(await progressOf(destination)).toContain(`${at}/0 5 awaits 5`);
      expect(await send(fresh, later)).toEqual([]);
      expect(await progressOf(destination)).toContain(`${at}/0 6`);
      expect(await linesOf(destination)).toEqual(['1 e', '2 b', '3 far too long', '4 d', '5 f', '6 g', '7 h']);
    }),
  );

  it(
    'blocks since it was first returned',
    withDestination(async (destination) => {
      await make(destination, fits);
      const records = eventWithOneBad(new Feed(), new Feed({ table: 'users' }));
      const handler = destination.handler();
      const since = async () =>
        (await ownRows(destination, 'progress', 'blocked_since')).find((row) => row.blocked_since !== null);
      await send(handler, records);
      const first = await since();
      await refusal(handler, records.slice(2, 5));
      expect(await since()).toEqual(first);
    }),
  );

  it.each(['rewind', 'named'] as const)('comes again until it can be written, %s', (redeliver) =>
    withDestination(async (destination) => {
      await make(destination, fits);
      const events = [event(...eventWithOneBad(new Feed(), new Feed({ table: 'users' })))];
      let invocations = 0;
      const invoke: EventHandler = async (given, context) => {
        invocations += 1;
        if (invocations === 3) await make(destination, widen);
        return destination.handler()(given, context);
      };
      const delivered = await deliver(events, invoke, { redeliver, attempts: 5, backoffMs: 1 });
      expect(delivered.stuck).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 e', '2 b', '3 far too long', '4 d', '5 f']);
    })(),
  );
});

describe('when every record failed', () => {
  it(
    'the handler throws the error of the first, with its place',
    withDestination(async (destination) => {
      const feed = new Feed();
      const error = await refusal(destination.handler(), [feed.garbage(), feed.create({ id: 1, note: 'a' })]);
      expect(error).toMatchObject({ class: 'record', code: 'UNDECODABLE' });
      expect(error.message).toContain(`topic "${at}", partition 0, offset 0`);
    }),
  );

  it(
    'later records of the partition wait for it all the same',
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      await refusal(handler, [feed.garbage(), feed.create({ id: 2, note: 'b' })]);
      expect(await progressOf(destination)).toEqual([`${at}/0 1 awaits 1 blocked`]);
      await refusal(handler, [feed.create({ id: 3, note: 'c' })]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    }),
  );
});

it(
  'a bad record in each of several partitions holds back each of them',
  withDestination(async (destination) => {
    const feed = new Feed();
    const records = [0, 1, 2].flatMap((partition) => [
      feed.create({ id: partition * 10 + 1, note: 'a' }, { partition }),
      feed.garbage({ partition }),
      feed.create({ id: partition * 10 + 2, note: 'b' }, { partition }),
    ]);
    const handler = destination.handler();
    expect(await send(handler, records)).toEqual(['0/1', '0/2', '1/1', '1/2', '2/1', '2/2']);
    expect(await linesOf(destination)).toEqual(['1 a', '11 a', '21 a']);
    expect(handler.reports[0]?.failures).toHaveLength(3);
  }),
);

it(
  'a topic whose name ends like a partition is returned under its own name',
  withDestination(async (destination) => {
    const [one, other] = [new Feed({ topic: 'orders-1' }), new Feed({ topic: 'orders' })];
    const records = [one.garbage({ partition: 0 }), other.create({ id: 1, note: 'a' }, { partition: 1 })];
    const handler = destination.handler();
    expect(await handler(event(...records), plentyOfTime)).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition: 'orders-1-0', offset: 0 } }],
    });
    expect(await linesOf(destination)).toEqual(['1 a']);
  }),
);

it(
  'an event without records is done',
  withDestination(async (destination) => {
    expect(await send(destination.handler(), [])).toEqual([]);
  }),
);
