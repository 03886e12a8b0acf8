import { describe, expect, test } from 'vitest';
import { ValueError } from '../../../lib/model/errors.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { arrayOf, column, ownType, spell } from './encode.ts';

const point: LogicalType = { kind: 'point' };
const mysqlPoint: LogicalType = { kind: 'point', srid: true };
const geometry: LogicalType = { kind: 'geometry' };
const untyped: LogicalType = { kind: 'untyped' };
const wkb = '0101000000000000000000f83f00000000000002c0';
const inBase64 = Buffer.from(wkb, 'hex').toString('base64');
const plain = `{"x": 1.5, "y": -2.25, "wkb": "${inBase64}", "srid": null}`;
const placed = `{"x": 1.5, "y": -2.25, "wkb": "${inBase64}", "srid": 4326}`;

describe('points and geometries', () => {
  test.each<[LogicalType, string, string, string]>([
    [point, 'point', plain, '(1.5,-2.25)'],
    [point, 'point', '{"x": 1e300, "y": -0.0}', '(1e+300,-0)'],
    [point, 'point', '{"x": "NaN", "y": "-Infinity"}', '(NaN,-Infinity)'],
    [mysqlPoint, 'point', '{"x": 1, "y": 2, "srid": 0}', '(1,2)'],
    [point, 'text', plain, '(1.5,-2.25)'],
    [mysqlPoint, 'text', placed, `SRID=4326;${wkb}`],
    [mysqlPoint, 'jsonb', placed, `{"wkb": "${wkb}", "srid": 4326}`],
    [mysqlPoint, 'jsonb', '{"x": 1.5, "y": -2.25}', `{"wkb": "${wkb}", "srid": null}`],
    [geometry, 'json', `{"wkb": "${inBase64}", "srid": 0}`, `{"wkb": "${wkb}", "srid": null}`],
    [geometry, 'text', `{"wkb": "${inBase64}"}`, wkb],
    [untyped, 'point', plain, '(1.5,-2.25)'],
  ])('%j in %s: %s', (type, name, json, expected) => {
    expect(spell(type, column(name), json)).toBe(expected);
  });

  test.each([point, mysqlPoint, geometry, untyped])('%j in geometry and geography', (type) => {
    expect(spell(type, ownType('geometry'), placed)).toBe(`SRID=4326;${wkb}`);
    expect(spell(type, ownType('geography'), plain)).toBe(wkb);
  });

  test('a reference system that a point has no room for is not lost', () => {
    expect(() => spell(mysqlPoint, column('point'), placed)).toThrow(/reference system 4326/);
  });

  test.each<[LogicalType, string]>([
    [geometry, '{"srid": 4326}'],
    [geometry, '{"wkb": "AQ=", "srid": 4326}'],
    [geometry, '{"wkb": "AQE=", "srid": "4326"}'],
    [geometry, '{"wkb": 5}'],
    [geometry, '"POINT(1 2)"'],
    [point, '{"x": 1}'],
    [point, '[1, 2]'],
  ])('damaged: %j %s', (type, json) => {
    const target = type.kind === 'point' ? column('point') : ownType('geometry');
    expect(() => spell(type, target, json)).toThrow(ValueError);
  });

  test.each(['polygon', 'inet', 'int4', 'uuid'])('never fit into %s', (name) => {
    expect(() => spell(geometry, column(name), placed)).toThrow(/never fit/);
  });
});

describe('vectors', () => {
  const doubles: LogicalType = { kind: 'vector', bits: 64 };
  const floats: LogicalType = { kind: 'vector', bits: 32 };
  const halves: LogicalType = { kind: 'vector', bits: 16 };
  const sparse: LogicalType = { kind: 'sparse-vector' };
  const [vector, halfvec, sparsevec] = [ownType('vector'), ownType('halfvec'), ownType('sparsevec')];

  test.each([
    [doubles, vector, '[0.1, -2.0, 1e-7, -0.0]', '[0.1,-2,1e-7,-0]'],
    [floats, vector, '[1.17549435E-38, 0.1]', '[1.17549435e-38,0.1]'],
    [halves, halfvec, '[0.099975586, 65504]', '[0.099975586,65504]'],
    [doubles, arrayOf(column('float8')), '[0.1, 1e300]', '{0.1,"1e+300"}'],
    [floats, arrayOf(column('float4')), '[0.1, 1.5]', '{0.1,1.5}'],
    [doubles, column('jsonb'), '[0.1, -0.0]', '[0.1,-0]'],
    [doubles, column('text'), '[0.1, 2.0]', '[0.1,2]'],
    [{ kind: 'array', element: { kind: 'float', bits: 64 } }, vector, '[0.5]', '[0.5]'],
    [{ kind: 'text' }, vector, '"[0.5,1]"', '[0.5,1]'],
    [untyped, vector, '[1, 0.5]', '[1,0.5]'],
    [sparse, sparsevec, '{"dimensions": 5, "vector": [[1, 0.5], [3, -2.0]]}', '{1:0.5,3:-2}/5'],
    [sparse, sparsevec, '{"dimensions": 5, "vector": {"2": 0.25}}', '{2:0.25}/5'],
    [sparse, column('jsonb'), '{"dimensions": 5, "vector": [[1, 0.5]]}', '{"dimensions": 5, "vector": {"1": 0.5}}'],
    [untyped, sparsevec, '{"dimensions": 2, "vector": {"1": 1}}', '{1:1}/2'],
  ] as const)('%j in %o: %s', (type, target, json, expected) => {
    expect(spell(type as LogicalType, target, json)).toBe(expected);
  });

  test.each([
    [doubles, vector, '[0.12345678901]'],
    [doubles, vector, '[1e39]'],
    [doubles, vector, '["NaN"]'],
    [doubles, vector, '[null]'],
    [doubles, halfvec, '[0.1]'],
    [doubles, halfvec, '[70000]'],
    [{ kind: 'text' }, vector, '"[0.50]"'],
    [{ kind: 'text' }, vector, '"0.5"'],
    [{ kind: 'text' }, vector, '"[0.12345678901]"'],
    [{ kind: 'json' }, vector, '"[0.5]"'],
    [doubles, sparsevec, '[0.5]'],
    [sparse, sparsevec, '{"dimensions": 5}'],
    [sparse, sparsevec, '{"dimensions": 5, "vector": [[0, 0.5]]}'],
    [sparse, sparsevec, '{"dimensions": 5, "vector": [[1]]}'],
    [sparse, vector, '{"dimensions": 1, "vector": {"1": 1}}'],
  ] as const)('what it would round, or is none: %j in %o: %s', (type, target, json) => {
    expect(() => spell(type as LogicalType, target, json)).toThrow(ValueError);
  });
});
