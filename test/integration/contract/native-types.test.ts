import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { createLookalikes, moveExtension } from '../../support/extension-types.ts';
import { event, Feed } from '../../support/feed.ts';
import { loadEvents } from '../../support/fixtures.ts';
import { withPlainKey } from '../../support/plain-key.ts';
import { prepareTables } from '../../support/prepared-tables.ts';
import { exactly, type FieldSchema } from '../../support/records.ts';
import { columnsOf, rowsOf, withDestination } from '../../support/with-destination.ts';

const propagated = (source: string, more: Readonly<Record<string, unknown>> = {}): FieldSchema => ({
  type: 'string',
  ...more,
  parameters: { '__debezium.source.column.type': source },
});
const geometry = { type: 'struct', name: 'io.debezium.data.geometry.Geometry' };
const mysqlPoint = { type: 'struct', name: 'io.debezium.data.geometry.Point' };
const geography = { type: 'struct', name: 'io.debezium.data.geometry.Geography' };
const items = { type: 'array', items: { type: 'double', optional: false } };
const doubles = { ...items, name: 'io.debezium.data.DoubleVector' };
const floats = { ...items, name: 'io.debezium.data.FloatVector' };
const sparse = { type: 'struct', name: 'io.debezium.data.SparseDoubleVector' };

describe('new columns of the source’s native types', () => {
  it(
    'fixture 04b: with source types propagated, every column has its own',
    withDestination(async (destination) => {
      await destination.apply(loadEvents('04b'), {}, { deadLetters: deadLettersOfTest() });
      const types = async (table: string) =>
        (await columnsOf(destination, table)).map((line) => line.replace(/^c_/, ''));
      expect(await types('t_texts')).toEqual([
        ...['id integer not null', 'char_1 character(1)', 'char_10 character(10)', 'varchar_1 character varying(1)'],
        ...['varchar_50 character varying(50)', 'text text', 'char text', 'name text', 'citext citext', 'ltree ltree'],
        ...['bytea bytea', 'uuid uuid', 'json json', 'jsonb jsonb', 'xml xml', 'mood text', 'posint integer'],
        ...['price numeric(10,2)', 'email text', 'tsvector tsvector'],
      ]);
      expect(await types('t_mixed')).toEqual([
        ...['id integer not null', 'hstore jsonb', 'inet inet', 'cidr cidr', 'macaddr macaddr', 'macaddr8 macaddr8'],
        ...['point point', 'bit_1 boolean', 'bit_8 bit(8)', 'bit_3 bit(3)', 'bit_20 bit(20)'],
        ...['bit_varying bit varying', 'bit_varying_20 bit varying(20)', 'int4range int4range', 'int8range int8range'],
        ...['numrange numrange', 'tsrange tsrange', 'tstzrange tstzrange', 'daterange daterange'],
      ]);
      expect(await types('t_arrays')).toEqual(
        expect.arrayContaining([
          ...[
            'varchar_20__arr character varying(20)[]',
            'char_3__arr character(3)[]',
            'numeric_10_2__arr numeric(10,2)[]',
          ],
          ...['inet_arr inet[]', 'citext_arr citext[]', 'json_arr json[]', 'jsonb_arr jsonb[]', 'hstore_arr jsonb[]'],
          ...['int4range_arr int4range[]', 'bit_3__arr bit(3)[]', 'macaddr_arr macaddr[]', 'mood_arr text[]'],
        ]),
      );
    }),
  );

  it(
    'without their extension they are texts, jsonb and arrays',
    withDestination(async (destination) => {
      const columns = { id: 'int32', a: propagated('ISBN'), b: geometry, c: doubles, d: sparse };
      const row = { id: 1, a: '978-0-393-04002-9', b: { wkb: 'AQE=', srid: 4326 }, c: [0.1, 2], d: null };
      await destination.apply([event(new Feed({ columns }).create(row))]);
      expect(await columnsOf(destination, 'orders')).toEqual([
        'id integer not null',
        'a text',
        'b jsonb',
        'c double precision[]',
        'd jsonb',
      ]);
      expect(await rowsOf(destination, 'orders', 'a, b::text, c::text')).toEqual([
        { a: '978-0-393-04002-9', b: '{"wkb": "0101", "srid": 4326}', c: '{0.1,2}' },
      ]);
    }),
  );

  it(
    'with it they are the extension’s, wherever it has been installed',
    withDestination(async (destination) => {
      const names = ['geometry', 'geography', 'vector', 'halfvec', 'sparsevec'];
      await createLookalikes(destination.database, 'Far off', names);
      await moveExtension(destination.database, 'citext', 'Far off');
      const columns = {
        id: 'int32',
        a: propagated('CITEXT'),
        b: geometry,
        c: geography,
        d: mysqlPoint,
        e: doubles,
        f: floats,
        g: { ...floats, parameters: { '__debezium.source.column.type': 'HALFVEC' } },
        h: sparse,
        i: { type: 'array', items: { type: 'string' }, parameters: { '__debezium.source.column.type': '_CITEXT' } },
      };
      const row = {
        ...{ id: 1, a: 'Ab', b: { wkb: 'AQE=', srid: null }, c: { wkb: 'AQE=', srid: 4326 } },
        ...{ d: { x: 1.5, y: -2.25, wkb: null, srid: 4326 }, e: [0.1, -2], f: [0.5], g: [0.5] },
        ...{ h: { dimensions: 5, vector: [[1, 0.5]] }, i: ['Ab', null] },
      };
      const feed = new Feed({ columns, schema: undefined, connector: 'mysql' });
      await destination.apply([event(feed.create(row))]);
      const found = (await columnsOf(destination, 'orders')).map((line) => line.replaceAll('"Far off".', ''));
      expect(found).toEqual([
        ...['id integer not null', 'a citext', 'b geometry', 'c geography', 'd geometry', 'e vector', 'f vector'],
        ...['g halfvec', 'h sparsevec', 'i citext[]'],
      ]);
      expect(await rowsOf(destination, 'orders')).toMatchObject([
        {
          ...{ a: 'Ab', b: '0101', c: 'SRID=4326;0101', d: 'SRID=4326;0101000000000000000000f83f00000000000002c0' },
          ...{ e: '[0.1,-2]', f: '[0.5]', g: '[0.5]', h: '{1:0.5}/5', i: '{Ab,NULL}' },
        },
      ]);
    }),
  );

  it(
    'a table, an enum or a domain of such a name is none',
    withDestination(async (destination) => {
      await destination.database.query(
        `create table vector (id int); create type geometry as enum ('a'); create domain isbn as text`,
      );
      const columns = { id: 'int32', a: doubles, b: geometry, c: propagated('ISBN') };
      await destination.apply([event(new Feed({ columns }).create({ id: 1, a: [1], b: null, c: 'x' }))]);
      expect((await columnsOf(destination, 'orders')).slice(1)).toEqual(['a double precision[]', 'b jsonb', 'c text']);
    }),
  );
});

