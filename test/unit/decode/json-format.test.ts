import { expect, test } from 'vitest';
import type { Parsed } from '../../../lib/decode/format.ts';
import { JsonFormat } from '../../../lib/decode/json-format.ts';
import { base64, create, document, exactly, sourceOf, withSchema } from '../../support/records.ts';
import { as, cells, decode, decoder } from './decoding.ts';

const columns = { id: 'int64', note: 'string' };
const wider = { ...columns, added: 'int32' };

function parsed(format: JsonFormat, bytes: Buffer): Parsed {
  return format.parse(bytes, bytes.length);
}

function text(payload: unknown, fields: Readonly<Record<string, string>> = columns): Buffer {
  return Buffer.from(JSON.stringify(withSchema('shop.public.orders.Value', fields, payload)));
}

test('a schema is compiled once and shared by the records that carry it', () => {
  const format = new JsonFormat();
  const first = parsed(format, text({ id: 1, note: 'a' }));
  const second = parsed(format, text({ id: 2, note: 'b' }));
  expect(second.schema).toBe(first.schema);
  expect(second.payload).toEqual({ id: 2, note: 'b' });
});

test('a schema that changes mid-topic is seen at once, and the old one is still known', () => {
  const format = new JsonFormat();
  const before = parsed(format, text({ id: 1 })).schema;
  const after = parsed(format, text({ id: 2, added: 3 }, wider));
  expect(after.schema?.row.byName.get('added')?.type).toEqual({ kind: 'integer', bits: 32 });
  expect(parsed(format, text({ id: 3 })).schema).toBe(before);
});

test('more schemas than are remembered only cost a parse', () => {
  const format = new JsonFormat();
  const versions = Array.from({ length: 20 }, (_, i) => ({ id: 'int64', [`v${i}`]: 'int32' }));
  for (const fields of [...versions, ...versions]) {
    const read = parsed(format, text({ id: 1 }, fields));
    expect(read.schema?.row.fields.map((field) => field.name)).toEqual(Object.keys(fields));
  }
});

test('a schema whose defaults hold quotes, braces and backslashes is recognised too', () => {
  const format = new JsonFormat();
  const fields = { id: 'int64', note: { type: 'string', default: '"}\\"]{[' } };
  const [first, second] = [1, 2].map((id) =>
    parsed(format, Buffer.from(JSON.stringify(withSchema('v', fields, { id, note: '}"' })))),
  );
  expect(second?.schema).toBe(first?.schema);
  expect(second?.payload).toEqual({ id: 2, note: '}"' });
});

test('a payload that stands before its schema is read the same', () => {
  const { schema, payload } = withSchema('v', columns, { id: 1, note: 'a' });
  const event = as(
    'upsert',
    decode({ ...document({ id: 1 }, null), value: base64(JSON.stringify({ payload, schema })) }),
  );
  expect(cells(event.row)).toEqual({ id: 1, note: 'a' });
  expect(event.row.shape.byName.get('id')?.type).toEqual({ kind: 'integer', bits: 64 });
});

test('blanks between the members are read the same', () => {
  const value = JSON.stringify(withSchema('v', columns, { id: 1, note: 'a' }), null, 2);
  const event = as('upsert', decode({ ...document({ id: 1 }, null), value: base64(`${value}\n`) }));
  expect(event.row.shape.byName.get('id')?.type).toEqual({ kind: 'integer', bits: 64 });
});

test('a document with more members than schema and payload is a row, also behind a schema already known', () => {
  const warm = decoder();
  warm.decode(document({ id: 1 }, withSchema('v', columns, { id: 1, note: 'a' })));
  const odd = { ...withSchema('v', columns, { id: 1 }), id: 2 };
  const event = as('upsert', warm.decode(document({ id: 2 }, odd)));
  expect(event.row.shape.fields.map((field) => field.name)).toEqual(['schema', 'payload', 'id']);
});

test('a schema that is null means JSON without schema', () => {
  const event = as(
    'upsert',
    decode(document({ schema: null, payload: { id: 1 } }, { schema: null, payload: { id: 1 } })),
  );
  expect(event.key?.id).toBe('[1]');
  expect(cells(event.row)).toEqual({ id: 1 });
  expect(event.row.shape.byName.get('id')?.type).toEqual({ kind: 'untyped' });
});

test.for([
  ['text', 'public'],
  ['an object without type', { version: 1 }],
  ['an object whose type is no text', { type: 5 }],
  ['a list', []],
])('a member schema that is %s is a column', ([, schema]) => {
  const row = { schema, payload: 'x' };
  expect(cells(as('upsert', decode(document({ id: 1 }, row))).row)).toEqual(row);
});

test('a topic may change from schema to none and back', () => {
  const warm = decoder();
  const typed = sourceOf();
  const bare = sourceOf({ withSchema: false });
  const kinds = [typed, bare, typed, bare].map((source, i) => {
    const event = as('upsert', warm.decode(create(source, { id: i, note: 'x' }, { offset: i })));
    return event.row.shape.byName.get('note')?.type.kind;
  });
  expect(kinds).toEqual(['text', 'untyped', 'text', 'untyped']);
});

test.for([true, false])('numbers beyond 2^53 can be read exactly (with schema: %s)', (isWithSchema) => {
  const source = sourceOf({ columns: { id: 'int64', amount: 'int64' }, withSchema: isWithSchema });
  const event = as('upsert', decode(create(source, { id: 1, amount: exactly('9223372036854775807') })));
  expect(JSON.stringify(event.row.exact())).toBe('{"id":1,"amount":9223372036854775807}');
});

test('rows without schema share their shape as long as they have the same members', () => {
  const warm = decoder();
  const source = sourceOf({ withSchema: false });
  const shapes = [
    { id: 1, note: 'a' },
    { id: 2, note: 'b' },
    { note: 'c', id: 3 },
    { id: 4, note: 'd' },
  ].map((row, i) => as('upsert', warm.decode(create(source, row, { offset: i }))).row.shape);
  expect(shapes[1]).toBe(shapes[0]);
  expect(shapes[2]).not.toBe(shapes[0]);
  expect(shapes[3]).toBe(shapes[0]);
});
