import { describe, expect, test } from 'vitest';
import { readLambdaEvent } from '../../../lib/decode/lambda-event.ts';
import { create, document, lambdaEvent, sourceOf, tombstone, update, withSchema } from '../../support/records.ts';
import { decode, decoder } from './decoding.ts';

const source = sourceOf({ withSchema: false });

test.for([
  ['null', { value: null }],
  ['absent', {}],
])('a tombstone whose value is %s is a delete by key', ([, value]) => {
  const { value: _, ...record } = tombstone(source, { id: 7 });
  const event = { ...lambdaEvent(), records: { 'shop.public.orders-0': [{ ...record, ...(value as object) }] } };
  const [read] = readLambdaEvent(event).flatMap(({ records }) => records);
  expect(read && decode(read)).toMatchObject({ kind: 'delete', tombstone: true, table: 'orders', key: { id: '[7]' } });
});

test.for([
  ['without schema', 'null'],
  ['with schema', JSON.stringify(withSchema('shop.public.orders.Envelope', { id: 'int64' }, null))],
])('a JSON null %s under a key is a tombstone', ([, text]) => {
  const record = { ...tombstone(source, { id: 7 }), value: Buffer.from(text ?? '').toString('base64') };
  expect(decode(record)).toMatchObject({ kind: 'delete', tombstone: true });
});

test('a tombstone without key is skipped', () => {
  expect(decode(document(null, null))).toMatchObject({ kind: 'skipped', reason: 'empty' });
});

test('a tombstone whose key lacks the chosen fields is skipped: its delete has said all', () => {
  const event = decode(tombstone(source, { id: 7 }), { primaryKeyFields: 'site' });
  expect(event).toMatchObject({ kind: 'skipped', reason: 'tombstone' });
});

test('a tombstone is skipped where rows have no key', () => {
  const given = { primaryKeyMode: 'none', insertMode: 'insert', deleteMode: 'ignore' };
  expect(decode(tombstone(source, { id: 7 }), given)).toMatchObject({ kind: 'skipped', reason: 'tombstone' });
});

describe('the table of a tombstone', () => {
  const odd = sourceOf({ topic: 'shop.public.my_table', table: 'my table', withSchema: false });

  test('is what the topic’s other records said', () => {
    const warm = decoder();
    warm.decode(create(odd, { id: 1, note: 'x' }));
    expect(warm.decode(tombstone(odd, { id: 1 }))).toMatchObject({ kind: 'delete', table: 'my table' });
  });

  test('is the last part of the topic while nothing else has come', () => {
    expect(decode(tombstone(odd, { id: 1 }))).toMatchObject({ kind: 'delete', table: 'my_table' });
  });

  test('is what the topic’s other records said where a rule asks for the source’s names', () => {
    const given = { tableNames: [{ match: 'shop\\..*', table: '{schema} {table}' }] };
    const warm = decoder(given);
    warm.decode(create(odd, { id: 1, note: 'x' }));
    expect(warm.decode(tombstone(odd, { id: 1 }))).toMatchObject({ kind: 'delete', table: 'public my table' });
  });
});

// Such a topic tells its tables apart by the source block, which a tombstone has not; its delete has said all.
describe('the table of a tombstone in a topic that carries several', () => {
  const routed = { tableNames: [{ match: 'shop.all', table: '{table}' }] };
  const orders = sourceOf({ topic: 'shop.all', table: 'orders', withSchema: false });
  const lines = sourceOf({ topic: 'shop.all', table: 'lines', withSchema: false });
  const late = tombstone(orders, { id: 7 }, { partition: 0, offset: 2 });

  test('is never another one of them', () => {
    const warm = decoder(routed);
    warm.decode(update(orders, { id: 7, note: 'x' }, { partition: 0 }));
    warm.decode(update(lines, { id: 9, note: 'x' }, { partition: 1 }));
    expect(warm.decode(late)).not.toMatchObject({ kind: 'delete', table: 'lines' });
  });

  test('is never the only one of them that has come by so far', () => {
    const warm = decoder(routed);
    warm.decode(update(lines, { id: 9, note: 'x' }, { partition: 1 }));
    expect(warm.decode(late)).not.toMatchObject({ kind: 'delete', table: 'lines' });
  });

  test('is never a table without name: such a tombstone is skipped', () => {
    expect(decode(late, routed)).toMatchObject({ kind: 'skipped' });
  });
});
