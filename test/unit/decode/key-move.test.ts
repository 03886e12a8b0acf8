import { describe, expect, test } from 'vitest';
import { moveName } from '../../../lib/model/change-event.ts';
import {
  create,
  exactly,
  header,
  move,
  remove,
  type Source,
  sourceOf,
  uuid,
  type Values,
  withSchema,
} from '../../support/records.ts';
import { as, decode } from './decoding.ts';

const columns = { order_id: uuid, line_no: 'int64', note: 'string' };
const key = ['order_id', 'line_no'];
const before = { order_id: 'ee441d3f-8c84-4133-adb3-dc35458dfde0', line_no: exactly('9007199254740993'), note: '' };
const after = { ...before, line_no: exactly('9007199254740995'), note: 'übersetzt' };
const sources: readonly [string, Source][] = [
  ['with schema', sourceOf({ columns, key })],
  ['without schema', sourceOf({ columns, key, withSchema: false })],
  ['flattened', sourceOf({ columns, key, flattened: true })],
  ['flattened without schema', sourceOf({ columns, key, flattened: true, withSchema: false })],
];
const headers: readonly [string, (key: Values) => string][] = [
  ['plain JSON', JSON.stringify],
  ['JSON with schema', (given) => JSON.stringify(withSchema('k', { order_id: uuid, line_no: 'int64' }, given))],
  ['JSON with schema null', (given) => JSON.stringify({ schema: null, payload: given })],
];

describe.for(sources)('a primary-key change %s', ([, source]) => {
  test.for(headers)('is named the same by both halves (header: %s)', ([, asHeader]) => {
    const { removed, created } = move(source, before, after, { asHeader, new: { partition: 3, offset: 9 } });
    const away = as('delete', decode(removed));
    const here = as('upsert', decode(created));
    const ids = {
      oldId: '["ee441d3f-8c84-4133-adb3-dc35458dfde0",9007199254740993]',
      newId: '["ee441d3f-8c84-4133-adb3-dc35458dfde0",9007199254740995]',
    };
    expect(away.moved).toEqual(ids);
    expect(here.moved).toEqual(ids);
    expect(moveName(here.moved ?? ids, here)).toBe(moveName(away.moved ?? ids, away));
  });

  test('is known by its tombstone too', () => {
    const event = as('delete', decode(move(source, before, after).tombstone));
    expect(event).toMatchObject({ tombstone: true, moved: { oldId: event.key.id } });
  });
});

test('two moves between the same keys differ by their position in the source’s log', () => {
  const source = sourceOf({ columns, key });
  const first = as('delete', decode(move(source, before, after, { old: { lsn: 1 } }).removed));
  const second = as('delete', decode(move(source, before, after, { old: { lsn: 2 } }).removed));
  expect(first.moved).toEqual(second.moved);
  expect(first.moved && moveName(first.moved, first)).not.toBe(second.moved && moveName(second.moved, second));
});

test('bytes above 127 come as negative numbers and are read as UTF-8', () => {
  const source = sourceOf({ columns: { id: 'string' }, withSchema: false });
  const { removed } = move(source, { id: 'a' }, { id: 'ключ' });
  expect(removed.headers[0]?.['__debezium.newkey']?.some((byte) => byte < 0)).toBe(true);
  expect(as('delete', decode(removed)).moved).toEqual({ oldId: '["a"]', newId: '["ключ"]' });
});

test('bytes may also come unsigned', () => {
  const source = sourceOf({ columns: { id: 'string' }, withSchema: false });
  const headers = [{ '__debezium.newkey': [...Buffer.from('{"id":"é"}')] }];
  expect(as('delete', decode(remove(source, { id: 'a' }, { headers }))).moved?.newId).toBe('["é"]');
});

test('other headers, before it and instead of it, mean nothing', () => {
  const source = sourceOf({ withSchema: false });
  const context = header('__debezium.context.taskId', '"0"');
  const { removed } = move(source, { id: 1 }, { id: 2 });
  expect(as('delete', decode({ ...removed, headers: [context, ...removed.headers] })).moved?.newId).toBe('[2]');
  expect(as('delete', decode({ ...removed, headers: [context] })).moved).toBeUndefined();
});

test.for(['{"id":', '7', 'null', '{"other":1}', '{"id":null}'])('a header that holds %s moves nothing', (text) => {
  const headers = [header('__debezium.oldkey', text)];
  const event = as('upsert', decode(create(sourceOf({ withSchema: false }), { id: 2, note: 'x' }, { headers })));
  expect(event.moved).toBeUndefined();
});

test('with chosen key fields the move is between the chosen parts', () => {
  const source = sourceOf({ columns, key, withSchema: false });
  const { removed, created } = move(source, { ...before, line_no: 1 }, { ...after, line_no: 2 });
  const given = { primaryKeyFields: 'line_no' };
  expect(as('delete', decode(removed, given)).moved).toEqual({ oldId: '[1]', newId: '[2]' });
  expect(as('upsert', decode(created, given)).moved).toEqual({ oldId: '[1]', newId: '[2]' });
});
