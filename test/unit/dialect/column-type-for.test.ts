import { describe, expect, test } from 'vitest';
import { defaultFor, keyTypeFor, sqlTypeFor } from '../../../lib/dialect/postgres/types/column-type-for.ts';
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
  [{ kind: 'duration', unit: 'us' }, 'interval'],
  [{ kind: 'year' }, 'integer'],
  [{ kind: 'bits', length: 8 }, 'bit(8)'],
  [{ kind: 'bits' }, 'bit varying'],
  [{ kind: 'json' }, 'jsonb'],
  [{ kind: 'document' }, 'jsonb'],
  [{ kind: 'uuid' }, 'uuid'],
  [{ kind: 'decimal-text' }, 'numeric'],
  [{ kind: 'decimal-text', precision: 10, scale: 2 }, 'numeric(10,2)'],
  [{ kind: 'bits', length: 20, varying: true }, 'bit varying(20)'],
  [{ kind: 'bits', varying: true }, 'bit varying'],
  [{ kind: 'json', verbatim: true }, 'json'],
  [{ kind: 'duration', unit: 'ns' }, 'interval'],
  [{ kind: 'array', element: { kind: 'text' } }, 'text[]'],
  [{ kind: 'array', element: { kind: 'decimal', precision: 10, scale: 2 } }, 'numeric(10,2)[]'],
  [{ kind: 'array', element: { kind: 'array', element: { kind: 'integer', bits: 32 } } }, 'integer[]'],
  [{ kind: 'array', element: { kind: 'document' } }, 'jsonb[]'],
];

const extensions = new Map(
  ['citext', 'ltree', 'geometry', 'geography', 'vector', 'halfvec', 'sparsevec'].map((name) => [name, `ext.${name}`]),
);
/** Types that depend on what the database has: without the extension, and with it. */
const dependent: [LogicalType, string, string][] = [
  [{ kind: 'native', type: 'ltree' }, 'text', 'ext.ltree'],
  [{ kind: 'native', type: 'citext' }, 'text', 'ext.citext'],
  [{ kind: 'native', type: 'isbn' }, 'text', 'text'],
  [{ kind: 'native', type: 'inet' }, 'inet', 'inet'],
  [{ kind: 'point' }, 'point', 'point'],
  [{ kind: 'point', srid: true }, 'jsonb', 'ext.geometry'],
  [{ kind: 'geometry' }, 'jsonb', 'ext.geometry'],
  [{ kind: 'geometry', geography: true }, 'jsonb', 'ext.geography'],
  [{ kind: 'vector', bits: 64 }, 'double precision[]', 'ext.vector'],
  [{ kind: 'vector', bits: 32 }, 'double precision[]', 'ext.vector'],
  [{ kind: 'vector', bits: 16 }, 'double precision[]', 'ext.halfvec'],
  [{ kind: 'sparse-vector' }, 'jsonb', 'ext.sparsevec'],
  [{ kind: 'array', element: { kind: 'native', type: 'citext' } }, 'text[]', 'ext.citext[]'],
];

describe('the type of a new column', () => {
  test.each(types)('%j is %s', (type, expected) => {
    expect(sqlTypeFor(type)).toBe(expected);
  });

  test.each(dependent)('%j is %s, and %s where the database has the extension', (type, without, having) => {
    expect(sqlTypeFor(type)).toBe(without);
    expect(sqlTypeFor(type, extensions)).toBe(having);
  });

  test.each<[LogicalType, string]>([
    [{ kind: 'json', verbatim: true }, 'jsonb'],
    [{ kind: 'xml' }, 'text'],
    [{ kind: 'point' }, 'text'],
    [{ kind: 'uuid' }, 'uuid'],
  ])('a key of %j is %s: an index must be able to order it', (type, expected) => {
    expect(keyTypeFor(type).display).toBe(expected);
  });

  test('without a schema there is none', () => {
    expect(() => sqlTypeFor({ kind: 'untyped' })).toThrow(TypeError);
  });
});

const invalid = { leftOut: 'not a literal of the type' };
const zero = { leftOut: 'a zero value' };

describe('defaults', () => {
  test.each<[LogicalType, unknown, unknown]>([
    [{ kind: 'integer', bits: 32 }, 0, { literal: '0' }],
    [{ kind: 'integer', bits: 16 }, 70_000, invalid],
    [{ kind: 'boolean' }, false, { literal: 'false' }],
    [{ kind: 'float', bits: 64 }, 0.5, { literal: '0.5' }],
    [{ kind: 'text' }, "it's", { literal: "it's" }],
    [{ kind: 'text' }, '', { literal: '' }],
    [{ kind: 'text' }, 'a\0', invalid],
    [{ kind: 'text', length: 2 }, 'abc', invalid],
    [{ kind: 'decimal', precision: 10, scale: 2 }, unscaled(-150n), { literal: '-1.50' }],
    [{ kind: 'decimal', precision: 3, scale: 2 }, unscaled(15_000n), invalid],
    [{ kind: 'date' }, 19_782, { literal: '2024-02-29' }],
    [{ kind: 'date' }, 0, zero],
    [{ kind: 'time', unit: 'us' }, 0, zero],
    [{ kind: 'time', unit: 'ms' }, 1, { literal: '00:00:00.001' }],
    [{ kind: 'timestamp', unit: 'us' }, 0, zero],
    [{ kind: 'timestamp', unit: 'us' }, 1, { literal: '1970-01-01 00:00:00.000001' }],
    [{ kind: 'zoned-timestamp' }, '1970-01-01T00:00:00Z', zero],
    [{ kind: 'zoned-timestamp' }, '2024-01-01T00:00:00Z', { literal: '2024-01-01 00:00:00+00' }],
    [{ kind: 'duration', unit: 'us' }, 0, zero],
    [{ kind: 'uuid' }, '00000000-0000-0000-0000-000000000000', zero],
    [{ kind: 'uuid' }, 'A0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', { literal: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' }],
    [{ kind: 'json' }, '{"a":', invalid],
    [{ kind: 'json' }, '{}', { literal: '{}' }],
    [{ kind: 'array', element: { kind: 'text' } }, [], { literal: '{}' }],
    [{ kind: 'text' }, 5, invalid],
    [{ kind: 'untyped' }, 'x', invalid],
  ])('of %j, %j is %j', (type, given, expected) => {
    expect(defaultFor(type, given)).toEqual(expected);
  });
});
