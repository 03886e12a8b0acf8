import { describe, expect, test } from 'vitest';
import { keyOf } from '../../../lib/decode/key.ts';
import { create, exactly, remove, type Source, sourceOf, tombstone, uuid } from '../../support/records.ts';
import { as, decode } from './decoding.ts';

const schemas = [true, false];

function keyId(source: Source, row: Readonly<Record<string, unknown>>): string | undefined {
  return as('upsert', decode(create(source, row))).key?.id;
}

describe.for(schemas)('a key (with schema: %s)', (withSchema) => {
  test('keeps int64 values apart that a JavaScript number cannot', () => {
    const source = sourceOf({ withSchema });
    const one = keyId(source, { id: exactly('9007199254740993') });
    const other = keyId(source, { id: exactly('9007199254740992') });
    expect(one).toBe('[9007199254740993]');
    expect(other).toBe('[9007199254740992]');
  });

  test('keeps int64 values apart inside of arrays', () => {
    const columns = { id: { type: 'array', items: { type: 'int64', optional: true } } };
    const source = sourceOf({ withSchema, columns });
    const one = keyId(source, { id: [exactly('9007199254740993')] });
    const other = keyId(source, { id: [exactly('9007199254740992')] });
    expect(one).not.toBe(other);
  });

  test('is the same in a row, its delete and its tombstone', () => {
    const source = sourceOf({ withSchema, columns: { site: 'string', id: 'int64' }, key: ['site', 'id'] });
    const row = { site: 'a"b', id: exactly('-9223372036854775808') };
    const ids = [create(source, row), remove(source, row), tombstone(source, row)].map((record) => {
      const event = decode(record);
      return event.kind === 'upsert' || event.kind === 'delete' ? event.key?.id : event.kind;
    });
    expect(ids).toEqual(Array(3).fill('["a\\"b",-9223372036854775808]'));
  });

  test('can be a part of the record key, in the order the setting names', () => {
    const source = sourceOf({ withSchema, columns: { site: 'string', id: 'int64' }, key: ['site', 'id'] });
    const event = as('upsert', decode(create(source, { site: 's', id: 7 }), { primaryKeyFields: 'id, site' }));
    expect(event.key?.id).toBe('[7,"s"]');
    expect(event.key?.row.shape.fields.map((field) => field.name)).toEqual(['id', 'site']);
    const part = as('delete', decode(remove(source, { site: 's', id: 7 }), { primaryKeyFields: 'id' }));
    expect(part.key.id).toBe('[7]');
  });

  test('with a null in it is no key', () => {
    const source = sourceOf({ withSchema, columns: { site: 'string' }, key: ['site'] });
    const event = decode(create(source, { site: null }), { keylessTables: 'dead-letter' });
    expect(as('broken', event).error).toMatchObject({ class: 'record', code: 'NO_KEY' });
  });
});

test('a key tells a number from the same digits as text, and a value from the next field', () => {
  const source = sourceOf({ withSchema: false, columns: { a: 'string', b: 'string' }, key: ['a', 'b'] });
  const rows = [
    { a: 1, b: 2 },
    { a: '1', b: 2 },
    { a: '1', b: '2' },
    { a: '1,2', b: '' },
    { a: '1","2', b: '' },
  ];
  expect(new Set(rows.map((row) => keyId(source, row))).size).toBe(rows.length);
});

test('a uuid is the same key in either spelling', () => {
  const source = sourceOf({ columns: { id: uuid } });
  const lower = keyId(source, { id: 'ee441d3f-8c84-4133-adb3-dc35458dfde0' });
  expect(keyId(source, { id: 'EE441D3F-8C84-4133-ADB3-DC35458DFDE0' })).toBe(lower);
});

test('a text is another key in another spelling', () => {
  const source = sourceOf({ columns: { id: 'string' } });
  expect(keyId(source, { id: 'A' })).not.toBe(keyId(source, { id: 'a' }));
});

test('a key that is no struct is refused with what to do about it', () => {
  const record = { ...create(sourceOf({ withSchema: false }), { id: 1 }), key: Buffer.from('"a"').toString('base64') };
  expect(as('broken', decode(record)).error.message).toContain('key converter');
});

test('the fields asked for decide, not those asked for before', () => {
  const { row } = as('upsert', decode(create(sourceOf(), { id: 1, note: 'x' })));
  expect(keyOf(row, ['id'])?.id).toBe('[1]');
  expect(keyOf(row, ['note'])?.id).toBe('["x"]');
});
