import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { arrayOf, column, encode, unscaled } from './encode.ts';

const text: LogicalType = { kind: 'text' };
const of = (element: LogicalType): LogicalType => ({ kind: 'array', element });
const literal = (type: LogicalType, target: ReturnType<typeof column>, raw: string): string =>
  encode(type, target, raw).toString();

type Parsed = (string | null | Parsed)[];

/** Reads an array literal as `array_in` does. */
function parse(given: string): Parsed {
  let at = 0;
  const array = (): Parsed => {
    const items: Parsed = [];
    at += 1;
    while (given[at] !== '}') {
      items.push(item());
      if (given[at] === ',') at += 1;
    }
    at += 1;
    return items;
  };
  const item = (): string | null | Parsed => {
    if (given[at] === '{') return array();
    let value = '';
    if (given[at] !== '"') {
      while (!',}'.includes(given[at] ?? '')) value += given[at++];
      return value === 'NULL' ? null : value;
    }
    for (at += 1; given[at] !== '"'; at += 1) value += given[at] === '\\' ? given[++at] : given[at];
    at += 1;
    return value;
  };
  const items = array();
  expect(at).toBe(given.length);
  return items;
}

describe('array literals', () => {
  test('any texts, whatever they look like', () => {
    const hard = fc.constantFrom(
      'NULL',
      'null',
      '',
      ' ',
      '{}',
      '"',
      '\\',
      ',',
      '{"a"}',
      "it's",
      '\n',
      '1',
      '😀',
      'a\\"b',
    );
    const item = fc.option(
      fc.oneof(
        hard,
        fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0') && value.isWellFormed()),
      ),
    );
    fc.assert(
      fc.property(fc.array(item), (items) => {
        expect(parse(literal(of(text), arrayOf(column('text')), JSON.stringify(items)))).toEqual(items);
      }),
    );
  });

  test('elements are checked like values', () => {
    expect(literal(of({ kind: 'integer', bits: 64 }), arrayOf(column('int8')), '[9223372036854775807, null, -1]')).toBe(
      '{9223372036854775807,NULL,-1}',
    );
    expect(
      literal(
        of({ kind: 'decimal', scale: 2 }),
        arrayOf(column('numeric', { precision: 4, scale: 2 })),
        JSON.stringify([unscaled(110n)]),
      ),
    ).toBe('{1.10}');
    expect(literal(of({ kind: 'float', bits: 64 }), arrayOf(column('float8')), '[0.1, -0.0, "NaN", 1e300]')).toBe(
      '{0.1,-0,"NaN","1e+300"}',
    );
    const refused: [LogicalType, ReturnType<typeof column>, string][] = [
      [{ kind: 'integer', bits: 64 }, column('int4'), '[2147483648]'],
      [{ kind: 'decimal', scale: 2 }, column('numeric', { precision: 4, scale: 1 }), JSON.stringify([unscaled(111n)])],
      [text, column('varchar', { length: 2 }), '["abc"]'],
      [text, column('text'), '["\\u0000"]'],
      [text, column('text'), '[1]'],
      [{ kind: 'timestamp', unit: 'us' }, column('timestamp', { scale: 3 }), '[1]'],
      [{ kind: 'json' }, column('jsonb'), '["\\"\\\\u0000\\""]'],
    ];
    for (const [element, target, raw] of refused)
      expect(() => literal(of(element), arrayOf(target), raw)).toThrow(ValueError);
  });

  test('arrays of arrays are dimensions, except where the elements are JSON', () => {
    const matrix = of(of({ kind: 'integer', bits: 32 }));
    expect(literal(matrix, arrayOf(column('int4')), '[[1, 2], [3, null]]')).toBe('{{1,2},{3,NULL}}');
    expect(literal(matrix, arrayOf(column('jsonb')), '[[1, 2], null]')).toBe('{"[1,2]",NULL}');
    expect(() => literal(matrix, arrayOf(column('int4')), '[[]]')).toThrow(/empty array/);
    expect(() => literal(matrix, arrayOf(column('int4')), '[[[[[[[1]]]]]]]')).toThrow(ValueError);
  });

  test('other values than arrays', () => {
    expect(literal(text, arrayOf(column('int4')), '"{1,2}"')).toBe('{1,2}');
    expect(() => literal(text, arrayOf(column('int4')), '"1,2"')).toThrow(ValueError);
    expect(() => literal(text, arrayOf(column('numeric', { precision: 3, scale: 1 })), '"{1.23}"')).toThrow(
      /never fit/,
    );
    for (const raw of ['{}', '"{}"', '1'])
      expect(() => literal(of(text), arrayOf(column('text')), raw)).toThrow(ValueError);
  });

  test('an array in a column that is none', () => {
    expect(
      literal(
        of({ kind: 'float', bits: 64 }),
        { sql: '"public"."vector"', name: 'vector', display: 'vector(3)' },
        '[1, 0.5, -2e-7]',
      ),
    ).toBe('[1,0.5,-2e-7]');
    expect(() => literal(of(text), column('int4'), '["a"]')).toThrow(/never fit/);
  });
});
