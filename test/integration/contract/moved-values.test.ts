import { expect, it } from 'vitest';
import { byKind } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { Feed, unavailable } from '../../support/feed.ts';
import { base64 } from '../../support/records.ts';
import { rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** The placeholder as character codes, as the connector writes it into arrays of numbers. */
const codes = [...Buffer.from(unavailable)];
const array = (items: string) => ({ type: 'array', items: { type: items, optional: true } });

const columns = {
  id: 'int32',
  blob: 'bytes',
  floats: array('double'),
  numbers: array('int64'),
  texts: array('string'),
  doc: { type: 'string', name: 'io.debezium.data.Json' },
} as const;

const table = byKind({
  postgresql: `create table @orders (id int primary key, blob bytea, floats float8[], numbers int8[], texts text[], doc jsonb,
    at timestamptz default '2024-03-01 12:00:00.123456+02', span interval default '-1 day 02:03:04')`,
  redshift:
    'create table @orders (id int primary key, blob varbyte, floats super, numbers super, texts super, doc super)',
});

it.each(['in one event', 'in an event each'])('a row that moves takes along exactly what it had, %s', (way) =>
  withDestination(async (destination) => {
    await make(destination, table);
    const feed = new Feed({ columns });
    const full = {
      id: 1,
      blob: base64(Buffer.from([0, 92, 39, 255, 10])),
      floats: [0.1, 1 / 3, 1.7976931348623157e308, 5e-324],
      numbers: [1, 2],
      texts: ['', 'null', 'a "b" \\ {c,d}', null],
      doc: '{"a": 1.10, "b": "\\u00e9"}',
    };
    const handler = destination.handler();
    await send(handler, [feed.create(full)]);
    const content = 'blob, floats::text, numbers::text, texts::text, doc::text';
    const before = await rowsOf(destination, 'orders', content);
    const moved = {
      id: 2,
      blob: base64(unavailable),
      floats: codes,
      numbers: codes,
      texts: [unavailable],
      doc: unavailable,
    };
    const [removed, tombstone, created] = feed.move({ id: 1 }, moved);
    if (way === 'in one event') await send(handler, [removed, tombstone, created]);
    else for (const record of [removed, tombstone, created]) await send(handler, [record]);
    expect(await rowsOf(destination, 'orders', 'id')).toEqual([{ id: 2 }]);
    expect(await rowsOf(destination, 'orders', content)).toEqual(before);
  })(),
);
