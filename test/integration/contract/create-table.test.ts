import { describe, expect, it } from 'vitest';
import { declared } from '../../support/declared-types.ts';
import { byKind } from '../../support/destination-kind.ts';
import { event, Feed } from '../../support/feed.ts';
import { columnsOf, indexesOf, linesOf, named, rowsOf, withDestination } from '../../support/with-destination.ts';

const timestamp = { type: 'int64', name: 'io.debezium.time.MicroTimestamp' } as const;

describe('schemaEvolution=basic creates a table', () => {
  it(
    'with the key first in key order and not null, then the fields in their order and nullable',
    withDestination(async (destination) => {
      const feed = new Feed({
        key: ['line', 'region'],
        columns: {
          note: { type: 'string', optional: false },
          region: { type: 'string', optional: false },
          amount: { type: 'int64', optional: false },
          line: { type: 'int16', optional: false },
        },
      });
      await destination.apply([event(feed.create({ note: 'a', region: 'eu', amount: 5, line: 1 }))]);
      expect(await columnsOf(destination, 'orders')).toEqual([
        'line smallint not null',
        `region ${declared.keyText} not null`,
        `note ${declared.text}`,
        'amount bigint',
      ]);
      expect(await indexesOf(destination, 'orders')).toEqual(['primary key (line, region)']);
    }),
  );

  it(
    'without primary key in insert mode',
    withDestination(async (destination) => {
      const settings = { insertMode: 'insert', deleteMode: 'ignore' };
      await destination.apply([event(new Feed().create({ id: 1, note: 'a' }))], settings);
      expect(await columnsOf(destination, 'orders')).toEqual(['id integer not null', `note ${declared.text}`]);
      expect(await indexesOf(destination, 'orders')).toEqual([]);
    }),
  );

  it(
    'with the defaults that are literals of the type, and without the zero of temporal and uuid types',
    withDestination(async (destination) => {
      const columns = {
        id: 'int32',
        status: { type: 'string', default: "new 'one'\\" },
        level: { type: 'int32', default: 7 },
        active: { type: 'boolean', default: true },
        born: { type: 'int32', name: 'io.debezium.time.Date', default: 0 },
        made: { ...timestamp, default: 0 },
        seen: { type: 'string', name: 'io.debezium.time.ZonedTimestamp', default: '1970-01-01T00:00:00.000000Z' },
        at: { type: 'int64', name: 'io.debezium.time.MicroTime', default: 0 },
        token: { type: 'string', name: 'io.debezium.data.Uuid', default: '00000000-0000-0000-0000-000000000000' },
        due: { ...timestamp, default: 1_700_000_000_000_000 },
      };
      const feed = new Feed({ columns });
      const row = { status: 's', level: 1, active: false, born: 1, made: 1, seen: null, at: 1, token: null, due: 1 };
      await destination.apply([event(feed.create({ id: 1, ...row }))]);
      const created = await columnsOf(destination, 'orders');
      expect(
        created
          .filter((line) => / default /.test(line))
          .map((line) => line.replace(/::.*$/, '').replace('default (', 'default ')),
      ).toEqual([
        expect.stringContaining(`status ${declared.text} default 'new ''one''`),
        expect.stringMatching(/^level integer default '?7'?$/),
        'active boolean default true',
        expect.stringMatching(/^due timestamp without time zone default '2023-11-14 22:13:20/),
      ]);
    }),
  );

  it(
    'whatever the names are: quotes, blanks, capitals, reserved words, percent signs',
    withDestination(async (destination) => {
      const columns = { ID: 'int32', 'the "note"': 'string', select: 'string', '50%': 'string', constructor: 'string' };
      const feed = new Feed({ table: 'My "Orders"', topic: 'shop.public.My__Orders_', key: ['ID'], columns });
      const row = { ID: 1, 'the "note"': 'a', select: 'b', '50%': 'c', constructor: 'd' };
      await destination.apply([event(feed.create(row)), event(feed.update({ ...row, select: 'e' }))]);
      expect(await rowsOf(destination, 'My "Orders"')).toEqual([named({ ...row, select: 'e' })]);
    }),
  );

  it(
    'of its key alone where the key is all there is',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32' } });
      await destination.apply([event(feed.create({ id: 1 }), feed.update({ id: 1 }), feed.create({ id: 2 }))]);
      expect(await columnsOf(destination, 'orders')).toEqual(['id integer not null']);
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1 }, { id: 2 }]);
    }),
  );

  it(
    'from a delete, so that a later create finds it',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.remove({ id: 1 }))]);
      expect(await columnsOf(destination, 'orders')).toContain('id integer not null');
      await destination.apply([event(feed.create({ id: 2, note: 'b' }))]);
      expect(await linesOf(destination)).toEqual(['2 b']);
    }),
  );

  it(
    'never from a tombstone, which is skipped',
    withDestination(async (destination) => {
      const { reports } = await destination.apply([event(new Feed().tombstone({ id: 1 }))]);
      expect(reports[0]?.skipped).toEqual({ unknown_table: 1 });
      expect(await columnsOf(destination, 'orders')).toEqual([]);
    }),
  );

  it(
    'never from a truncate',
    withDestination(async (destination) => {
      await destination.apply([event(new Feed().truncate())], { truncate: 'truncate' });
      expect(await columnsOf(destination, 'orders')).toEqual([]);
    }),
  );

  it(
    'from JSON without schema, a column once a value comes',
    withDestination(async (destination) => {
      const feed = new Feed({ withSchema: false });
      const row = { id: 1, name: 'a', price: 1.5, count: 3, active: true, tags: ['x'], later: null };
      await destination.apply([event(feed.create(row))]);
      expect(await columnsOf(destination, 'orders')).toEqual([
        'id bigint not null',
        `name ${declared.text}`,
        'price double precision',
        'count bigint',
        'active boolean',
        `tags ${declared.json}`,
      ]);
      await destination.apply([event(feed.update({ ...row, later: 'now' }))]);
      expect(await columnsOf(destination, 'orders')).toContain(`later ${declared.text}`);
      expect(await rowsOf(destination, 'orders', 'later')).toEqual([{ later: 'now' }]);
    }),
  );
});

