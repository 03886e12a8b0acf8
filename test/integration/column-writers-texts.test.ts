import type { LogicalType } from '../../lib/model/logical-type.ts';
import { expectWritten, type WrittenCase } from '../support/written-cases.ts';

const text: LogicalType = { kind: 'text' };

const cases: readonly WrittenCase[] = [
  [
    'text',
    text,
    JSON.stringify(['', 'plain', '😀👨‍👩‍👧', 'ünïcödé', 'x'.repeat(100_000), '\u0001"\\\n']),
    ['', 'plain', '😀👨‍👩‍👧', 'ünïcödé', 'x'.repeat(100_000), '\u0001"\\\n'],
  ],
  ['varchar(3)', text, '["abc", "😀😀😀", ""]', ['abc', '😀😀😀', '']],
  ['char(3)', { kind: 'text', length: 3, fixed: true }, '["a  ", "日本語", "b"]', ['a  ', '日本語', 'b  ']],
  ['char(2)', { kind: 'text', length: 3, fixed: true }, '["a  "]', ['a ']],
  ['"char"', text, '["a", ""]', ['a', '']],
  ['name', text, '["some_name"]', ['some_name']],
  ['citext', text, '["MiXed"]', ['MiXed']],
  ['mood', text, `["it's", "very happy"]`, ["it's", 'very happy']],
  ['inet', text, '["10.0.0.0/8", "::1"]', ['10.0.0.0/8', '::1']],
  ['ltree', { kind: 'native', type: 'ltree' }, '["Top.A.b"]', ['Top.A.b']],
  ['tsvector', text, JSON.stringify(["'a':1 'fat':2A,4B"]), ["'a':1 'fat':2A,4B"]],
  ['xml', { kind: 'xml' }, JSON.stringify(['<a b="c">é</a>', 'content only']), ['<a b="c">é</a>', 'content only']],
  ['uuid', { kind: 'uuid' }, '["A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11"]', ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  ['uuid', { kind: 'bytes' }, '["oO68mZwLTvi7bWu5vTgKEQ=="]', ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  ['bytea', { kind: 'bytes' }, '["", "AP8AgA==", "3q2+7w=="]', ['\\x', '\\x00ff0080', '\\xdeadbeef']],
  ['bytea', text, JSON.stringify(['\\xdeadbeef', '\\x']), ['\\xdeadbeef', '\\x']],
];

expectWritten('texts', cases);
