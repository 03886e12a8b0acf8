import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnWriter } from '../../../lib/dialect/postgres/types/column-writer.ts';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { arrayOf, column, encode, ownType, spell, unscaled } from './encode.ts';

const text: LogicalType = { kind: 'text' };
const json: LogicalType = { kind: 'json' };
const asText = (type: LogicalType, raw: string, target = column('text')): string =>
  encode(type, target, raw).toString();

describe('text columns', () => {
  test('lengths count characters, and nothing is cut', () => {
    const varchar = column('varchar', { length: 3 });
    for (const given of ['', 'abc', '😀😀😀', 'a  ']) expect(asText(text, JSON.stringify(given), varchar)).toBe(given);
    for (const given of ['abcd', '😀😀😀😀', 'abc ', 'aaaaaaa']) {
      expect(() => asText(text, JSON.stringify(given), varchar)).toThrow(ValueError);
    }
  });

  test('blanks at the end of a char(n) are no characters', () => {
    const char = column('bpchar', { length: 3 });
    expect(asText(text, '"a  "', char)).toBe('a  ');
    expect(asText(text, '"abc    "', char)).toBe('abc');
    expect(() => asText(text, '"abcd"', char)).toThrow(ValueError);
  });

  test('name and "char" count bytes', () => {
    expect(() => asText(text, JSON.stringify('é'.repeat(32)), column('name'))).toThrow(/cut/);
    expect(asText(text, '"a"', column('char'))).toBe('a');
    expect(() => asText(text, '"é"', column('char'))).toThrow(/cut/);
  });

  test('whatever has a text form goes into text', () => {
    expect(asText({ kind: 'integer', bits: 64 }, '9223372036854775807')).toBe('9223372036854775807');
    expect(asText({ kind: 'boolean' }, 'true')).toBe('true');
    expect(asText({ kind: 'float', bits: 64 }, '-0.0')).toBe('-0');
    expect(asText({ kind: 'decimal', scale: 2 }, JSON.stringify(unscaled(-150n)))).toBe('-1.50');
    expect(asText({ kind: 'date' }, '-735160')).toBe('0044-03-15 BC');
    expect(asText({ kind: 'timestamp', unit: 'ms' }, '1704067200001')).toBe('2024-01-01 00:00:00.001');
    expect(asText({ kind: 'time', unit: 'us' }, '86400000000')).toBe('24:00:00');
    expect(asText({ kind: 'duration', unit: 'us' }, '-86401000000')).toBe('-24:00:01');
    expect(asText({ kind: 'zoned-timestamp' }, '"2024-01-01T00:00:00Z"')).toBe('2024-01-01T00:00:00Z');
    expect(asText({ kind: 'bytes' }, '"3q2+7w=="')).toBe('\\xdeadbeef');
    expect(asText({ kind: 'bits', length: 8 }, '"BQ=="')).toBe('00000101');
    expect(asText({ kind: 'document' }, '{"n": 9007199254740993}')).toBe('{"n":9007199254740993}');
    expect(asText({ kind: 'array', element: { kind: 'integer', bits: 64 } }, '[9007199254740993, null]')).toBe(
      '[9007199254740993,null]',
    );
    expect(() => asText({ kind: 'integer', bits: 16 }, '1234', column('varchar', { length: 3 }))).toThrow(ValueError);
  });

  test('U+0000 and lone surrogates have no place in PostgreSQL', () => {
    for (const raw of ['"a\\u0000"', '"\\ud83d"', `"${'x'.repeat(100)}\\u0000"`]) {
      expect(() => asText(text, raw)).toThrow(ValueError);
      expect(() => asText(text, raw, ownType('mood'))).toThrow(ValueError);
    }
    expect(asText(text, '"\\ud83d\\ude00"')).toBe('😀');
  });

  test('only a string is text', () => {
    for (const raw of ['1', 'true', '{}', '[]']) expect(() => asText(text, raw)).toThrow(ValueError);
  });
});

