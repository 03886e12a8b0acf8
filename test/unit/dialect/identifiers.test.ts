import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnNameProblem, identifierProblem, literal, quote } from '../../../lib/dialect/postgres/identifiers.ts';

/** What PostgreSQL reads between quotes (its documentation, "Lexical Structure"). */
const readIdentifier = (sql: string): string => sql.slice(1, -1).replaceAll('""', '"');
const readLiteral = (sql: string): string => {
  const isEscaped = sql.startsWith('e');
  const text = sql.slice(isEscaped ? 2 : 1, -1).replaceAll("''", "'");
  return isEscaped ? text.replaceAll('\\\\', '\\') : text;
};
/** Texts of which most are quotes and backslashes. */
const odd = fc.string({ unit: fc.constantFrom('"', "'", '\\', '.', 'a', 'é', '😀'), minLength: 1, maxLength: 15 });

test('an identifier is read as the name it was made of, and ends where it ends', () => {
  fc.assert(
    fc.property(odd, (name) => {
      const sql = quote(name);
      expect(sql).toMatch(/^"([^"]|"")*"$/);
      expect(readIdentifier(sql)).toBe(name);
    }),
  );
});

test('a literal is read as the text it was made of, whatever standard_conforming_strings is', () => {
  fc.assert(
    fc.property(odd, (text) => {
      const sql = literal(text);
      expect(readLiteral(sql)).toBe(text);
      if (sql.startsWith('e')) expect(sql).toMatch(/^e'([^'\\]|''|\\\\)*'$/);
      else expect(sql).toMatch(/^'([^'\\]|'')*'$/);
    }),
  );
});

describe('a name that PostgreSQL would cut or change', () => {
  test.for<[string, string]>([
    ['', 'is empty'],
    ['a\0b', 'NUL'],
    ['\ud800', 'surrogate'],
    ['x'.repeat(64), '64 bytes long, PostgreSQL allows 63'],
    ['é'.repeat(32), '64 bytes long, PostgreSQL allows 63'],
  ])('%j is said to be none, and is never quoted', ([name, why]) => {
    expect(identifierProblem(name)).toContain(why);
    expect(identifierProblem(name)).toContain(JSON.stringify(name));
    expect(() => quote(name)).toThrow(expect.objectContaining({ class: 'systemic', code: 'IDENTIFIER' }));
  });

  test.for(['x'.repeat(63), `x${'é'.repeat(31)}`, 'ctid', ' '])('%j is one', (name) => {
    expect(identifierProblem(name)).toBeUndefined();
  });

  test.for(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])(
    '%s is no column’s, as every table has one',
    (name) => {
      expect(columnNameProblem(name)).toContain('system column');
      expect(columnNameProblem(name.toUpperCase())).toBeUndefined();
    },
  );
});
