import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EnvelopeReader, type ReadEnvelope } from '../../../lib/decode/envelope-reader.ts';
import { recordsOf } from '../../../local/lambda-event.ts';
import { loadEvents } from '../../support/fixtures.ts';

const source = { version: '3.6', connector: 'postgresql', ts_ms: 17, db: 'd', sequence: '[null,"2"]', schema: 's' };
const flat = { ...source, table: 't', txId: 3, lsn: 4, xmin: null, snapshot: false };
const rest = { transaction: null, op: 'c', ts_ms: 19, ts_us: 19_000, ts_ns: 19_000_000 };
const envelope = { before: null, after: { id: 1, note: 'é', after: { source: {} } }, source: flat, ...rest };

function read(text: string): ReadEnvelope | undefined {
  // Not at the start of the buffer, nor up to its end: nothing around it may be read.
  const bytes = Buffer.from(`{"before":${text},"source":{}}`);
  const start = '{"before":'.length;
  return new EnvelopeReader().read(bytes, start, start + Buffer.byteLength(text));
}

/** What the reader is to find in a parsed envelope: members of the wrong type mean nothing to anybody. */
function wanted({ before, after, source: given, op, ts_ms }: Record<string, unknown>): unknown {
  const of = (name: string, type: 'string' | 'number'): unknown => {
    const value = (given as Record<string, unknown>)[name];
    return typeof value === type ? value : undefined;
  };
  const texts = { db: of('db', 'string'), schema: of('schema', 'string'), table: of('table', 'string') };
  const numbers = { ts_ms: of('ts_ms', 'number'), lsn: of('lsn', 'number'), pos: of('pos', 'number') };
  const binlog = { file: of('file', 'string'), row: of('row', 'number') };
  return {
    before,
    after,
    source: { ...texts, ...numbers, ...binlog },
    op: typeof op === 'string' ? op : undefined,
    ts_ms: typeof ts_ms === 'number' ? ts_ms : undefined,
  };
}

test('an envelope is read without being parsed as a whole', () => {
  expect(read(JSON.stringify(envelope))).toEqual(wanted(envelope));
});

test.for<[string, object]>([
  ['a delete', { ...envelope, before: { id: 1 }, after: null, op: 'd' }],
  ['an update with the row before', { ...envelope, before: { id: 1 }, op: 'u' }],
  ['MySQL', { ...envelope, source: { ...source, file: 'binlog.000003', pos: 154, row: 2, gtid: null, query: null } }],
  ['transaction metadata', { ...envelope, transaction: { id: '571', total_order: 1, data_collection_order: 1 } }],
  ['escapes in the names', { ...envelope, source: { ...flat, db: 'a"b', table: 'c\\d' } }],
  ['numbers that a double cannot hold', { ...envelope, source: { ...flat, lsn: 2 ** 60 } }],
  ['negative numbers', { ...envelope, source: { ...flat, ts_ms: -5 } }],
])('%s is read too', ([, given]) => {
  expect(read(JSON.stringify(given))).toEqual(wanted(given as Record<string, unknown>));
});

test('what the source before it said is not taken for its own', () => {
  const reader = new EnvelopeReader();
  const of = (given: object): ReadEnvelope | undefined => {
    const bytes = Buffer.from(JSON.stringify(given));
    return reader.read(bytes, 0, bytes.length);
  };
  of(envelope);
  const without = { ...envelope, source: { version: '3.6', table: 'u' }, op: 'u', ts_ms: null };
  expect(of(without)).toEqual(wanted(without));
  expect(of(envelope)).toEqual(wanted(envelope));
});

test('a name that is spelled with an escape is not taken for one that looks like its spelling', () => {
  const reader = new EnvelopeReader();
  for (const table of ['a\\nb', 'a\nb', 'a\\nb']) {
    const bytes = Buffer.from(JSON.stringify({ ...envelope, source: { ...flat, table } }));
    expect(reader.read(bytes, 0, bytes.length)?.source.table).toBe(table);
  }
});

describe('what is not plainly an envelope is left to JSON.parse:', () => {
  const text = JSON.stringify(envelope);
  test.for<[string, string]>([
    ['blanks', JSON.stringify(envelope, null, 1)],
    ['another order', JSON.stringify({ source: flat, before: null, after: envelope.after, ...rest })],
    ['a row that comes twice', `${text.slice(0, -1)},"after":{"id":2}}`],
    ['a source that comes twice', `${text.slice(0, -1)},"source":{}}`],
    ['a row that is cut', text.replace('"id":1', '"id":')],
    ['a member too many', `${text.slice(0, -1)},"message":{}}`],
    ['something behind it', `${text} `],
    ['a fraction in the source', text.replace('"lsn":4', '"lsn":4.5')],
    ['a number that is none', text.replace('"lsn":4', '"lsn":04')],
    ['a nested source', text.replace('"lsn":4', '"lsn":{}')],
    ['an op that is no text', text.replace('"op":"c"', '"op":7')],
  ])('%s', ([, given]) => {
    expect(read(given)).toBeUndefined();
  });
});

test('whatever is damaged, what is read is what JSON.parse finds', () => {
  const text = JSON.stringify({ ...envelope, before: { id: 1, after: 'x' } });
  const pieces = [
    '"',
    '\\',
    '{',
    '}',
    ',',
    ':',
    'null',
    '0',
    '-',
    '.5',
    'e3',
    '"after":',
    '"op":"u"',
    ',"source":{',
    'ÿ',
  ];
  const damage = fc.record({
    at: fc.nat(text.length),
    cut: fc.nat(12),
    put: fc.constantFrom('', ...pieces),
  });
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 2 }), (damages) => {
      let damaged = text;
      for (const { at, cut, put } of damages) damaged = damaged.slice(0, at) + put + damaged.slice(at + cut);
      const found = read(damaged);
      if (found !== undefined) expect(found).toEqual(wanted(JSON.parse(damaged)));
    }),
    { numRuns: 20_000 },
  );
});

test.for(['01', '05', '06', '12b'])('the changes that Debezium sent in fixture %s are all read so', (fixture) => {
  const payloads = loadEvents(fixture).flatMap((event) =>
    recordsOf(event).flatMap(({ value }) => {
      if (typeof value !== 'string') return [];
      const document = JSON.parse(Buffer.from(value, 'base64').toString()) as Record<string, unknown>;
      const payload = (document.payload ?? document) as Record<string, unknown>;
      return typeof payload.op === 'string' && payload.source !== undefined ? [payload] : [];
    }),
  );
  expect(payloads.length).toBeGreaterThan(0);
  for (const text of payloads.map((payload) => JSON.stringify(payload))) {
    expect(read(text)).toEqual(wanted(JSON.parse(text)));
  }
});
