import { describe, expect, it } from 'vitest';
import { declared } from '../../support/declared-types.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import { columnsOf, refusal, rowsOf, withDestination } from '../../support/with-destination.ts';

describe('metadataColumns', () => {
  const metadataColumns = 'source_ts_ms, ts_ms, offset';

  it(
    'adds the envelope’s times and the record’s place, behind the fields',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [
        feed.create({ id: 1, note: 'a' }, { partition: 2 }),
        feed.update({ id: 1, note: 'b' }, { partition: 2 }),
      ];
      await destination.apply([event(...records)], { metadataColumns });
      expect(await columnsOf(destination, 'orders')).toEqual([
        'id integer not null',
        `note ${declared.text}`,
        'source_ts_ms bigint',
        'ts_ms bigint',
        '_landfall_partition integer',
        '_landfall_offset bigint',
      ]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        {
          id: 1,
          note: 'b',
          source_ts_ms: '1699999999000',
          ts_ms: '1700000000000',
          _landfall_partition: 2,
          _landfall_offset: '1',
        },
      ]);
    }),
  );

  it(
    'gives every appended row its own place',
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.update({ id: 1, note: 'b' }), feed.remove({ id: 1 })];
      const settings = { metadataColumns: 'offset', insertMode: 'insert', deleteMode: 'mark' };
      await destination.apply([event(...records)], settings);
      expect(await rowsOf(destination, 'orders', '_landfall_offset as o, note, _landfall_deleted as gone')).toEqual([
        { o: '0', note: 'a', gone: false },
        { o: '1', note: 'b', gone: false },
        { o: '2', note: null, gone: true },
      ]);
    }),
  );

  it(
    'is added to a table that was there before',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1, note: 'a' }))]);
      await destination.apply([event(feed.create({ id: 2, note: 'b' }))], { metadataColumns: 'source_ts_ms' });
      expect(await rowsOf(destination, 'orders', 'id, source_ts_ms')).toEqual([
        { id: 1, source_ts_ms: null },
        { id: 2, source_ts_ms: '1699999999000' },
      ]);
    }),
  );

  it(
    'takes the times of a flattened row from its fields',
    withDestination(async (destination) => {
      const feed = new Feed({ flattened: true });
      await destination.apply([event(feed.create({ id: 1, note: 'a' }))], { metadataColumns });
      expect(await rowsOf(destination, 'orders', 'source_ts_ms, _landfall_offset')).toEqual([
        { source_ts_ms: '1699999999000', _landfall_offset: '0' },
      ]);
    }),
  );

  it(
    'that a table lacks under schemaEvolution=none is a systemic error that names them',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id integer primary key, note text)');
      const handler = destination.handler({ metadataColumns: 'offset', schemaEvolution: 'none' });
      const error = await refusal(handler, [new Feed().create({ id: 1, note: 'a' })]);
      expect(error).toMatchObject({ class: 'systemic', message: expect.stringContaining('_landfall_offset') });
    }),
  );
});

describe('nullOrDefault', () => {
  const columns = { id: 'int32', note: { type: 'string', default: 'none' } } as const;

  it.each([
    ['null', null],
    ['default', 'none'],
  ] as const)('%s writes a null of a field with default as %j', (nullOrDefault, note) =>
    withDestination(async (destination) => {
      await destination.apply([event(new Feed({ columns }).create({ id: 1, note: null }))], { nullOrDefault });
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, note }]);
    })(),
  );
});
