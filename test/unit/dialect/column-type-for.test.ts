import { describe, expect, test } from 'vitest';
import { literalFor, sqlTypeFor } from '../../../lib/dialect/postgres/types/column-type-for.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { unscaled } from './encode.ts';

const types: [LogicalType, string][] = [
  [{ kind: 'boolean' }, 'boolean'],
  [{ kind: 'integer', bits: 16 }, 'smallint'],
  [{ kind: 'integer', bits: 32 }, 'integer'],
  [{ kind: 'integer', bits: 64 }, 'bigint'],
  [{ kind: 'unsigned' }, 'numeric(20,0)'],
  [{ kind: 'float', bits: 32 }, 'real'],
  [{ kind: 'float', bits: 64 }, 'double precision'],
  [{ kind: 'text' }, 'text'],
  [{ kind: 'text', length: 20 }, 'character varying(20)'],
  [{ kind: 'text', length: 3, fixed: true }, 'character(3)'],
  [{ kind: 'text', length: 0 }, 'text'],
  [{ kind: 'text', length: 20_000_000 }, 'text'],
  [{ kind: 'bytes' }, 'bytea'],
  [{ kind: 'decimal', precision: 12, scale: 2 }, 'numeric(12,2)'],
  [{ kind: 'decimal', precision: 3, scale: 2046 }, 'numeric'],
  [{ kind: 'decimal', precision: 1001, scale: 0 }, 'numeric'],
  [{ kind: 'decimal', scale: 2 }, 'numeric'],
  [{ kind: 'variable-decimal' }, 'numeric'],
  [{ kind: 'date' }, 'date'],
  [{ kind: 'time', unit: 'us' }, 'time without time zone'],
  [{ kind: 'time', unit: 'us', span: true }, 'interval'],
  [{ kind: 'zoned-time' }, 'time with time zone'],
  [{ kind: 'timestamp', unit: 'ms' }, 'timestamp without time zone'],
  [{ kind: 'zoned-timestamp' }, 'timestamp with time zone'],
  [{ kind: 'duration' }, 'interval'],
  [{ kind: 'year' }, 'integer'],
  [{ kind: 'bits', length: 8 }, 'bit(8)'],
  [{ kind: 'bits' }, 'bit varying'],
  [{ kind: 'json' }, 'jsonb'],
  [{ kind: 'document' }, 'jsonb'],
  [{ kind: 'uuid' }, 'uuid'],
  [{ kind: 'native', type: 'inet' }, 'inet'],
  [{ kind: 'native', type: 'ltree' }, 'text'],
  [{ kind: 'native', type: 'x"; drop table t' }, 'text'],
  [{ kind: 'array', element: { kind: 'text' } }, 'text[]'],
  [{ kind: 'array', element: { kind: 'decimal', precision: 10, scale: 2 } }, 'numeric(10,2)[]'],
  [{ kind: 'array', element: { kind: 'array', element: { kind: 'integer', bits: 32 } } }, 'integer[]'],
  [{ kind: 'array', element: { kind: 'document' } }, 'jsonb[]'],
];

describe('the type of a new column', () => {
  test.each(types)('%j is %s', (type, expected) => {
    expect(sqlTypeFor(type)).toBe(expected);
  });

  test('an extension type where the database has it', () => {
    expect(sqlTypeFor({ kind: 'native', type: 'ltree' }, new Set(['ltree']))).toBe('ltree');
    expect(sqlTypeFor({ kind: 'native', type: 'mood' }, new Set(['mood']))).toBe('text');
  });

  test('without a schema there is none', () => {
    expect(() => sqlTypeFor({ kind: 'untyped' })).toThrow(TypeError);
  });
});

describe('defaults', () => {
  test.each<[LogicalType, unknown, string | undefined]>([
    [{ kind: 'integer', bits: 32 }, 0, '0'],
    [{ kind: 'integer', bits: 16 }, 70_000, undefined],
    [{ kind: 'boolean' }, false, 'false'],
    [{ kind: 'float', bits: 64 }, 0.5, '0.5'],
    [{ kind: 'text' }, "it's", "it's"],
    [{ kind: 'text' }, '', ''],
    [{ kind: 'text' }, 'a\0', undefined],
    [{ kind: 'text', length: 2 }, 'abc', undefined],
    [{ kind: 'decimal', precision: 10, scale: 2 }, unscaled(-150n), '-1.50'],
    [{ kind: 'decimal', precision: 3, scale: 2 }, unscaled(15_000n), undefined],
    [{ kind: 'date' }, 19_782, '2024-02-29'],
    [{ kind: 'date' }, 0, undefined],
    [{ kind: 'time', unit: 'us' }, 0, undefined],
    [{ kind: 'time', unit: 'ms' }, 1, '00:00:00.001'],
    [{ kind: 'timestamp', unit: 'us' }, 0, undefined],
    [{ kind: 'timestamp', unit: 'us' }, 1, '1970-01-01 00:00:00.000001'],
    [{ kind: 'zoned-timestamp' }, '1970-01-01T00:00:00Z', undefined],
    [{ kind: 'zoned-timestamp' }, '2024-01-01T00:00:00Z', '2024-01-01 00:00:00+00'],
    [{ kind: 'duration' }, 0, undefined],
    [{ kind: 'uuid' }, '00000000-0000-0000-0000-000000000000', undefined],
    [{ kind: 'uuid' }, 'A0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    [{ kind: 'json' }, '{}', '{}'],
    [{ kind: 'array', element: { kind: 'text' } }, [], '{}'],
    [{ kind: 'text' }, 5, undefined],
    [{ kind: 'text' }, null, undefined],
    [{ kind: 'untyped' }, 'x', undefined],
  ])('of %j, %j is %j', (type, given, expected) => {
    expect(literalFor(type, given)).toBe(expected);
  });
});
