import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { column, encode, ownType, unscaled } from './encode.ts';

const json: LogicalType = { kind: 'json' };
const jsonb = (type: LogicalType, raw: string): string => {
  const bytes = encode(type, column('jsonb'), raw);
  expect(bytes[0]).toBe(1);
  return bytes.subarray(1).toString();
};
const hstore = (type: LogicalType, raw: string): string => encode(type, ownType('hstore'), raw).toString();

describe('json and jsonb', () => {
  test('JSON text as it came', () => {
    const given = '{"a": 12345678901234567890.10, "a": "é😀"}';
    expect(jsonb(json, JSON.stringify(given))).toBe(given);
    expect(encode(json, column('json'), JSON.stringify(given)).toString()).toBe(given);
  });

  test('the escape of U+0000 is refused for jsonb, what only looks like it is not', () => {
    fc.assert(
      fc.property(fc.nat({ max: 8 }), fc.constantFrom('', 'x', '\\n'), (backslashes, before) => {
        const given = JSON.stringify(`"${before}${'\\'.repeat(backslashes)}u0000"`);
        if (backslashes % 2 === 1) expect(() => jsonb(json, given)).toThrow(/u0000/);
        else expect(jsonb(json, given)).toBe(JSON.parse(given));
        expect(encode(json, column('json'), given).toString()).toBe(JSON.parse(given));
      }),
    );
    expect(() => jsonb({ kind: 'document' }, '{"a": "\\u0000"}')).toThrow(ValueError);
    expect(() => jsonb(json, JSON.stringify('"\\\\u0000 \\u0000"'))).toThrow(ValueError);
    expect(() => encode(json, column('json'), '"\\u0000"')).toThrow(ValueError);
  });

  test('documents and arrays with every digit', () => {
    const raw = '{"n":9223372036854775807,"list":[0.10,null,{"x":1e400}]}';
    expect(jsonb({ kind: 'document' }, raw)).toBe(raw);
    expect(
      jsonb({ kind: 'array', element: { kind: 'decimal', scale: 2 } }, JSON.stringify([unscaled(110n), null])),
    ).toBe('[1.10,null]');
    expect(jsonb({ kind: 'array', element: { kind: 'date' } }, '[0]')).toBe('["1970-01-01"]');
    expect(jsonb({ kind: 'array', element: json }, JSON.stringify(['{"a":1}']))).toBe('[{"a":1}]');
    expect(jsonb({ kind: 'array', element: { kind: 'text' } }, '["a\\"b"]')).toBe('["a\\"b"]');
    expect(jsonb({ kind: 'array', element: { kind: 'float', bits: 64 } }, '[0.1, "NaN"]')).toBe('[0.1,"NaN"]');
  });

  test('scalars', () => {
    expect(jsonb({ kind: 'integer', bits: 64 }, '9223372036854775807')).toBe('9223372036854775807');
    expect(jsonb({ kind: 'boolean' }, 'true')).toBe('true');
    expect(jsonb({ kind: 'date' }, '0')).toBe('"1970-01-01"');
  });
});

describe('hstore', () => {
  test('JSON objects of strings, as text or object', () => {
    const raw = { 'k y': 'v "q" \\', n: null, '': 'NULL', __proto__x: 'a=>b,c' };
    const expected = '"k y"=>"v \\"q\\" \\\\","n"=>NULL,""=>"NULL","__proto__x"=>"a=>b,c"';
    expect(hstore(json, JSON.stringify(JSON.stringify(raw)))).toBe(expected);
    expect(hstore({ kind: 'document' }, JSON.stringify(raw))).toBe(expected);
    expect(hstore(json, '"{}"')).toBe('');
    expect(hstore(json, JSON.stringify('{"__proto__":"x"}'))).toBe('"__proto__"=>"x"');
  });

  test("hstore's own notation passes", () => {
    expect(hstore({ kind: 'text' }, JSON.stringify('"a"=>"1"'))).toBe('"a"=>"1"');
  });

  test.each([JSON.stringify('{"a":1}'), JSON.stringify('{"a":{}}'), JSON.stringify('{a'), '[]', '5'])(
    '%s is refused',
    (raw) => {
      expect(() => hstore(raw.startsWith('"') ? json : { kind: 'document' }, raw)).toThrow(ValueError);
    },
  );
});