describe('casts', () => {
  const writer = (type: LogicalType, target: ReturnType<typeof column>): unknown => {
    const { parameter, cast } = columnWriter(type, target, { schemalessDecimals: 'text' });
    return [parameter, cast];
  };

  test('the parameter is built in; the cast never has a modifier', () => {
    expect(writer(text, column('text'))).toEqual(['text', undefined]);
    expect(writer(text, column('varchar', { length: 3, display: 'character varying(3)' }))).toEqual([
      'text',
      '"pg_catalog"."varchar"',
    ]);
    expect(writer(text, ownType('mood'))).toEqual(['text', '"public"."mood"']);
    expect(writer(text, column('inet'))).toEqual(['text', '"pg_catalog"."inet"']);
    expect(writer({ kind: 'integer', bits: 64 }, column('int4'))).toEqual(['int4', undefined]);
    expect(writer({ kind: 'integer', bits: 64 }, column('oid'))).toEqual(['int8', '"pg_catalog"."oid"']);
    expect(writer({ kind: 'decimal', scale: 2 }, column('money'))).toEqual(['numeric', '"pg_catalog"."money"']);
    expect(writer(text, column('uuid'))).toEqual(['uuid', undefined]);
    expect(writer(json, column('jsonb'))).toEqual(['jsonb', undefined]);
  });

  test("somebody's own type is not taken for PostgreSQL's of the same name", () => {
    expect(writer(text, ownType('date'))).toEqual(['text', '"public"."date"']);
    expect(writer(text, ownType('name'))).toEqual(['text', '"public"."name"']);
  });

  test('types that never fit are named', () => {
    expect(() => writer({ kind: 'boolean' }, column('date'))).toThrow(
      'values of type boolean never fit into a column of type date',
    );
    expect(() => writer({ kind: 'array', element: text }, arrayOf(column('date')))).not.toThrow();
    expect(() => writer({ kind: 'array', element: { kind: 'boolean' } }, arrayOf(column('date')))).toThrow(
      'array of boolean',
    );
    expect(() => writer({ kind: 'bits', length: 8 }, column('bit', { length: 4 }))).toThrow(ValueError);
  });
});

describe('uuid and bytes', () => {
  test('any uuid, from text and from 16 bytes', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
        for (const given of [uuid, uuid.toUpperCase()]) {
          expect(encode({ kind: 'uuid' }, column('uuid'), JSON.stringify(given))).toEqual(bytes);
          expect(spell({ kind: 'uuid' }, column('uuid'), JSON.stringify(given))).toBe(uuid);
        }
        expect(encode({ kind: 'bytes' }, column('uuid'), JSON.stringify(bytes.toString('base64')))).toEqual(bytes);
      }),
    );
  });

  test.each([
    '',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g',
    'a0eebc999c0b4ef8bb6d6bb9bd380a11',
    '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1}',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380aé1',
  ])('%j is no uuid', (given) => {
    expect(() => encode({ kind: 'uuid' }, column('uuid'), JSON.stringify(given))).toThrow(ValueError);
    expect(() => spell({ kind: 'uuid' }, column('uuid'), JSON.stringify(given))).toThrow(ValueError);
  });

  test('text is bytes in hexadecimal behind \\x, or in base64, never in doubt', () => {
    const bytea = column('bytea');
    expect(encode(text, bytea, JSON.stringify('\\xdeadbeef')).toString('hex')).toBe('deadbeef');
    expect(encode(text, bytea, '"3q2+7w=="').toString('hex')).toBe('deadbeef');
    for (const given of ['deadbeef', '\\xdea', '\\xDE', 'abc', 'AB==']) {
      expect(() => encode(text, bytea, JSON.stringify(given))).toThrow(ValueError);
    }
  });

  test('bits', () => {
    const bits: LogicalType = { kind: 'bits' };
    expect(asText(bits, '"AQAI"', column('bit', { length: 20 }))).toBe('10000000000000000001');
    expect(asText(bits, '""', column('bit', { length: 3 }))).toBe('000');
    expect(asText(bits, '"BQ=="', column('varbit', { length: 4 }))).toBe('101');
    expect(() => asText(bits, '"/w=="', column('bit', { length: 7 }))).toThrow(ValueError);
    expect(() => asText(bits, '"/w=="', column('varbit', { length: 7 }))).toThrow(ValueError);
    expect(() => asText(text, '"10"', column('bit', { length: 3 }))).toThrow(ValueError);
    expect(() => asText(text, '"12"', column('varbit'))).toThrow(ValueError);
    expect(asText({ kind: 'boolean' }, 'true', column('bit', { length: 1 }))).toBe('1');
  });
});
