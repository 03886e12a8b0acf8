import { describe, expect, test } from 'vitest';
import { create, remove, type Source, sourceOf } from '../../support/records.ts';
import { as, cells, decode } from './decoding.ts';

const shapes: readonly [string, Source][] = [
  ['with schema', sourceOf({ flattened: true })],
  ['without schema', sourceOf({ flattened: true, withSchema: false })],
];

describe.for(shapes)('a flattened row %s', ([, source]) => {
  test('is an upsert; __deleted is no column, the other added fields are', () => {
    const event = as('upsert', decode(create(source, { id: 7, note: null })));
    expect(cells(event.row)).toEqual({
      id: 7,
      note: null,
      __op: 'c',
      __source_ts_ms: 1_699_999_999_000,
      __source_lsn: 1_000,
    });
    expect(event.row.shape.byName.has('__deleted')).toBe(false);
  });

  test('is a delete where __deleted is "true"', () => {
    expect(decode(remove(source, { id: 7, note: '' }))).toMatchObject({
      kind: 'delete',
      table: 'orders',
      key: { id: '[7]' },
      tombstone: false,
    });
  });

  test('takes its table from the topic, its position and time from the added fields', () => {
    expect(decode(create(source, { id: 7 }, { lsn: 5 }))).toMatchObject({
      table: 'orders',
      position: [5],
      sourceTsMs: 1_699_999_999_000,
      tsMs: undefined,
    });
  });
});

test('columns called op and after do not make a flattened row with schema an envelope', () => {
  const source = sourceOf({ flattened: true, columns: { id: 'int64', op: 'string', after: 'string' } });
  const event = as('upsert', decode(create(source, { id: 1, op: 'upgrade', after: 'noon' })));
  expect(cells(event.row)).toMatchObject({ id: 1, op: 'upgrade', after: 'noon' });
});

test('columns called schema and payload do not make a flattened row a record with schema', () => {
  const source = sourceOf({ topic: 's.public.documents', columns: {}, key: ['schema'], withSchema: false });
  const key = { schema: 'v1', payload: 'x' };
  const record = create(source, key);
  const event = as('upsert', decode({ ...record, value: Buffer.from(JSON.stringify(key)).toString('base64') }));
  expect(cells(event.row)).toEqual(key);
});
