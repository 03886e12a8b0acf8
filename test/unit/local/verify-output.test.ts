import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { TableResult } from '../../../local/verify/result.ts';
import { verifyTable } from '../../../local/verify-output.ts';

const orders: TableResult = {
  ...{ table: 'orders', destinationTable: 'orders', isEqual: true, rowsSource: 9, rowsDestination: 9, ranges: 1 },
  ...{ missing: 0, extra: 0, differing: 0, isCut: false, moving: 0, rows: [], leftOut: [], notes: [] },
};

function lastLine(...tables: readonly TableResult[]): string | undefined {
  const isEqual = tables.every((table) => table.isEqual);
  const result = { source: 's', destination: 'd', isEqual, tables, queries: 4, rowsRead: 4 };
  return stripVTControlCharacters(verifyTable(result)).trimEnd().split('\n').at(-1);
}

test('equal is not said of rows that kept changing', () => {
  expect(lastLine(orders)).toBe('Equal: 1 tables (4 queries, 4 rows read).');
  expect(lastLine({ ...orders, moving: 2 }, { ...orders, moving: 1 })).toBe(
    'Equal: 2 tables, but for 3 rows that kept changing (4 queries, 4 rows read).',
  );
  expect(lastLine(orders, { ...orders, isEqual: false, differing: 1 })).toMatch(/^Different: 1 of 2 tables/);
});
