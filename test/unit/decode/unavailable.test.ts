import { describe, expect, test } from 'vitest';
import { create, document, type FieldSchema, remove, sourceOf, update } from '../../support/records.ts';
import { as, decode } from './decoding.ts';

const placeholder = '__debezium_unavailable_value';
const inBase64 = 'X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==';
const inHstore = '{"__debezium_unavailable_value":"__debezium_unavailable_value"}';
const asMap = { [placeholder]: placeholder };
const asUuid = 'b68a35a7-17ad-35b3-af2a-ae46edb4545a';
const asCodes = [
  95, 95, 100, 101, 98, 101, 122, 105, 117, 109, 95, 117, 110, 97, 118, 97, 105, 108, 97, 98, 108, 101, 95, 118, 97,
  108, 117, 101,
];
const arrayOf = (items: FieldSchema): FieldSchema => ({
  type: 'array',
  items: typeof items === 'string' ? { type: items, optional: true } : items,
});
const json = { type: 'string', name: 'io.debezium.data.Json' };
const xml = { type: 'string', name: 'io.debezium.data.Xml' };
const uuid = { type: 'string', name: 'io.debezium.data.Uuid' };
const date = { type: 'int32', name: 'io.debezium.time.Date' };

/** Every encoding of the placeholder: test/fixtures/README.md, "TOAST placeholder". */
const encodings: readonly [string, FieldSchema, unknown][] = [
  ['text', 'string', placeholder],
  ['json', json, placeholder],
  ['xml', xml, placeholder],
  ['bytea', 'bytes', inBase64],
  ['hstore', json, inHstore],
  ['hstore in map mode', { type: 'map', keys: { type: 'string' }, values: { type: 'string' } }, asMap],
  ['text[]', arrayOf('string'), [placeholder]],
  ['jsonb[]', arrayOf(json), [placeholder]],
  ['bytea[]', arrayOf('bytes'), [inBase64]],
  ['uuid[]', arrayOf(uuid), [asUuid]],
  ['int[]', arrayOf('int32'), asCodes],
  ['bigint[]', arrayOf('int64'), asCodes],
  ['date[]', arrayOf(date), asCodes],
];

describe.for([true, false])('the placeholder (with schema: %s)', (withSchema) => {
  test.for(encodings)('of %s makes its column unavailable', ([, schema, value]) => {
    const source = sourceOf({ columns: { id: 'int64', a: schema, b: schema }, withSchema });
    const event = as('upsert', decode(update(source, { id: 1, a: value, b: null })));
    expect([...(event.row.unavailable ?? [])]).toEqual(['a']);
  });

  test('is known in a flattened row and in the create after a primary-key change', () => {
    const source = sourceOf({ columns: { id: 'int64', note: 'string' }, withSchema, flattened: true });
    for (const build of [create, update]) {
      const event = as('upsert', decode(build(source, { id: 1, note: placeholder })));
      expect(event.row.unavailable).toEqual(new Set(['note']));
    }
  });
});

const real: readonly [string, FieldSchema, unknown][] = [
  ['an empty text', 'string', ''],
  ['a text that only contains it', 'string', `${placeholder}.`],
  ['a text that is its base64', 'string', inBase64],
  ['a text that is its uuid', 'string', asUuid],
  ['a uuid that is its uuid', uuid, asUuid],
  ['other bytes', 'bytes', 'AA=='],
  ['an empty array', arrayOf('string'), []],
  ['an array of null', arrayOf('string'), [null]],
  ['an array of two', arrayOf('string'), [placeholder, 'a']],
  ['a shorter array of its codes', arrayOf('int32'), asCodes.slice(1)],
  ['an array of 28 other numbers', arrayOf('int32'), [...asCodes.slice(1), 0]],
];

test.for(real)('%s is a value like any other', ([, schema, value]) => {
  const source = sourceOf({ columns: { id: 'int64', a: schema } });
  expect(as('upsert', decode(update(source, { id: 1, a: value }))).row.unavailable).toBeUndefined();
});

test.for(['', `${placeholder} `, 'null', [], [null], [1], asCodes.slice(1), { [placeholder]: 1 }, 5, true, null])(
  'without schema %j is a value like any other',
  (value) => {
    const event = as('upsert', decode(document({ id: 1 }, { id: 1, a: value })));
    expect(event.row.unavailable).toBeUndefined();
  },
);

test('a row without placeholder carries no set of unavailable fields', () => {
  expect(as('upsert', decode(create(sourceOf(), { id: 1, note: 'a' }))).row.unavailable).toBeUndefined();
});

test('a key is never unavailable', () => {
  const event = as('delete', decode(remove(sourceOf({ columns: { id: 'string' } }), { id: placeholder })));
  expect(event.key.row.unavailable).toBeUndefined();
});
