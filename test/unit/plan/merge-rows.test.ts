import { describe, expect, test } from 'vitest';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { type RowShape, rawValue, shapeOf } from '../../../lib/model/row.ts';
import { mergeRows } from '../../../lib/plan/merge-rows.ts';
import { row, unavailable } from './changes.ts';

type Cells = Readonly<Record<string, unknown>>;

/** Both rows merged, cell by cell. */
function merged(prior: Cells, later: Cells): Cells {
  const made = mergeRows(row(prior), row(later));
  const cell = (name: string) => (made.unavailable?.has(name) ? unavailable : rawValue(made, name));
  return Object.fromEntries(made.shape.fields.map(({ name }) => [name, cell(name)]));
}

test.for<[string, Cells, Cells, Cells]>([
  ['the later value wins', { a: 1 }, { a: 2 }, { a: 2 }],
  ['the later value wins over an unavailable one', { a: unavailable }, { a: 2 }, { a: 2 }],
  ['NULL is a value: it wins', { a: 1 }, { a: null }, { a: null }],
  ['what is unavailable keeps the prior value', { a: 1 }, { a: unavailable }, { a: 1 }],
  ['what is unavailable keeps a prior NULL', { a: null }, { a: unavailable }, { a: null }],
  ['what is unavailable in both stays so', { a: unavailable }, { a: unavailable }, { a: unavailable }],
  ['a field the later row lacks is kept', { a: 1, b: 2 }, { a: 3 }, { a: 3, b: 2 }],
  ['a field the later row lacks stays unavailable', { a: 1, b: unavailable }, { a: 3 }, { a: 3, b: unavailable }],
  ['a field the prior row lacks is added', { a: 1 }, { a: 2, b: 3 }, { a: 2, b: 3 }],
  // Written one after the other, the row had the column's default there, or what it had before.
  [
    'a field the prior row lacks and the later has unavailable is left as it is',
    { a: 1 },
    { a: 2, b: unavailable },
    { a: 2 },
  ],
])('%s', ([, prior, later, wanted]) => {
  expect(merged(prior, later)).toEqual(wanted);
});

test('names that every object has are names like any other', () => {
  const prior = JSON.parse('{"__proto__":"p","constructor":"c"}');
  const made = mergeRows(row(prior), row({ a: 1 }));
  expect(rawValue(made, '__proto__')).toBe('p');
  expect(rawValue(made, 'constructor')).toBe('c');
  expect(rawValue(mergeRows(row({ a: 1 }), row({ b: 2 })), 'constructor')).toBeUndefined();
});

test('exact values are merged from both rows', () => {
  const prior = { ...row({ a: 1, b: 1 }), exact: () => ({ a: 'exact a', b: 'exact b' }) };
  const later = { ...row({ a: unavailable, b: 2 }), exact: () => ({ a: '?', b: 'later b' }) };
  expect(mergeRows(prior, later).exact()).toEqual({ a: 'exact a', b: 'later b' });
});

describe('the shape', () => {
  test('of a row that needs nothing of its prior one is its own', () => {
    const later = row({ a: 2 });
    expect(mergeRows(row({ a: 1 }), later)).toBe(later);
  });

  test('is shared by rows that are merged alike, so that one statement writes them', () => {
    const made = [1, 2].map((n) => mergeRows(row({ a: n, b: n }), row({ a: unavailable, b: n, c: n })));
    expect(made[0]?.shape).toBe(made[1]?.shape);
    const other = mergeRows(row({ a: 1, b: 1 }), row({ a: 1, b: unavailable, c: 1 }));
    expect(other.unavailable).toBeUndefined();
  });

  test('tells apart which values were kept', () => {
    const prior = { ...row({ a: 1, b: 1 }), shape: typed('integer', 'a', 'b') };
    const later = (cells: Cells) => ({ ...row(cells), shape: typed('text', 'a', 'b') });
    const kinds = [later({ a: unavailable, b: 2 }), later({ a: 2, b: unavailable })].map((given) =>
      mergeRows(prior, given).shape.fields.map(({ type }) => type.kind),
    );
    expect(kinds).toEqual([
      ['integer', 'text'],
      ['text', 'integer'],
    ]);
  });

  test('takes the type of a kept value from the row that has the value', () => {
    const prior = { ...row({ a: 1 }), shape: typed('integer', 'a') };
    const later = { ...row({ a: unavailable }), shape: typed('text', 'a') };
    expect(mergeRows(prior, later).shape.byName.get('a')?.type.kind).toBe('integer');
    expect(mergeRows(later, prior).shape.byName.get('a')?.type.kind).toBe('integer');
  });
});

const typedShapes = new Map<string, RowShape>();

function typed(kind: 'integer' | 'text', ...names: readonly string[]): RowShape {
  const name = [kind, ...names].join();
  const type: LogicalType = kind === 'integer' ? { kind, bits: 64 } : { kind };
  const known = typedShapes.get(name) ?? shapeOf(names.map((field) => ({ name: field, type })));
  typedShapes.set(name, known);
  return known;
}
