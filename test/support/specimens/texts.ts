import type { NativeType } from '../../../lib/model/logical-type.ts';
import type { Random } from '../random.ts';
import { bytes, plain, type Sample, type Specimen } from './specimen.ts';

const quoted = (text: string): Sample => [JSON.stringify(text), text];

/** What has to be quoted somewhere on the way, and what needs several bytes. */
const pieces = [
  ...['', ' ', 'a', 'NULL', 'null', '"', "'", '\\', '\\N', '{', '}', ',', '\n', '\r\n', '\t', '\u0001', '\u007f'],
  ...['é', 'ünïcödé', '日本語', 'العربية', '😀', '👨‍👩‍👧', '\ufeff', '\\u0000', '%s', '$1', '--', '1', '-0', 'true'],
];

function words(random: Random, most = 8): string {
  return Array.from({ length: random.int(0, most) }, () => random.pick(pieces)).join('');
}

/** Without the control characters that XML does not allow and JSON may spell in two ways. */
function printable(random: Random, most: number): string {
  return words(random, most).replace(/\p{Cc}/gu, (found) => ('\n\r\t'.includes(found) ? found : ''));
}

const texts: Specimen = {
  name: 'string',
  type: { kind: 'text' },
  extremes: [...pieces.map(quoted), quoted('x'.repeat(100_000)), quoted('😀'.repeat(3_000))],
  make: (random) => quoted(words(random)),
  back: plain,
};

const varying: Specimen = {
  name: 'string of at most 12',
  type: { kind: 'text', length: 12 },
  extremes: [quoted(''), quoted('123456789012'), quoted('😀'.repeat(12)), quoted('  padded  ')],
  make: (random) => quoted([...words(random)].slice(0, 12).join('')),
  back: plain,
};

/** The events carry the blanks; `::text` would drop them. */
const fixed: Specimen = {
  name: 'string of 4',
  type: { kind: 'text', length: 4, fixed: true },
  extremes: [quoted('    '), quoted('日本語 '), quoted('ab  '), quoted('😀😀😀😀')],
  make: (random) => quoted([...`${words(random)}    `].slice(0, 4).join('')),
  back: (value) => `format('%s', ${value})`,
};

const binary: Specimen = {
  name: 'bytes',
  type: { kind: 'bytes' },
  extremes: [
    Buffer.alloc(0),
    Buffer.from([0]),
    Buffer.from([255, 0, 128]),
    Buffer.alloc(16, 171),
    Buffer.alloc(70_000, 7),
  ].map(inBase64),
  make: (random) => inBase64(bytes(random, random.int(0, 40))),
  back: (value) => `encode(${value}, 'hex')`,
};

function inBase64(given: Buffer): Sample {
  return [JSON.stringify(given.toString('base64')), given.toString('hex')];
}

const uuids: Specimen = {
  name: 'Uuid',
  type: { kind: 'uuid' },
  extremes: ['0', 'f', 'F'].map((digit) => uuidOf(digit.repeat(32))),
  make: (random) => uuidOf(bytes(random, 16).toString('hex')),
  back: plain,
};

function uuidOf(hex: string): Sample {
  const text = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return [JSON.stringify(text), text.toLowerCase()];
}

const xml: Specimen = {
  name: 'Xml',
  type: { kind: 'xml' },
  extremes: ['', '<a/>', 'content only', '<a b="c">text &amp; more</a>', '<r>é😀</r>'].map(quoted),
  make: (random) => quoted(`<a>${printable(random, 8).replace(/[<>&"'\\\r]/g, '')}</a>`),
  back: plain,
};

/** json keeps every character of its text. */
const verbatim: Specimen = {
  name: 'Json of json',
  type: { kind: 'json', verbatim: true },
  extremes: ['  { "sp" : 1.0e2 }', '{"a": 1,  "a": 2}', '"\\u0000"', 'null', '12345678901234567890.0'].map(quoted),
  make: (random) => quoted(` [ ${JSON.stringify(words(random))} ]`),
  back: plain,
};

/** jsonb writes a blank behind each comma and colon, and keeps digits. */
const json: Specimen = {
  name: 'Json',
  type: { kind: 'json' },
  extremes: [
    quoted('null'),
    quoted('"s"'),
    quoted('1.10'),
    quoted('12345678901234567890.1234567890'),
    quoted('"\\\\u0000"'),
    quoted(`1${'0'.repeat(1000)}`),
    quoted('{}'),
  ],
  make: (random) => quoted(jsonbText(random, 3)),
  back: plain,
};

function jsonbText(random: Random, depth: number): string {
  const member = () => jsonbText(random, depth - 1);
  switch (depth === 0 ? random.int(0, 2) : random.int(0, 4)) {
    case 0:
      return JSON.stringify(printable(random, 3));
    case 1:
      return random.pick(['null', 'true', 'false', '0', '-1', '1.10', '9223372036854775808']);
    case 2:
      return `{"k": ${random.int(0, 99)}}`;
    case 3:
      return `[${Array.from({ length: random.int(0, 3) }, member).join(', ')}]`;
    default:
      return `{"a": ${member()}, "bb": ${member()}}`;
  }
}

const documents: Specimen = {
  name: 'struct or map',
  type: { kind: 'document' },
  extremes: [
    ['{}', '{}'],
    ['{"n": 9007199254740993, "list": [1.10, null]}', '{"n": 9007199254740993, "list": [1.10, null]}'],
  ],
  make: (random) => {
    const text = `{"v": ${jsonbText(random, 3)}}`;
    return [text, text];
  },
  back: plain,
};

/** Values of PostgreSQL's own types in the notation that the types give back. */
const nativeSamples: readonly (readonly [NativeType, readonly string[]])[] = [
  ['inet', ['192.168.1.5', '10.0.0.0/8', '::1', '2001:db8::/32', '0.0.0.0/0']],
  ['cidr', ['192.168.0.0/16', '::/0', '10.1.2.3/32']],
  ['macaddr', ['08:00:2b:01:02:03', 'ff:ff:ff:ff:ff:ff']],
  ['macaddr8', ['08:00:2b:01:02:03:04:05']],
  ['tsvector', ['', "'a':1 'fat':2A,4B 'rat':5C", "'it''s':3"]],
  ['int4range', ['empty', '[1,10)', '(,6)', '(,)']],
  ['int8range', ['[1,9223372036854775807)']],
  ['numrange', ['[1.5,2.50]', '(,0)']],
  ['tsrange', ['["2024-01-01 00:00:00","2024-02-01 12:00:00.5")', 'empty']],
  ['tstzrange', ['["2024-01-01 00:00:00+00",infinity)', '(,)']],
  ['daterange', ['[2024-01-01,2024-12-31)', '(,2024-01-01)']],
];

const natives: readonly Specimen[] = nativeSamples.map(([type, samples]) => ({
  name: type,
  type: { kind: 'native', type },
  extremes: samples.map(quoted),
  make: (random) => quoted(random.pick(samples)),
  // inet as text would show a prefix that its output leaves out.
  back: (value) => `format('%s', ${value})`,
}));

export const textual: readonly Specimen[] = [
  texts,
  varying,
  fixed,
  binary,
  uuids,
  xml,
  verbatim,
  json,
  documents,
  ...natives,
];
