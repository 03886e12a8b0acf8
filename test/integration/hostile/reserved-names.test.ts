import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { byKind } from '../../support/destination-kind.ts';
import { deliveries, event, Feed, unavailable } from '../../support/feed.ts';
import { ownRows } from '../../support/own-tables.ts';
import { document } from '../../support/records.ts';
import { linesOf, rowsOf, withDestination } from '../../support/with-destination.ts';

const own = ['_landfall_progress', '_landfall_moved', '_landfall_parked'];

/** Landfall's own that are there: Redshift has one for the progress of each name, and one for moved rows where a key moves. */
const ownBeside = (table: string) =>
  byKind({
    postgresql: own,
    redshift: ['_landfall_parked', '_landfall_progress', '_landfall_progress_orders', `_landfall_progress_${table}`],
  });

it.each([...own, '_landfall_moved_orders', '_landfall_x'])(
  'the table %s is never written, emptied or made for a source',
  (table) =>
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const settings = { truncate: 'truncate', tableNames: [{ match: 'routed', table }] };
      const orders = new Feed();
      await destination.apply([event(orders.create({ id: 1, note: 'a' }))], settings, { deadLetters });
      const before = await ownRows(destination, 'progress', 'topic, next_offset');
      const feed = new Feed({ table, topic: `shop.public.${table}` });
      const row = { id: 1, note: 'a' };
      const given = [feed.create(row), feed.update(row), feed.remove(row), feed.tombstone(row), feed.truncate()];
      const routed = document({ id: 1 }, { id: 1 }, { topic: 'routed', timestamp: 1 });
      const gone = document({ id: 1 }, null, { topic: 'routed', timestamp: 1, offset: 1 });
      await destination.apply([event(...given, routed, gone)], settings, { deadLetters });
      expect(deadLetters.lines()).toEqual(
        ['0/0', '0/1', '0/0', '0/1', '0/2', '0/3', '0/4'].map((at) => `${at} RESERVED_NAME`),
      );
      const progress = await ownRows(destination, 'progress', 'topic, next_offset');
      const [routedDone, feedDone] = [
        { topic: 'routed', next_offset: '2' },
        { topic: feed.source.topic, next_offset: '5' },
      ];
      expect(new Set(progress)).toEqual(new Set([routedDone, ...before, feedDone]));
      const tables = await destination.database.query<{ relname: string }>(
        `select relname from pg_class where relnamespace = '"landfall test"'::regnamespace and relkind = 'r' order by 1`,
      );
      expect(tables.map(({ relname }) => relname)).toEqual([...ownBeside(table), 'orders'].sort());
    })(),
);

it(
  'a key called _landfall_… deletes nothing, as the marks of deleted rows could be named by it',
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    const settings = { deleteMode: 'mark' };
    const feed = new Feed();
    const marked = [feed.create({ id: 1, note: 'a' }), feed.remove({ id: 1 })];
    await destination.apply([event(...marked)], settings, { deadLetters });
    const key = { _landfall_deleted: true };
    const at = { topic: feed.source.topic, partition: 1, timestamp: 1 };
    const source = { db: 'shop', schema: 'public', table: 'orders', lsn: 9_000 };
    const records = [
      document(key, { before: key, after: null, op: 'd', source, ts_ms: 1 }, { ...at, offset: 0 }),
      document(key, null, { ...at, offset: 1 }),
      document(key, { before: null, after: { id: 2 }, op: 'c', source, ts_ms: 1 }, { ...at, offset: 2 }),
    ];
    await destination.apply([event(...records)], { deleteMode: 'delete' }, { deadLetters });
    expect(await linesOf(destination)).toEqual(['1 a true']);
    expect(deadLetters.lines()).toEqual(['1/0 RESERVED_NAME', '1/1 RESERVED_NAME', '1/2 RESERVED_NAME']);
  }),
);

describe.each(deliveries)('a source’s own fields called as metadata columns ($way)', ({ deliver }) => {
  const columns = { id: 'int32', ts_ms: 'string', source_ts_ms: 'int64', note: 'string' } as const;
  const settings = { metadataColumns: 'ts_ms, source_ts_ms, offset' };
  const names = 'id, ts_ms, source_ts_ms, note, _landfall_offset';

  it.each([true, false])('keep the source’s values (with schema: %s)', (withSchema) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns, withSchema });
      const created = feed.create({ id: 1, ts_ms: 'mine', source_ts_ms: 5, note: 'a' });
      const changed = feed.update({ id: 1, ts_ms: unavailable, source_ts_ms: 6, note: 'b' });
      await destination.apply(deliver(created, changed), settings);
      const [row] = await rowsOf(destination, 'orders', names);
      expect(row).toMatchObject({ ts_ms: 'mine', source_ts_ms: '6', note: 'b', _landfall_offset: '1' });
    })(),
  );

  it(
    'are added to a table that was there',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply(deliver(feed.create({ id: 1, note: 'a' })));
      feed.alter(columns);
      await destination.apply(deliver(feed.update({ id: 1, ts_ms: 'mine', source_ts_ms: 5, note: 'a' })), settings);
      const [row] = await rowsOf(destination, 'orders', names);
      expect(row).toEqual({ id: 1, ts_ms: 'mine', source_ts_ms: '5', note: 'a', _landfall_offset: '1' });
    }),
  );
});