describe('defaults', () => {
  it(
    'are left out where they are no literal of the type or a zero value, and each is told once',
    withDestination(async (destination) => {
      const columns = {
        id: 'int32',
        a: { type: 'int64', name: 'io.debezium.time.MicroTimestamp', default: 0 },
        b: { type: 'string', name: 'io.debezium.data.Json', default: '{"cut' },
        c: { type: 'int64', default: exactly('9223372036854775807') },
        d: { type: 'string', default: "it's" },
      };
      const feed = new Feed({ columns });
      const left = await prepareTables(destination, [event(feed.create({ id: 1 }), feed.create({ id: 2 }))]);
      expect(left).toEqual(new Map([['orders', ['a: a zero value', 'b: not a literal of the type']]]));
      expect((await columnsOf(destination, 'orders')).slice(1)).toEqual([
        'a timestamp without time zone',
        'b jsonb',
        "c bigint default '9223372036854775807'::bigint",
        "d text default 'it''s'::text",
      ]);
      await destination.apply([event(feed.create({ id: 3, b: '{}' }))], { nullOrDefault: 'default' });
      expect(await rowsOf(destination, 'orders', 'c::text, d')).toEqual([{ c: '9223372036854775807', d: "it's" }]);
    }),
  );
});

describe('keys of an extension’s type, installed off the search path', () => {
  const types = ['CITEXT', 'LTREE'] as const;

  it.each(types)('%s: rows are deleted, marked, moved and kept by its own equality', (type) =>
    withDestination(async (destination) => {
      await moveExtension(destination.database, type.toLowerCase(), 'ext');
      const columns = { id: propagated(type), note: 'string' };
      const feed = new Feed({ columns });
      const creates = event(feed.create({ id: 'a', note: '1' }), feed.create({ id: 'b', note: '2' }));
      await destination.apply([creates]);
      expect((await columnsOf(destination, 'orders'))[0]).toBe(`id ext.${type.toLowerCase()} not null`);
      await destination.apply([event(feed.remove({ id: 'a', note: null }))]);
      expect(await rowsOf(destination, 'orders', 'id::text')).toEqual([{ id: 'b' }]);
      await destination.apply([event(...feed.move({ id: 'b' }, { id: 'c', note: '__debezium_unavailable_value' }))]);
      expect(await rowsOf(destination, 'orders', 'id::text, note')).toEqual([{ id: 'c', note: '2' }]);
      await destination.apply([event(feed.update({ id: 'c', note: '__debezium_unavailable_value' }))]);
      await destination.apply([event(feed.remove({ id: 'c', note: null }))], { deleteMode: 'mark' });
      expect(await rowsOf(destination, 'orders', 'id::text, note, _landfall_deleted')).toEqual([
        { id: 'c', note: '2', _landfall_deleted: true },
      ]);
    })(),
  );

  it(
    'a citext key is found in another case',
    withDestination(async (destination) => {
      await moveExtension(destination.database, 'citext', 'ext');
      const feed = new Feed({ columns: { id: propagated('CITEXT'), note: 'string' } });
      await destination.apply([event(feed.create({ id: 'Key', note: '1' }))]);
      await destination.apply([event(feed.remove({ id: 'KEY', note: null }))]);
      expect(await rowsOf(destination, 'orders')).toEqual([]);
      await destination.apply([event(feed.create({ id: 'Key', note: '1' }))]);
      await destination.apply([event(withPlainKey(feed.tombstone({ id: 'kEY' })))]);
      expect(await rowsOf(destination, 'orders')).toEqual([]);
    }),
  );
});
