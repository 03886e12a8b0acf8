import { describe, expect, test } from 'vitest';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { write } from './write.ts';

const json = { kind: 'json' } as const;
const document = { kind: 'document' } as const;
const floats = { kind: 'array', element: { kind: 'float', bits: 64 } } as const;
const given = (text: string): string => JSON.stringify(text);

describe('values of a super', () => {
  test.each<[LogicalType, string, string]>([
    [json, given('{"a": [1, {"b": null}]}'), '{"a": [1, {"b": null}]}'],
    [json, given('"s"'), '"s"'],
    [json, given('null'), 'null'],
    [json, given('[{"a":1},{"a":2}]'), '[{"a":1},{"a":2}]'],
    [json, given('{"__proto__":1,"a\\":b":{"2":1}}'), '{"__proto__":1,"a\\":b":{"2":1}}'],
    [json, given('"\\\\u0000"'), '"\\\\u0000"'],
    [json, given('"\\ud83d\\uDE00"'), '"\\ud83d\\uDE00"'],
    [document, '{"a":9007199254740993,"b":0.1}', '{"a":9007199254740993,"b":0.1}'],
    [floats, '["NaN","Infinity",-1.5,null]', '["NaN","Infinity",-1.5,null]'],
    [document, '{"a":["NaN"]}', '{"a":["NaN"]}'],
    [{ kind: 'array', element: { kind: 'array', element: { kind: 'text' } } }, '[["a\\n"],[]]', '[["a\\n"],[]]'],
    [{ kind: 'array', element: { kind: 'date' } }, '[19782]', '["2024-02-29"]'],
    [{ kind: 'array', element: { kind: 'bytes' } }, '["AP8="]', '["00ff"]'],
    [{ kind: 'array', element: json }, '["{\\"a\\":1}"]', '[{"a":1}]'],
    [{ kind: 'text' }, given('[1]'), '[1]'],
    [{ kind: 'boolean' }, 'true', 'true'],
    [{ kind: 'uuid' }, '"x"', '"x"'],
  ])('%j: %s is %s', (type, value, expected) => {
    expect(write(type, 'super', value)).toBe(expected);
  });

  test.each<[string, string]>([
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9223372036854775809', '"9223372036854775809"'],
    ['18446744073709551615', '"18446744073709551615"'],
    ['0.1234567890123456', '0.1234567890123456'],
    ['0.12345678901234567890', '"0.12345678901234567890"'],
    ['1.10000000000000000000', '1.10000000000000000000'],
    ['1e300', '1e300'],
    ['1e400', '"1e400"'],
    ['5e-324', '"5e-324"'],
    ['100000000000000000000', '100000000000000000000'],
    ['-1.7976931348623157e308', '-1.7976931348623157e308'],
  ])('the number %s is %s there', (number, expected) => {
    expect(write(json, 'super', given(`{"a":[${number},"${number}"],"b":${number}}`))).toBe(
      `{"a":[${expected},"${number}"],"b":${expected}}`,
    );
  });

  test('numbers of a Decimal keep all their digits', () => {
    const type: LogicalType = { kind: 'array', element: { kind: 'decimal-text' } };
    expect(write(type, 'super', '["12345678901234567890.5","1.10"]')).toBe('["12345678901234567890.5",1.10]');
  });
});

describe('what a super cannot hold', () => {
  test.each<[LogicalType, string, string]>([
    [json, given('{a:1}'), 'is not JSON'],
    [json, given(''), 'is not JSON'],
    [json, given('{"a":1,"b":{"c":1,"c":2}}'), 'two members of one name'],
    [json, given('"\\u0000"'), '\\u0000'],
    [json, given('"\\ud800"'), 'half of a surrogate pair'],
    [json, given('"\\ude00\\ud83d"'), 'half of a surrogate pair'],
    [document, '{"a":"\\u0000"}', '\\u0000'],
    [{ kind: 'array', element: { kind: 'text' } }, '["\\ud83d"]', 'half of a surrogate pair'],
    [json, given(`${'['.repeat(1001)}${']'.repeat(1001)}`), 'nested more than 1000 levels deep'],
    [json, given(`"${'x'.repeat(15_999_999)}"`), '16000001 bytes do not fit into super, which holds 16000000'],
  ])('%j: %.40s is refused', (type, value, reason) => {
    expect(() => write(type, 'super', value)).toThrow(reason);
  });

  test('a thousand levels and sixteen million bytes are just not too much', () => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    expect(write(json, 'super', given(deep))).toBe(deep);
    expect(write(json, 'super', given(`"${'x'.repeat(15_999_998)}"`))).toHaveLength(16_000_000);
  });
});
