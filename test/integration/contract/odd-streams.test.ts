import { describe, expect, it } from 'vitest';
import { byKind, onlyPostgres } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed, unavailable } from '../../support/feed.ts';
import * as records from '../../support/records.ts';
import { columnsOf, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const timestamp = 1_700_000_000_000;
const columns = { id: 'int32', note: 'string' } as const;

describe('where an event is written in several transactions', () => {
  it(
    'a truncate keeps its place among records of the same millisecond',
    withDestination(async (destination) => {
      const note = byKind({ postgresql: "text check (note <> 'bad')", redshift: 'varchar(2)' });
      await make(destination, `create table @orders (id int primary key, note ${note})`);
      const source = records.sourceOf({ columns });
      const answer = await send(destination.handler(), [
        records.truncate(source, { partition: 0, offset: 0, timestamp, lsn: 2000 }),
        records.create(source, { id: 8, note: 'bad' }, { partition: 0, offset: 1, timestamp, lsn: 2100 }),
        records.create(source, { id: 1, note: 'ok' }, { partition: 1, offset: 0, timestamp, lsn: 1000 }),
      ]);
      expect(answer).toEqual(['0/1']);
      expect(await rowsOf(destination, 'orders')).toEqual([]);
    }),
  );

  it.runIf(onlyPostgres('Redshift has no citext'))(
    'two spellings of one key are both written, the later one last',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id public.citext primary key, note text)');
      const feed = new Feed({ columns: { id: 'string', note: 'string' } });
      const both = [feed.create({ id: 'a', note: '1' }), feed.create({ id: 'A', note: '2' })];
      expect(await send(destination.handler(), both)).toEqual([]);
      expect(await rowsOf(destination, 'orders', 'note')).toEqual([{ note: '2' }]);
    }),
  );
});

it(
  'what is returned for want of time is awaited, although nothing of it was done',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler();
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    const first = [feed.update({ id: 1, note: 'b' }), feed.create({ id: 2, note: 'x' })];
    const later = [feed.create({ id: 3, note: 'y' })];
    const noTime = { awsRequestId: 'test', getRemainingTimeInMillis: () => 1_500 };
    await expect(send(handler, first, noTime)).rejects.toMatchObject({ code: 'OUT_OF_TIME' });
    await expect(send(handler, later)).rejects.toMatchObject({ code: 'AWAITING_RECORD' });
    await send(handler, first);
    await send(handler, later);
    expect(await rowsOf(destination, 'orders')).toEqual([
      { id: 1, note: 'b' },
      { id: 2, note: 'x' },
      { id: 3, note: 'y' },
    ]);
  }),
);

it(
  'an unavailable value is NULL in insert mode, whatever the column’s default',
  withDestination(async (destination) => {
    const feed = new Feed({ columns: { id: 'int32', note: { type: 'string', default: 'none' } } });
    const settings = { insertMode: 'insert', deleteMode: 'ignore' };
    await destination.apply(
      [event(feed.create({ id: 1, note: 'a' }), feed.update({ id: 1, note: unavailable }))],
      settings,
    );
    expect(await rowsOf(destination, 'orders', 'note', 'note')).toEqual([{ note: 'a' }, { note: null }]);
  }),
);

it(
  'without schema 1.0 is a fraction',
  withDestination(async (destination) => {
    const priced = (offset: number, price: string) => {
      const source = { db: 'shop', schema: 'public', table: 'orders', lsn: 1 };
      const value = { before: null, after: { id: offset, price: records.exactly(price) }, source, op: 'c', ts_ms: 1 };
      return records.document({ id: offset }, value, { offset, timestamp });
    };
    const handler = destination.handler();
    await send(handler, [priced(0, '1.0'), priced(1, '20.0')]);
    expect(await columnsOf(destination, 'orders')).toContain('price double precision');
    expect(await send(handler, [priced(2, '1.5')])).toEqual([]);
  }),
);

it(
  'a source table with a reserved name never touches Landfall’s own',
  withDestination(async (destination) => {
    const feed = new Feed({ table: '_landfall_progress', topic: 'shop.public._landfall_progress' });
    const sent = send(destination.handler(), [feed.create({ id: 1, note: 'a' })]);
    await expect(sent).rejects.toMatchObject({ code: 'RESERVED_NAME' });
  }),
);

it(
  'two topics never write one table, unless a rule sends both there',
  withDestination(async (destination) => {
    const [orders, sales] = ['public', 'sales'].map((schema) => new Feed({ topic: `shop.${schema}.orders` }));
    if (orders === undefined || sales === undefined) throw new Error('no feed');
    const handler = destination.handler();
    await send(handler, [orders.create({ id: 1, note: 'public' })]);
    const other = [sales.create({ id: 1, note: 'sales' })];
    await expect(send(handler, other)).rejects.toMatchObject({ class: 'systemic', code: 'TABLE_CLAIMED' });
    expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, note: 'public' }]);
    const both = destination.handler({ tableNames: [{ match: 'shop\\..*\\.(.*)', table: '$1' }] });
    expect(await send(both, other)).toEqual([]);
  }),
);

it.runIf(onlyPostgres('a transaction per table costs more: redshift/write-path.test.ts'))(
  'a routed topic with many tables costs one statement a table',
  withDestination(async (destination) => {
    const tables = Array.from({ length: 20 }, (_, i) =>
      records.sourceOf({ table: `t${i}`, topic: 'all', columns: { id: 'int32', [`c${i}`]: 'int32' } }),
    );
    const stream = (from: number) =>
      Array.from({ length: 200 }, (_, i) => {
        const source = tables[i % tables.length];
        if (source === undefined) throw new Error('no table');
        return records.create(source, { id: i }, { offset: from + i, timestamp, lsn: from + i });
      });
    const handler = destination.handler({ tableNames: [{ match: 'all', table: '{table}' }] });
    await send(handler, stream(0));
    await send(handler, stream(200));
    expect(handler.reports.at(-1)).toMatchObject({ flights: 1, statements: 4 + tables.length });
  }),
);
