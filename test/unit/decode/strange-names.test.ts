import { describe, expect, test } from 'vitest';
import { fieldValue, rawValue } from '../../../lib/model/row.ts';
import { base64, create, document, remove, sourceOf, tombstone, truncate } from '../../support/records.ts';
import { as, decode } from './decoding.ts';

describe('a field called _landfall_…', () => {
  test.for(['_landfall_deleted', '_landfall_offset', '_landfall_x'])('%s is a record error', (name) => {
    const source = sourceOf({ columns: { id: 'int64', [name]: 'string' } });
    const { error } = as('broken', decode(create(source, { id: 1, [name]: 'x' }, { offset: 5 })));
    expect(error).toMatchObject({ class: 'record', code: 'RESERVED_NAME' });
    expect(error.message).toMatch(new RegExp(`"${name}".*table orders.*offset 5`));
  });

  test.for(['landfall_x', '__landfall_x', '_LANDFALL_x'])('%s is a name like any other', (name) => {
    const source = sourceOf({ columns: { id: 'int64', [name]: 'string' } });
    expect(decode(create(source, { id: 1, [name]: 'x' })).kind).toBe('upsert');
  });

  test('does not stop a delete, which writes no field', () => {
    const source = sourceOf({ columns: { id: 'int64', _landfall_x: 'string' } });
    expect(decode(remove(source, { id: 1, _landfall_x: null })).kind).toBe('delete');
  });
});

describe('a table called _landfall_…', () => {
  const table = '_landfall_progress';
  const source = sourceOf({ table, topic: `shop.public.${table}` });
  const row = { id: 1, note: 'a' };

  test.for([
    ['row', create(source, row)],
    ['delete', remove(source, row)],
    ['tombstone', tombstone(source, row)],
    ['truncate', truncate(source)],
    ['flattened row', create({ ...source, flattened: true }, row)],
  ] as const)('is refused to a %s', ([, record]) => {
    const { error } = as('broken', decode(record, { truncate: 'truncate' }));
    expect(error).toMatchObject({ class: 'record', code: 'RESERVED_NAME', place: { table } });
  });

  test('is refused to a rule', () => {
    const tableNames = [{ match: 'shop\\.(.*)\\.(.*)', table: '_landfall_$2' }];
    expect(as('broken', decode(create(sourceOf(), row), { tableNames })).error.code).toBe('RESERVED_NAME');
  });
});

test.for([create, remove, tombstone])('a key called _landfall_… is a record error', (build) => {
  const source = sourceOf({ columns: { _landfall_deleted: 'boolean' }, key: ['_landfall_deleted'] });
  const { error } = as('broken', decode(build(source, { _landfall_deleted: true })));
  expect(error).toMatchObject({ code: 'RESERVED_NAME', place: { table: 'orders', column: '_landfall_deleted' } });
});

const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

describe.for([true, false])('names that every JavaScript object has (with schema: %s)', (withSchema) => {
  test.for(inherited)('%s is a column and its value is kept', (name) => {
    const source = sourceOf({ columns: { id: 'int64', [name]: 'string' }, withSchema });
    const event = as('upsert', decode(create(source, JSON.parse(`{"id":1,${JSON.stringify(name)}:"mine"}`))));
    expect(event.row.shape.byName.has(name)).toBe(true);
    expect(rawValue(event.row, name)).toBe('mine');
    expect(fieldValue(event.row.exact(), name)).toBe('mine');
  });
});

test.for(inherited)('%s has no value in a row that lacks it', (name) => {
  const event = as('upsert', decode(document({ id: 1 }, { id: 1 })));
  expect(rawValue(event.row, name)).toBeUndefined();
});

test.for(inherited)('%s is not found in a row whose schema promises it', (name) => {
  const columns = { id: 'int64', [name]: { type: 'array', items: { type: 'string' } } };
  const event = as('upsert', decode(create(sourceOf({ columns }), { id: 1 })));
  expect(rawValue(event.row, name)).toBeUndefined();
  expect(event.row.unavailable).toBeUndefined();
});

test.for(inherited)('%s can be a key, and is none where the record lacks it', (name) => {
  const key = JSON.parse(`{${JSON.stringify(name)}:"mine"}`);
  const event = as('upsert', decode({ ...document(null, { id: 1 }), key: base64(JSON.stringify(key)) }));
  expect(event.key?.id).toBe('["mine"]');
  const without = decode(document({ id: 1 }, { id: 1 }), { primaryKeyFields: [name], keylessTables: 'dead-letter' });
  expect(as('broken', without).error.code).toBe('NO_KEY');
});
