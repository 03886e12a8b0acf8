import { describe, expect, it } from 'vitest';
import { declared } from '../../support/declared-types.ts';
import { event, Feed } from '../../support/feed.ts';
import {
  columnsOf,
  indexesOf,
  linesOf,
  refusal,
  rowsOf,
  send,
  withDestination,
} from '../../support/with-destination.ts';

const columns = { id: 'int32', code: 'string', note: 'string' } as const;

describe('primaryKeyMode=record_value', () => {
  const byCode = { primaryKeyMode: 'record_value', primaryKeyFields: 'code' };

  it(
    'makes the named fields the key',
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      const records = [feed.create({ id: 1, code: 'x', note: 'a' }), feed.create({ id: 2, code: 'x', note: 'b' })];
      await destination.apply([event(...records)], byCode);
      expect(await columnsOf(destination, 'orders')).toEqual([
        `code ${declared.keyText} not null`,
        'id integer',
        `note ${declared.text}`,
      ]);
      expect(await indexesOf(destination, 'orders')).toEqual(['primary key (code)']);
      expect(await rowsOf(destination, 'orders')).toEqual([{ code: 'x', id: 2, note: 'b' }]);
    }),
  );

  it(
    'deletes by the fields in before',
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      const created = feed.create({ id: 1, code: 'x', note: 'a' });
      const removed = feed.remove({ id: 1, code: 'x', note: 'a' });
      await destination.apply([event(created), event(removed, feed.tombstone({ id: 1 }))], byCode);
      expect(await rowsOf(destination, 'orders')).toEqual([]);
    }),
  );

  it.each([
    ['lacks them', { id: 1 }],
    ['holds them as null', { id: 1, code: null, note: null }],
  ])('refuses a delete whose before %s as a record error that says what to do', (_how, before) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      const handler = destination.handler(byCode);
      await send(handler, [feed.create({ id: 1, code: 'x', note: 'a' })]);
      const error = await refusal(handler, [feed.remove(before)]);
      expect(error).toMatchObject({ class: 'record', message: expect.stringContaining('REPLICA IDENTITY FULL') });
      expect(await rowsOf(destination, 'orders', 'id')).toEqual([{ id: 1 }]);
    })(),
  );

  it(
    'refuses a row without one of the fields as a record error',
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      const error = await refusal(destination.handler(byCode), [feed.create({ id: 1, code: null, note: 'a' })]);
      expect(error).toMatchObject({ class: 'record', message: expect.stringContaining('code') });
    }),
  );

  it(
    'works for topics without key',
    withDestination(async (destination) => {
      const feed = new Feed({ columns, key: [] });
      const records = [feed.create({ id: 1, code: 'x', note: 'a' }), feed.update({ id: 1, code: 'x', note: 'b' })];
      await destination.apply([event(...records)], byCode);
      expect(await rowsOf(destination, 'orders', 'code, note')).toEqual([{ code: 'x', note: 'b' }]);
    }),
  );
});

describe('primaryKeyFields', () => {
  const wide = { shop: 'string', id: 'int32', note: 'string' } as const;

  it(
    'makes a subset of the record key the key',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: wide, key: ['shop', 'id'] });
      const settings = { primaryKeyFields: 'id' };
      const records = [feed.create({ shop: 'eu', id: 1, note: 'a' }), feed.create({ shop: 'us', id: 1, note: 'b' })];
      await destination.apply([event(...records)], settings);
      expect(await indexesOf(destination, 'orders')).toEqual(['primary key (id)']);
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, shop: 'us', note: 'b' }]);
      await destination.apply(
        [event(feed.remove({ shop: 'us', id: 1 }), feed.tombstone({ shop: 'us', id: 1 }))],
        settings,
      );
      expect(await rowsOf(destination, 'orders')).toEqual([]);
    }),
  );

  it(
    'that the record key lacks are refused, and the error names them',
    withDestination(async (destination) => {
      const handler = destination.handler({ primaryKeyFields: 'nothing' });
      const error = await refusal(handler, [new Feed().create({ id: 1, note: 'a' })]);
      expect(error.message).toContain('nothing');
      expect(await columnsOf(destination, 'orders')).toEqual([]);
    }),
  );
});

describe('primaryKeyMode=none', () => {
  it(
    'appends every change and skips deletes',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.update({ id: 1, note: 'b' })];
      const deletes = [feed.remove({ id: 1 }), feed.tombstone({ id: 1 })];
      const settings = { insertMode: 'insert', deleteMode: 'ignore', primaryKeyMode: 'none' };
      const { reports } = await destination.apply([event(...records, ...deletes)], settings);
      expect(await linesOf(destination)).toEqual(['1 a', '1 b']);
      expect(await columnsOf(destination, 'orders')).toEqual(['id integer', `note ${declared.text}`]);
      expect(Object.values(reports[0]?.skipped ?? {}).reduce((sum, n) => sum + n, 0)).toBe(2);
    }),
  );

  it.each([
    [{ insertMode: 'upsert', deleteMode: 'ignore' }, /insertMode/],
    [{ insertMode: 'insert', deleteMode: 'delete' }, /deleteMode/],
    [{ insertMode: 'insert', deleteMode: 'mark' }, /deleteMode/],
  ])('is refused together with %j', (settings, named) =>
    withDestination(async (destination) => {
      expect(() => destination.handler({ ...settings, primaryKeyMode: 'none' })).toThrow(named);
    })(),
  );
});

describe('keylessTables', () => {
  const keyless = () => new Feed({ key: [] });

  it(
    'halt is a systemic error that says how to give the table a key, and other topics go on',
    withDestination(async (destination) => {
      const records = [
        keyless().create({ id: 1, note: 'a' }),
        new Feed({ table: 'users' }).create({ id: 1, note: 'u' }),
      ];
      const handler = destination.handler({ keylessTables: 'halt' });
      expect(await send(handler, records)).toEqual(['0/0']);
      expect(handler.reports[0]?.failures).toMatchObject([
        { class: 'systemic', message: expect.stringContaining('message.key.columns') },
      ]);
      expect(await linesOf(destination, 'users')).toEqual(['1 u']);
    }),
  );

  it.each(['upsert', 'insert'])(
    'append appends creates, reads and updates and skips deletes, in %s mode',
    (insertMode) =>
      withDestination(async (destination) => {
        const feed = keyless();
        const records = [
          feed.create({ id: 1, note: 'a' }),
          feed.read({ id: 2, note: 'b' }),
          feed.update({ id: 1, note: 'c' }),
          feed.remove({ id: 1, note: 'c' }),
        ];
        const { reports } = await destination.apply([event(...records)], { insertMode, keylessTables: 'append' });
        expect(await linesOf(destination)).toEqual(['1 a', '1 c', '2 b']);
        expect(reports[0]?.skipped).toEqual({ keyless_delete: 1 });
        expect(await indexesOf(destination, 'orders')).toEqual([]);
      })(),
  );

  it(
    'records with null key and null value are skipped and never make a table',
    withDestination(async (destination) => {
      const feed = keyless();
      const { reports } = await destination.apply([event(feed.tombstone({ id: 1 }))]);
      expect(reports[0]?.skipped).toEqual({ empty: 1 });
      expect(await columnsOf(destination, 'orders')).toEqual([]);
    }),
  );
});
