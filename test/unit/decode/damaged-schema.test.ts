import { describe, expect, test } from 'vitest';
import { create, document, type FieldSchema, sourceOf, struct, withSchema } from '../../support/records.ts';
import { as, cells, decode, decoder } from './decoding.ts';

const columns = { id: 'int64', note: 'string' };
const row = { id: 1, note: 'a' };

/** What a flattened record with such a schema means. */
function withSchemaOf(schema: unknown, payload: unknown = row): { code: string; message: string } {
  const { error } = as('broken', decode(document({ id: 1 }, { schema, payload })));
  expect(error.class).toBe('record');
  return error;
}

describe('a struct that Kafka Connect would refuse too', () => {
  const field = { type: 'int64', field: 'id' };
  test.for([
    { type: 'struct' },
    { type: 'struct', fields: null },
    { type: 'struct', fields: 'id' },
    { type: 'struct', fields: {} },
    { type: 'struct', fields: [field, null] },
    { type: 'struct', fields: [field, []] },
    { type: 'struct', fields: [field, { type: 'string' }] },
    { type: 'struct', fields: [field, { field: 'note' }] },
    { type: 'struct', fields: [field, { type: 'string', field: 5 }] },
    { type: 'struct', fields: [field, { type: 5, field: 'note' }] },
  ])('%j is a record error: what it does not describe would be lost', (schema) => {
    expect(withSchemaOf(schema).message).toContain('a struct without a list of named fields');
  });

  test('two fields of one name are a record error', () => {
    const schema = { type: 'struct', fields: [field, { type: 'string', field: 'note' }, field] };
    expect(withSchemaOf(schema).message).toContain('two fields of one name');
  });

  test.for([undefined, {}, { scale: 'abc' }, { scale: '' }, { scale: null }, { scale: '1e3' }, 'scale', []])(
    'a Decimal whose parameters are %j has no scale, and is never read with another',
    (parameters) => {
      const decimal = { type: 'bytes', name: 'org.apache.kafka.connect.data.Decimal', parameters } as FieldSchema;
      const error = withSchemaOf(struct('v', { ...columns, price: decimal }), { ...row, price: 'AQ==' });
      expect(error.message).toMatch(/Decimal.*"price".*no scale/);
    },
  );
});

describe('a schema of another record', () => {
  test.for([
    ['a member it does not have', { ...row, more: 5 }],
    ['a member of another name', { id: 1, nota: 'a' }],
    ['none of its members', { op: 'c', source: 5, x: 1 }],
  ])('is a record error where the row has %s', ([, payload]) => {
    expect(withSchemaOf(struct('v', columns), payload).message).toContain('does not describe the member');
  });

  test.for(['string', 'int64', 'map', 'array'])('is a record error where it is of type %s', (type) => {
    expect(withSchemaOf({ type }).message).toContain('does not describe the member');
  });

  test('is a record error in the key', () => {
    const key = withSchema('k', { other: 'int64' }, { id: 1 });
    expect(as('broken', decode(document(key, row))).error.message).toContain('does not describe the member');
  });

  test('is a record error in the row of an envelope, and leaves the next record what it is', () => {
    const warm = decoder();
    const narrow = sourceOf({ columns: { id: 'int64' } });
    const record = create(narrow, row);
    expect(warm.decode(record).kind).toBe('broken');
    expect(warm.decode(create(narrow, { id: 2 })).kind).toBe('upsert');
  });

  test('a field that the row lacks is null, in whatever order the others come', () => {
    const { row: read } = as('upsert', decode(document({ id: 1 }, withSchema('v', columns, { note: 'a' }))));
    expect(cells(read)).toEqual({ id: undefined, note: 'a' });
  });
});

describe('a schema without end', () => {
  test.for([600, 3_000, 50_000])('of %i arrays inside each other ends', (depth) => {
    let text = JSON.stringify({ schema: struct('v', { ...columns, list: 'DEEP' }), payload: row });
    text = text.replace(
      '"type":"DEEP"',
      `"type":"array","items":${'{"type":"array","items":'.repeat(depth)}{"type":"int32"}${'}'.repeat(depth)}`,
    );
    const event = decode({ ...document({ id: 1 }, null), value: Buffer.from(text).toString('base64') });
    expect(event.kind).toBe(depth < 900 ? 'upsert' : 'broken');
  });

  test('of 10,000 fields is read', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, 'int32']));
    const { row: read } = as('upsert', decode(create(sourceOf({ columns: { ...columns, ...many } }), row)));
    expect(read.shape.fields).toHaveLength(10_002);
  });
});
