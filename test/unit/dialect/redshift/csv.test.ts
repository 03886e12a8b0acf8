import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvObject, csvObjects } from '../../../../lib/dialect/redshift/csv.ts';
import type { EncodedRow } from '../../../../lib/dialect/redshift/encode-steps.ts';
import { upsert } from '../../plan/changes.ts';

type Cells = EncodedRow['cells'];

const token = 'N0a1b2c3d';

/** Texts of what CSV is made of, of the token's letters and of characters of one to four bytes. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', '\t', '\\', "'", 'N', '0', 'a', 'é', '漢', '😀') }),
  fc.string({ unit: fc.constantFrom(...token, '"') }),
  fc.constantFrom('', ' ', '"', '""', '\n', '\r\n', ',', '\\N', token, 'NULL'),
  fc.string({ unit: 'binary' }),
);
const cell = fc.option(text, { nil: null, freq: 4 });
const table = fc
  .integer({ min: 1, max: 6 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 40 }));

function encoded(table: readonly Cells[]): EncodedRow[] {
  return table.map((cells, i) => ({ net: netRow(i), cells }));
}

function netRow(offset: number): EncodedRow['net'] {
  const change = upsert(undefined, {}, { offset });
  return { change, key: change.key, row: change.row, marked: false, origin: undefined };
}

/** Records of an object as the library reads them: NULL is what stands there bare. */
function read({ csv }: CsvObject): Cells[] {
  const cast = (value: string, { quoting }: { readonly quoting: boolean }): string | null => {
    if (quoting) return value;
    expect(value).toBe(token);
    return null;
  };
  return parse(csv, { cast, record_delimiter: '\n' }) as unknown as Cells[];
}

const hasLineBreak = (cells: Cells): boolean => cells.some((one) => one !== null && /[\r\n]/.test(one));

test('what a library reads are the very texts and NULLs, rows without line breaks and rows with them each in order', () => {
  fc.assert(
    fc.property(table, (given) => {
      const found = csvObjects(encoded(given), token).flatMap(read);
      const order = [...given.filter((cells) => !hasLineBreak(cells)), ...given.filter(hasLineBreak)];
      expect(found).toEqual(order);
    }),
    { numRuns: 300 },
  );
});

test('the bytes are those that a library writes', () => {
  fc.assert(
    fc.property(table, (given) => {
      const rows = given.filter((cells) => !hasLineBreak(cells));
      const marked = rows.map((cells) => cells.map((one) => one ?? true));
      const written = stringify(marked, { quoted_string: true, cast: { boolean: () => token } });
      expect(Buffer.concat(csvObjects(encoded(rows), token).map(({ csv }) => csv)).toString()).toBe(written);
    }),
  );
});

test('a line is told to be a row where each is one line, and the first where they may be several', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 400 }), (given, mostBytes) => {
      const rows = encoded(given);
      for (const object of csvObjects(rows, token, mostBytes)) {
        const records = read(object);
        const told = Array.from({ length: records.length + 2 }, (_, i) => object.rowAt(i)?.cells);
        const certain = records.some(hasLineBreak) ? records.slice(0, 1) : records;
        const beyond = Array(records.length + 1 - certain.length).fill(undefined);
        expect(told).toEqual([undefined, ...certain, ...beyond]);
        for (let line = 1; line <= certain.length; line += 1) expect(rows).toContain(object.rowAt(line));
      }
    }),
  );
});

test('rows with line breaks and rows without never share an object', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 400 }), (given, mostBytes) => {
      for (const object of csvObjects(encoded(given), token, mostBytes)) {
        expect(new Set(read(object).map(hasLineBreak)).size).toBe(1);
      }
    }),
  );
});

test('an object ends with the row that fills it, in bytes of UTF-8', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 400 }), (given, mostBytes) => {
      const objects = csvObjects(encoded(given), token, mostBytes);
      for (const isBroken of [false, true]) {
        const ofKind = objects.filter((object) => read(object).some(hasLineBreak) === isBroken);
        for (const [i, object] of ofKind.entries()) {
          const [last] = csvObjects(encoded(read(object).slice(-1)), token);
          expect(object.csv.length - (last?.csv.length ?? 0)).toBeLessThan(mostBytes);
          if (i < ofKind.length - 1) expect(object.csv.length).toBeGreaterThanOrEqual(mostBytes);
        }
      }
    }),
  );
});

test('a value longer than a megabyte comes back whole, beside others', () => {
  const long = '漢"'.repeat(700_000);
  const given = [
    ['a', long],
    [null, ''],
    [long, null],
    ['b', 'c'],
  ];
  expect(csvObjects(encoded(given), token).flatMap(read)).toEqual(given);
});

test('no rows make no object', () => {
  expect(csvObjects([], token)).toEqual([]);
});
