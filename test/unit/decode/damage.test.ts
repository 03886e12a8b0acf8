import { describe, expect, test } from 'vitest';
import { base64, create, document, sourceOf } from '../../support/records.ts';
import { as, decode, decoder } from './decoding.ts';

const source = sourceOf();
const good = create(source, { id: 1, note: 'a' }, { partition: 4, offset: 21 });
const value = good.value ?? '';

function brokenBy(change: Partial<typeof good>): { code: string; message: string } {
  const { error } = as('broken', decode({ ...good, ...change }));
  expect(error.class).toBe('record');
  expect(error.message).toContain('topic "shop.public.orders", partition 4, offset 21');
  return error;
}

describe('base64 that is damaged', () => {
  test.for([
    ['cut', value.slice(0, -5)],
    ['cut to nothing but padding', '===='],
    ['with a blank in it', `${value.slice(0, 8)} ${value.slice(9)}`],
    ['with a character that is none', `${value.slice(0, 8)}*${value.slice(9)}`],
    ['with padding inside', `AA==${value}`],
  ])('%s is a record error that names the value', ([, text]) => {
    expect(brokenBy({ value: text ?? '' }).message).toMatch(/value cannot be decoded.*base64/);
  });

  test('in the key is a record error that names the key', () => {
    expect(brokenBy({ key: 'AA=' }).message).toMatch(/key cannot be decoded.*base64/);
  });
});

test('bytes that are not UTF-8 are refused, never replaced', () => {
  const latin1 = Buffer.from('{"id":1,"note":"gr\xfcn"}', 'latin1');
  expect(brokenBy({ value: base64(latin1) }).message).toContain('not UTF-8');
  expect(brokenBy({ key: base64(Buffer.from([0x7b, 0xff, 0x7d])) }).message).toContain('not UTF-8');
});

test('bytes that are not UTF-8 are refused behind a known schema too', () => {
  const warm = decoder();
  warm.decode(good);
  const bytes = Buffer.from(value, 'base64');
  bytes[bytes.lastIndexOf('"a"') + 1] = 0xfc;
  expect(as('broken', warm.decode({ ...good, value: base64(bytes) })).error.message).toContain('not UTF-8');
});

test.for([
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['JSON that is cut', '{"id":1'],
  ['Avro in the Confluent wire format', '\u0000\u0000\u0000\u0000\u0001\u0002'],
])('%s is a record error', ([, text]) => {
  expect(brokenBy({ value: base64(text ?? '') }).code).toBe('UNDECODABLE');
});

test('a cut record behind a known schema is a record error', () => {
  const warm = decoder();
  warm.decode(good);
  const cut = Buffer.from(value, 'base64').subarray(0, -20);
  expect(warm.decode({ ...good, value: base64(cut) }).kind).toBe('broken');
});

test.for([5, 'text', true, [], [{ id: 1 }]])('a value that is %j is no change event', (payload) => {
  expect(as('broken', decode(document({ id: 1 }, payload))).error).toMatchObject({
    class: 'record',
    code: 'NOT_A_CHANGE_EVENT',
  });
});

test('a message never holds more than the beginning of a value', () => {
  const { error } = as('broken', decode(document({ id: 1 }, 'secret '.repeat(1_000))));
  expect(error.message.length).toBeLessThan(300);
});

test('a header that is no object never stops a record', () => {
  const headers = [5, 'text', { '__debezium.oldkey': 'text' }] as unknown as typeof good.headers;
  expect(decode({ ...good, headers })).toMatchObject({ kind: 'upsert', moved: undefined });
});
