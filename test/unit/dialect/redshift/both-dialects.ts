import { expect, test } from 'vitest';
import type { Statement } from '../../../../lib/dialect/statement.ts';

interface ByDialect<T> {
  readonly postgres: T;
  readonly redshift: T;
}

/** One intent, and the text of each dialect for it: what differs stands side by side. */
export function bothDialects(
  intent: string,
  statements: ByDialect<readonly (Statement | string)[]>,
  expected: ByDialect<readonly string[]>,
): void {
  test(intent, () => {
    const texts = (of: readonly (Statement | string)[]): string[] =>
      of.map((one) => (typeof one === 'string' ? one : one.text));
    expect({ postgres: texts(statements.postgres), redshift: texts(statements.redshift) }).toEqual(expected);
  });
}
