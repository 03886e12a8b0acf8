import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import * as postgres from '../../../../lib/dialect/postgres/identifiers.ts';
import {
  columnNameProblem,
  foldedByName,
  identifierProblem,
  literal,
  qualified,
  quote,
  textExpression,
} from '../../../../lib/dialect/redshift/identifiers.ts';
import { plain } from '../../../../lib/dialect/redshift/types/spelled-types.ts';
import type { Column } from '../../../../lib/model/table.ts';

test('names are quoted, and none ends its quotes', () => {
  expect(qualified('s', 'or"ders; --')).toBe('"s"."or""ders; --"');
});

test.each([
  ['a'.repeat(63), undefined, undefined],
  ['a'.repeat(64), /64 bytes long, PostgreSQL allows 63/, undefined],
  ['ü'.repeat(63), /126 bytes long/, undefined],
  ['ü'.repeat(64), /128 bytes long/, /128 bytes long, Redshift allows 127/],
  ['', /empty/, /empty/],
  ['a\0b', /NUL/, /control character/],
  ['a\nb', undefined, /control character/],
  ['\ud800', /surrogate/, /surrogate/],
  ['Łódź 😀 "x"', undefined, undefined],
])('the name %j is possible in both dialects, or it is said why not', (name, inPostgres, inRedshift) => {
  const problems = [postgres.identifierProblem(name), identifierProblem(name)];
  for (const [i, expected] of [inPostgres, inRedshift].entries()) {
    if (expected === undefined) expect(problems[i]).toBeUndefined();
    else expect(problems[i]).toMatch(expected);
  }
  if (inRedshift !== undefined) expect(() => quote(name)).toThrow(inRedshift);
});

test.each(['oid', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid', 'insertxid', 'deletexid', 'OID', 'CtId'])(
  'no column can be called %s, as every table has one',
  (name) => {
    expect(columnNameProblem(name)).toMatch(/system columns/);
    expect(identifierProblem(name)).toBeUndefined();
  },
);

describe('a text without a bind', () => {
  it('is the same whether a backslash escapes or not', () => {
    expect(textExpression("it's")).toBe("'it''s'");
    expect(textExpression('')).toBe("''");
    expect(textExpression("a\\'; drop table x; --")).toBe("('a' || chr(92) || '''; drop table x; --')");
    expect(textExpression('\\\\\\n\\')).toBe("(repeat(chr(92), 3) || 'n' || chr(92))");
  });

  it('never has a backslash in a literal', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\\', "'", 'a', '\n', '"', '😀') }), (text) => {
        const said = textExpression(text);
        expect(said).not.toContain('\\');
        expect(saidBy(said)).toBe(text);
      }),
    );
  });

  it('cannot be a literal where an expression cannot stand', () => {
    expect(literal("s3://it's")).toBe("'s3://it''s'");
    expect(() => literal('a\\')).toThrow(TypeError);
  });
});

/** Evaluates an expression as the server does. */
function saidBy(expression: string): string {
  const parts = expression.matchAll(/'((?:[^']|'')*)'|repeat\(chr\(92\), (\d+)\)|chr\(92\)/g);
  return [...parts].map(([, text, count]) => text?.replaceAll("''", "'") ?? '\\'.repeat(Number(count ?? 1))).join('');
}

describe('columns by name', () => {
  const column = (name: string): Column => ({
    ...{ name, type: plain('int4'), notNull: false, isRequired: false, generated: false, identityAlways: false },
  });

  it('are found whatever the case of a field', () => {
    const byName = foldedByName([column('customerid'), column('größe')]);
    expect(byName.get('customerId')?.name).toBe('customerid');
    expect(byName.has('CUSTOMERID')).toBe(true);
    expect(byName.get('GRößE')?.name).toBe('größe');
    expect(byName.has('GRÖßE')).toBe(false);
    expect(byName.get('other')).toBeUndefined();
    expect([...byName.keys()]).toEqual(['customerid', 'größe']);
  });

  it('of a database that kept their case are found by exactly their names first', () => {
    const byName = foldedByName([column('Id'), column('id'), column('ID')]);
    expect(['Id', 'id', 'ID', 'iD'].map((name) => byName.get(name)?.name)).toEqual(['Id', 'id', 'ID', 'Id']);
  });
});
