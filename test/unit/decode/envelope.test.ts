import { describe, expect, test } from 'vitest';
import { create, read, remove, type Source, sourceOf, truncate, update } from '../../support/records.ts';
import { as, cells, decode } from './decoding.ts';

const shapes: readonly [string, Source][] = [
  ['with schema', sourceOf()],
  ['without schema', sourceOf({ withSchema: false })],
];
const row = { id: 7, note: 'seven' };

describe.for(shapes)('an envelope %s', ([, source]) => {
  test.for([
    ['c', create],
    ['r', read],
    ['u', update],
  ] as const)('op %s is an upsert of after', ([, build]) => {
    const event = as('upsert', decode(build(source, row)));
    expect(cells(event.row)).toEqual(row);
    expect(event).toMatchObject({ table: 'orders', key: { id: '[7]' }, moved: undefined });
  });

  test('op d is a delete by the record key', () => {
    const event = as('delete', decode(remove(source, row)));
    expect(event).toMatchObject({ table: 'orders', key: { id: '[7]' }, tombstone: false, moved: undefined });
  });

  test('op t is a truncate where the settings say so, and skipped otherwise', () => {
    expect(decode(truncate(source))).toMatchObject({ kind: 'truncate', table: 'orders', position: [1_000] });
    expect(decode(truncate(source), { truncate: 'ignore' })).toMatchObject({ kind: 'skipped', reason: 'truncate' });
  });

  test('its times come from the envelope, its position from the source block', () => {
    const event = as('upsert', decode(create(source, row, { lsn: 42_969_144 })));
    expect(event).toMatchObject({ sourceTsMs: 1_699_999_999_000, tsMs: 1_700_000_000_000, position: [42_969_144] });
  });

  test('a row of an incremental snapshot has no position', () => {
    expect(as('upsert', decode(read(source, row, { lsn: null }))).position).toBeUndefined();
  });
});

test('a binlog position is compared by file number, position and row', () => {
  const source = sourceOf({ schema: undefined, topic: 'mysql.shop.orders', connector: 'mariadb' });
  const at = { source: { file: 'binlog.000012', pos: 34_599, row: 3 } };
  expect(as('upsert', decode(create(source, row, at))).position).toEqual([12, 34_599, 3]);
});

test('an envelope whose after is missing is broken, and says where it stands', () => {
  const record = remove(sourceOf({ withSchema: false }), row, { partition: 2, offset: 17 });
  const asCreate = Buffer.from(record.value ?? '', 'base64')
    .toString()
    .replace('"op":"d"', '"op":"c"');
  const event = as('broken', decode({ ...record, value: Buffer.from(asCreate).toString('base64') }));
  expect(event.error).toMatchObject({ class: 'record', code: 'NO_AFTER' });
  expect(event.error.message).toContain('topic "shop.public.orders", partition 2, offset 17');
});

test('a delete without before is still a delete by its key', () => {
  const record = remove(sourceOf({ withSchema: false }), row);
  const value = Buffer.from(record.value ?? '', 'base64')
    .toString()
    .replace(/"before":\{[^}]*\}/, '"before":null');
  expect(decode({ ...record, value: Buffer.from(value).toString('base64') })).toMatchObject({
    kind: 'delete',
    key: { id: '[7]' },
  });
});

test('a row whose own columns are called op and source is no envelope', () => {
  const source = sourceOf({
    columns: { id: 'int64', op: 'string', source: 'string' },
    withSchema: false,
    flattened: true,
  });
  const event = as('upsert', decode(create(source, { id: 1, op: 'c', source: 'web' })));
  expect(cells(event.row)).toMatchObject({ id: 1, op: 'c', source: 'web' });
});
