import { describe, expect, test } from 'vitest';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { arrayOf, column, decodeNumeric, encode, type Options, ownType, spell } from './encode.ts';

const untyped: LogicalType = { kind: 'untyped' };
const adaptive: Options = { schemalessTime: 'adaptive', schemalessDecimals: 'text' };
const shown = (target: ReturnType<typeof column>, json: string, options?: Options): string =>
  spell(untyped, target, json, options);

describe('JSON without schema', () => {
  test.each([
    ['int8', '9223372036854775807', '9223372036854775807'],
    ['int4', '12.0', '12'],
    ['int2', '"7"', '7'],
    ['bool', 'true', 'true'],
    ['numeric', '1.50', '1.50'],
    ['numeric', '12345678901234567890.12345', '12345678901234567890.12345'],
    ['numeric', '"1.50"', '1.50'],
    ['numeric', '{"scale": 1, "value": "Dw=="}', '1.5'],
    ['float8', '0.1', '0.1'],
    ['float8', '"NaN"', 'NaN'],
    ['text', '1.50', '1.50'],
    ['text', '-0.0', '-0.0'],
    ['text', '{"a": [9007199254740993]}', '{"a":[9007199254740993]}'],
    ['bytea', '"AP8="', '\\x00ff'],
    ['uuid', '"A0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['date', '19782', '2024-02-29'],
    ['date', '"2024-02-29"', '2024-02-29'],
    ['timestamptz', '"2024-03-19T20:08:52.5Z"', '2024-03-19 20:08:52.5+00'],
    ['interval', '86400000000', '24:00:00'],
    ['interval', '"P1D"', '1 days'],
    ['jsonb', '"{\\"a\\":1}"', '{"a":1}'],
    ['jsonb', '[0.10, {"b": null}]', '[0.10,{"b":null}]'],
    ['inet', '"10.0.0.1"', '10.0.0.1'],
  ])('in %s %s is %s', (name, json, expected) => {
    expect(shown(column(name), json)).toBe(expected);
  });

  test.each([
    ['int8', '1.5'],
    ['int8', '"1.0"'],
    ['int8', '{}'],
    ['int8', '9223372036854775808'],
    ['bool', '"yes"'],
    ['numeric', '"1e3"'],
    ['numeric', '[1]'],
    ['float8', '9007199254740993'],
    ['float4', '0.123456789012'],
    ['float4', '16777217'],
    ['bytea', '"***"'],
    ['bytea', '5'],
    ['date', '"today"'],
    ['jsonb', '"\\u0000"'],
    ['uuid', '1'],
  ])('in %s %s is refused', (name, json) => {
    expect(() => encode(untyped, column(name), json)).toThrow(ValueError);
  });

  test('a real takes the notations of a real', () => {
    for (const json of ['0.1', '3.4028235e38', '1.17549435e-38', '1.4e-45', '16777216', '"NaN"', '-0.0']) {
      const given = Number(JSON.parse(json));
      expect(encode(untyped, column('float4'), json).readFloatBE()).toBe(Math.fround(given));
    }
  });

  test('schemalessDecimals=base64: unscaled bytes under the scale of the column', () => {
    const options: Options = { schemalessDecimals: 'base64' };
    const target = column('numeric', { precision: 10, scale: 2 });
    expect(decodeNumeric(encode(untyped, target, '"/av0HAE="', options))).toBe('-99999999.99');
    expect(() => encode(untyped, column('numeric'), '"/av0HAE="', options)).toThrow(ValueError);
    expect(shown(column('money'), '"hQ=="', options)).toBe('-1.23');
  });

  test('arrays, enums, hstore, bits', () => {
    expect(shown(arrayOf(column('int8')), '[9223372036854775807, null]')).toBe('{9223372036854775807,NULL}');
    expect(shown(arrayOf(column('float8')), '[1e300, 0.1]')).toBe('{"1e+300",0.1}');
    expect(shown(arrayOf(column('int4')), '[[1], [2]]')).toBe('{{1},{2}}');
    expect(shown(arrayOf(column('jsonb')), '["{}", {"a": 1}, [1]]')).toBe('{"{}","{\\"a\\":1}","[1]"}');
    expect(shown(ownType('mood'), '"sad"')).toBe('sad');
    expect(shown(ownType('hstore'), '"{\\"a\\":null}"')).toBe('"a"=>NULL');
    expect(shown(column('bit', { length: 3 }), '"BQ=="')).toBe('101');
    expect(shown(column('bit', { length: 1 }), 'true')).toBe('1');
    expect(shown(ownType('vector'), '[1, 0.50]')).toBe('[1,0.5]');
    expect(() => shown(ownType('mood'), '{}')).toThrow(ValueError);
  });
});

describe('times without schema', () => {
  const timestamp = column('timestamp');

  test('a number needs the setting, which the message names', () => {
    expect(() => shown(timestamp, '1704067200000000')).toThrow(/schemalessTime.*adaptive, ms or us/);
    expect(() => shown(column('time'), '1')).toThrow(/schemalessTime/);
    expect(shown(timestamp, '"2024-01-01T00:00:00Z"')).toBe('2024-01-01 00:00:00');
  });

  test('ms and us say what a number is', () => {
    expect(shown(timestamp, '1704067200000', { ...adaptive, schemalessTime: 'ms' })).toBe('2024-01-01 00:00:00');
    expect(shown(timestamp, '1704067200000', { ...adaptive, schemalessTime: 'us' })).toBe('1970-01-20 17:21:07.2');
  });

  test('adaptive goes by the precision of the column', () => {
    const millis = column('timestamp', { scale: 3 });
    expect(shown(millis, '1704067200001', adaptive)).toBe('2024-01-01 00:00:00.001');
    expect(shown(timestamp, '1704067200000001', adaptive)).toBe('2024-01-01 00:00:00.000001');
    expect(shown(millis, '9223372036825200', adaptive)).toBe('infinity');
    expect(shown(column('time', { scale: 0 }), '45296000', adaptive)).toBe('12:34:56');
    expect(shown(column('time'), '45296000001', adaptive)).toBe('12:34:56.000001');
    expect(shown(timestamp, '0', adaptive)).toBe('1970-01-01 00:00:00');
    expect(shown(timestamp, '-62167219200000000', adaptive)).toBe('0001-01-01 00:00:00 BC');
  });

  test('adaptive refuses a year that the other unit would make a usual one', () => {
    expect(() => shown(column('timestamp', { scale: 3 }), '1704067200000000', adaptive)).toThrow(/schemalessTime/);
    expect(() => shown(column('timestamp', { scale: 3 }), '253402300799999', adaptive)).toThrow(/schemalessTime/);
    expect(shown(column('timestamp', { scale: 3 }), '7289654399999', adaptive)).toBe('2200-12-31 23:59:59.999');
  });
});
