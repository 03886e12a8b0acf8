import { describe, expect, test } from 'vitest';
import { rawValue } from '../../../lib/model/row.ts';
import { base64, create, document, sourceOf, struct } from '../../support/records.ts';
import { as, cells, decode, decoder } from './decoding.ts';

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

describe('members that come twice', () => {
  test.for([true, false])('the last one counts, however exactly it is read (with schema: %s)', (withSchema) => {
    const text = '{"id":1,"id":12345678901234567890,"note":"a","note":"b"}';
    const payload = withSchema ? `{"schema":${JSON.stringify(struct('v', source.columns))},"payload":${text}}` : text;
    const { row } = as('upsert', decode({ ...good, value: base64(payload) }));
    expect(rawValue(row, 'note')).toBe('b');
    expect(JSON.stringify(row.exact())).toBe('{"id":12345678901234567890,"note":"b"}');
  });

  test('a schema that comes twice is never taken for the schema of records that carry the first', () => {
    const warm = decoder();
    const other = JSON.stringify(struct('other', { id: 'string', gone: 'string' }));
    const twice = Buffer.from(value, 'base64').toString('utf8').replace(/\}$/, `,"schema":${other}}`);
    warm.decode({ ...good, value: base64(twice) });
    const { row } = as('upsert', warm.decode({ ...good, offset: 22 }));
    expect(row.shape.fields.map(({ name }) => name)).toEqual(['id', 'note']);
  });
});

describe('nesting', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  const deep = (depth: number, withSchema: boolean) => {
    const payload = `{"id":1,"note":12345678901234567890,"deep":${nested(depth - 1)}}`;
    const schema = JSON.stringify(
      struct('v', { ...source.columns, deep: { type: 'array', items: { type: 'int32' } } }),
    );
    return { value: base64(withSchema ? `{"schema":${schema},"payload":${payload}}` : payload) };
  };

  test.for([true, false])('1,000 levels deep is read, exactly too (with schema: %s)', (withSchema) => {
    const { row } = as('upsert', decode({ ...good, ...deep(withSchema ? 999 : 1_000, withSchema) }));
    expect(JSON.stringify(row.exact())).toContain(nested(998));
  });

  test.for([1_001, 5_000, 100_000])('%i levels deep is a record error, wherever it is', (depth) => {
    const warm = decoder();
    for (const withSchema of [false, true, true]) {
      warm.decode({ ...good, ...deep(3, true) });
      const { error } = as('broken', warm.decode({ ...good, ...deep(depth, withSchema) }));
      expect(error.message).toContain('nested more than 1000 levels deep');
    }
    expect(brokenBy({ key: base64(`{"id":${nested(depth)}}`) }).message).toContain('nested more than 1000 levels');
    expect(brokenBy({ value: base64(nested(depth)) }).message).toContain('nested more than 1000 levels');
  });
});

describe('an envelope that is none any more', () => {
  const rest = { before: null, after: { id: 1, note: 'a' }, ts_ms: 1 };
  const where = { db: 'shop', schema: 'public', table: 'orders' };
  test.for([
    { ...rest, op: 'x', source: where },
    { ...rest, op: 5, source: where },
    { ...rest, op: null, source: where },
    { ...rest, source: where },
    { ...rest, op: 'c', source: null },
    { ...rest, op: 'c', source: 'orders' },
    { ...rest, op: 'c' },
    { after: { id: 1 } },
  ])('%j is never taken for a row, which would have nothing but its key', (payload) => {
    expect(as('broken', decode(document({ id: 1 }, payload))).error.code).toBe('NOT_A_CHANGE_EVENT');
    const { schema } = JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
    expect(decode(document({ id: 1 }, { schema, payload })).kind).toBe('broken');
  });

  test('a table may have columns that are called so, beside its own', () => {
    const row = { id: 1, op: 'x', source: 'web', before: 'a', after: 'b' };
    expect(cells(as('upsert', decode(document({ id: 1 }, row))).row)).toEqual(row);
  });

  test('a truncate with a row empties no table', () => {
    const payload = { ...rest, op: 't', source: where };
    expect(as('broken', decode(document(null, payload))).error.code).toBe('NOT_A_CHANGE_EVENT');
  });

  test('a binlog file with any number of digits is read in no time', () => {
    const file = `${'1'.repeat(2_000_000)}x`;
    const payload = { ...rest, op: 'c', source: { ...where, file, pos: 1 } };
    expect(as('upsert', decode(document({ id: 1 }, payload))).position).toEqual([0, 1, 0]);
  });
});
