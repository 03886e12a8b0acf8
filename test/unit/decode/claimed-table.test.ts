import { describe, expect, test } from 'vitest';
import { create, sourceOf, tombstone } from '../../support/records.ts';
import { as, cells, decode, decoder } from './decoding.ts';

const ours = sourceOf({ schema: 'public', table: 'order' });
const theirs = sourceOf({ schema: 'other', table: 'order' });

describe('a table that another topic writes', () => {
  test('is refused to a change, and the error names both topics', () => {
    const made = decoder();
    made.decode(create(ours, { id: 1 }));
    const { error } = as('broken', made.decode(create(theirs, { id: 1 })));
    expect(error).toMatchObject({ class: 'systemic', code: 'TABLE_CLAIMED' });
    expect(error.message).toMatch(/"shop\.public\.order" and "shop\.other\.order"/);
  });

  test('is refused to a tombstone that comes before every other record of its topic', () => {
    const made = decoder();
    made.decode(create(ours, { id: 1 }));
    expect(as('broken', made.decode(tombstone(theirs, { id: 1 }))).error.code).toBe('TABLE_CLAIMED');
  });
});

test('a tombstone claims no table: which one its topic writes is not known yet', () => {
  const made = decoder();
  const routed = sourceOf({ topic: 'lake.order', table: 'order lines' });
  expect(made.decode(tombstone(routed, { id: 1 }))).toMatchObject({ kind: 'delete', table: 'order' });
  expect(made.decode(create(ours, { id: 1 }))).toMatchObject({ kind: 'upsert', table: 'order' });
});

test.for([true, false])(
  'a column of the source called __deleted is one like any other (with schema: %s)',
  (withSchema) => {
    const source = sourceOf({ columns: { id: 'int64', __deleted: 'string' }, withSchema });
    const event = as('upsert', decode(create(source, { id: 1, __deleted: 'true' })));
    expect(cells(event.row)).toEqual({ id: 1, __deleted: 'true' });
  },
);
