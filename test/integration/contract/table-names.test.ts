import { describe, expect, it } from 'vitest';
import { event, Feed } from '../../support/feed.ts';
import { columnsOf, linesOf, withDestination } from '../../support/with-destination.ts';

const rules = (...list: readonly { match: string; table: string }[]) => ({ tableNames: JSON.stringify(list) });

describe('without a rule the table is', () => {
  it.each([
    [
      'the source’s own where the topic is what the connector makes of it',
      'shop.public.my_orders',
      'my orders',
      'my orders',
    ],
    ['the last part of a topic that was routed', 'routed.orders-all', 'orders', 'orders-all'],
    ['a topic without dots whole', 'orders_all', 'orders', 'orders_all'],
  ])('%s', (_what, topic, table, expected) =>
    withDestination(async (destination) => {
      await destination.apply([event(new Feed({ topic, table }).create({ id: 1, note: 'a' }))]);
      expect(await linesOf(destination, expected)).toEqual(['1 a']);
    })(),
  );

  it(
    'remembered per topic for tombstones',
    withDestination(async (destination) => {
      const feed = new Feed({ topic: 'shop.public.my_orders', table: 'my orders' });
      await destination.apply([event(feed.create({ id: 1, note: 'a' })), event(feed.tombstone({ id: 1 }))]);
      expect(await linesOf(destination, 'my orders')).toEqual([]);
      expect(await columnsOf(destination, 'my_orders')).toEqual([]);
    }),
  );
});

describe('tableNames', () => {
  it(
    'takes the first rule that matches the whole topic',
    withDestination(async (destination) => {
      const settings = rules(
        { match: 'public', table: 'no' },
        { match: 'shop\\.public\\.(.*)', table: 'raw_$1' },
        { match: '.*', table: 'rest' },
      );
      const [orders, other] = [new Feed(), new Feed({ topic: 'else', table: 'x' })];
      await destination.apply(
        [event(orders.create({ id: 1, note: 'a' })), event(other.create({ id: 1, note: 'b' }))],
        settings,
      );
      expect([await linesOf(destination, 'raw_orders'), await linesOf(destination, 'rest')]).toEqual([
        ['1 a'],
        ['1 b'],
      ]);
      expect(await columnsOf(destination, 'no')).toEqual([]);
    }),
  );

  it(
    'sends two topics into one table on purpose, deletes too',
    withDestination(async (destination) => {
      const settings = rules({ match: 'shop\\.tenant_.\\.orders', table: 'orders' });
      const [a, b] = ['a', 'b'].map((tenant) => new Feed({ schema: `tenant_${tenant}` }));
      if (a === undefined || b === undefined) return;
      const records = [a.create({ id: 1, note: 'a' }), b.create({ id: 2, note: 'b' }), a.remove({ id: 1 })];
      await destination.apply([event(...records)], settings);
      expect(await linesOf(destination)).toEqual(['2 b']);
    }),
  );

  it(
    'sends the tables of one routed topic apart by their source',
    withDestination(async (destination) => {
      const settings = rules({ match: 'all', table: '{table}' });
      const [orders, users] = ['orders', 'users'].map((table) => new Feed({ topic: 'all', table }));
      if (orders === undefined || users === undefined) return;
      const first = orders.create({ id: 1, note: 'a' });
      await destination.apply([event(first, users.create({ id: 1, note: 'u' }, { offset: 1 }))], settings);
      expect([await linesOf(destination), await linesOf(destination, 'users')]).toEqual([['1 a'], ['1 u']]);
    }),
  );

  it(
    'sends a tombstone of a routed topic with several tables to none of them',
    withDestination(async (destination) => {
      const settings = rules({ match: 'all', table: '{table}' });
      const [orders, users] = ['orders', 'users'].map((table) => new Feed({ topic: 'all', table }));
      if (orders === undefined || users === undefined) return;
      const created = [orders.create({ id: 1, note: 'a' }), users.create({ id: 1, note: 'u' }, { offset: 1 })];
      const removed = [orders.remove({ id: 1 }, { offset: 2 }), users.read({ id: 2, note: 'v' }, { offset: 3 })];
      await destination.apply([event(...created, ...removed, orders.tombstone({ id: 1 }, { offset: 4 }))], settings);
      expect([await linesOf(destination), await linesOf(destination, 'users')]).toEqual([[], ['1 u', '2 v']]);
    }),
  );
});

describe('noise', () => {
  const skipped = (topic: string, key: unknown, value: unknown, reason: string) =>
    withDestination(async (destination) => {
      const bytes = (given: unknown) => Buffer.from(JSON.stringify(given)).toString('base64');
      const record = {
        topic,
        partition: 0,
        offset: 0,
        timestamp: 1,
        key: bytes(key),
        value: bytes(value),
        headers: [],
      };
      const { reports } = await destination.apply([event(record)]);
      expect(reports[0]?.skipped).toEqual({ [reason]: 1 });
      const tables = await destination.database.query(
        `select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r' and relname not like '\\_landfall%'`,
        [`"${destination.schema}"`],
      );
      expect(tables).toEqual([]);
    });

  it(
    'of heartbeats never makes a table',
    skipped('__debezium-heartbeat.shop', { serverName: 'shop' }, { ts_ms: 1 }, 'heartbeat'),
  );
  it(
    'of transactions never makes a table',
    skipped(
      'shop.transaction',
      { id: '1:2' },
      { status: 'BEGIN', id: '1:2', event_count: null, ts_ms: 1 },
      'transaction',
    ),
  );
  it(
    'of schema changes never makes a table',
    skipped(
      'shop',
      { databaseName: 'shop' },
      { source: {}, databaseName: 'shop', ddl: 'x', tableChanges: [] },
      'schema_change',
    ),
  );
  it(
    'of logical messages never makes a table',
    skipped(
      'shop.message',
      { prefix: 'p' },
      { op: 'm', source: { lsn: 1 }, message: { prefix: 'p' }, ts_ms: 1 },
      'message',
    ),
  );
});
