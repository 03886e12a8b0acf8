import { afterEach, describe, expect, it } from 'vitest';
import { byKind } from '../../support/destination-kind.ts';
import { event, Feed } from '../../support/feed.ts';
import { columnsOf, rowsOf, withDestination } from '../../support/with-destination.ts';
import { expectNothingPolluted } from './prototypes.ts';

afterEach(expectNothingPolluted);

const named = (type: string, name: string, given: unknown, parameters = {}) => ({
  type,
  name,
  default: given,
  parameters,
});

/** What becomes a text there, has a default that is one: nothing is wrong with it. */
const texts: readonly string[] = byKind({
  postgresql: [],
  redshift: ['broken XML', 'no uuid', 'no interval', 'no ltree', 'too long a text'],
});

const places = byKind({
  postgresql: ['in a new table', 'in a column added'],
  redshift: ['in a column added'],
});

/** Defaults stand in DDL as literals: one that is none of its type must neither stop the table nor become another. */
describe.each([
  ['a text for an integer', { type: 'int32', default: "1'); drop table x; --" }],
  ['an integer beyond its type', { type: 'int16', default: 70_000 }],
  ['an object for a text', { type: 'string', default: { a: 1 } }],
  ['a text for a boolean', { type: 'boolean', default: 'maybe' }],
  ['a text for a double', { type: 'double', default: 'now()' }],
  ['broken base64', { type: 'bytes', default: '%%%' }],
  ['a text with U+0000', { type: 'string', default: 'a\0b' }],
  ['a text with half a surrogate pair', { type: 'string', default: '\ud800' }],
  ['broken JSON', named('string', 'io.debezium.data.Json', '{"a":')],
  ['JSON with U+0000', named('string', 'io.debezium.data.Json', '{"a":"\\u0000"}')],
  ['broken XML', named('string', 'io.debezium.data.Xml', '<a')],
  ['no uuid', named('string', 'io.debezium.data.Uuid', 'xyz')],
  ['no timestamp', named('string', 'io.debezium.time.ZonedTimestamp', 'now')],
  ['no interval', named('string', 'io.debezium.time.Interval', "1 day' --")],
  ['no decimal', named('bytes', 'org.apache.kafka.connect.data.Decimal', 'AQ', { scale: '2' })],
  ['no ltree', named('string', 'io.debezium.data.Ltree', 'a b..c')],
  [
    'too long a text',
    {
      type: 'string',
      default: 'abcdef',
      parameters: { '__debezium.source.column.type': 'VARCHAR', '__debezium.source.column.length': '3' },
    },
  ],
  ['an array of another type', { type: 'array', items: { type: 'int32' }, default: ['x'] }],
  [
    'nested arrays of unequal length',
    {
      type: 'array',
      items: { type: 'array', items: { type: 'int32' } },
      default: [[1, 2], [3]],
    },
  ],
])('a default that is %s', (what, schema) => {
  const isKept = texts.includes(what);

  it.each(places)(`${isKept ? 'is a text' : 'is left out'} %s, and its rows are written`, (where) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32' } });
      if (where === 'in a column added') await destination.apply([event(feed.create({ id: 1 }))]);
      feed.alter({ id: 'int32', odd: schema });
      await destination.apply([event(feed.create({ id: 2, odd: null }))]);
      expect((await rowsOf(destination, 'orders')).at(-1)).toEqual({ id: 2, odd: null });
      expect((await columnsOf(destination, 'orders')).join().includes('default')).toBe(isKept);
    })(),
  );
});