const longest = byKind({ postgresql: 63, redshift: 127 });

describe(`a name longer than ${longest} bytes`, () => {
  const long = 'x'.repeat(longest + 1);

  it(
    'of a table is an error that names it',
    withDestination(async (destination) => {
      const feed = new Feed({ table: long });
      const applied = destination.apply([event(feed.create({ id: 1, note: 'a' }))], {}, { attempts: 1 });
      await expect(applied).rejects.toThrow(long);
    }),
  );

  it(
    'of a column is an error that names it, and nothing is cut',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32', [`ü${long}`]: 'string' } });
      const applied = destination.apply([event(feed.create({ id: 1, [`ü${long}`]: 'a' }))], {}, { attempts: 1 });
      await expect(applied).rejects.toThrow(`ü${long}`);
      expect(await columnsOf(destination, 'orders')).toEqual([]);
    }),
  );

  it(
    `of ${longest} bytes is none`,
    withDestination(async (destination) => {
      const name = 'y'.repeat(longest);
      const feed = new Feed({ table: name, columns: { id: 'int32', [name]: 'string' } });
      await destination.apply([event(feed.create({ id: 1, [name]: 'a' }))]);
      expect(await rowsOf(destination, name)).toEqual([named({ id: 1, [name]: 'a' })]);
    }),
  );
});

it(
  'a source field named _landfall_… is a record error',
  withDestination(async (destination) => {
    const feed = new Feed({ columns: { id: 'int32', _landfall_deleted: 'boolean' } });
    const applied = destination.apply([event(feed.create({ id: 1, _landfall_deleted: true }))], {}, { attempts: 1 });
    await expect(applied).rejects.toMatchObject({ class: 'record', message: expect.stringContaining('offset 0') });
  }),
);
