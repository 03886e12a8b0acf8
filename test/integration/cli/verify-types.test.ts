import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { type ExpectedTable, loadEvents, loadExpected, loadSchema } from '../../support/fixtures.ts';
import { fill, type Verified, withSource } from '../../support/verified-source.ts';

const tables = loadExpected('04').tables.toSorted((a, b) => (a.name < b.name ? -1 : 1));

async function fillSource({ source }: Verified): Promise<void> {
  await source.query(loadSchema('04'));
  for (const table of tables) await fill(source, table);
}

/** A column whose value is gone at the destination, in another row for each: `[table, key, column]`. */
function changes(): [string, string, string][] {
  return tables.flatMap((table) =>
    table.columns
      .filter((column) => column.nullable)
      .flatMap((column, i): [string, string, string][] => {
        const place = table.columns.indexOf(column);
        const rows = table.rows.filter((row) => row[place] !== null);
        const key = rows[i % rows.length]?.[0];
        return key == null ? [] : [[table.name, key, column.name]];
      }),
  );
}

/** The connector ran over at the end of its timestamps: the last update of this row is parked. */
const parked = (table: string, key: string | undefined) => table === 't_far' && key === '1001';

function inexact({ inexactCells = [] }: ExpectedTable, key: string | undefined, column: string): boolean {
  return inexactCells.some((cell) => cell.key[0] === key && cell.column === column);
}

describe('landfall verify, all types of PostgreSQL', () => {
  it(
    'finds a copy equal, and then every single value that is gone from it',
    withSource(async (verified) => {
      await fillSource(verified);
      const { source, destination } = verified;
      await destination.database.query(loadSchema('04'));
      for (const table of tables) await fill(destination.database, table);
      const equal = await verified.verified('--schema', 'public');
      expect(equal).toMatchObject({ code: 0, isEqual: true });
      expect(equal.tables.map(({ table, rowsSource, leftOut }) => [table, rowsSource, leftOut])).toEqual(
        tables.map(({ name, rowCount }) => [name, rowCount, []]),
      );
      const changed = changes();
      for (const [table, key, column] of changed) {
        await destination.database.query(`update public."${table}" set "${column}" = null where id = $1`, [key]);
      }
      const { code, tables: found } = await verified.verified('--schema', 'public');
      const told = found.flatMap(({ table, rows }) =>
        rows.flatMap(({ key, columns }) => columns.map(({ column }) => [table, key.id, column])),
      );
      expect(code).toBe(1);
      expect(told.sort()).toEqual(changed.sort());
      expect(changed.length).toBeGreaterThan(100);
      expect(await source.query('select count(*)::int as n from public.t_texts')).toEqual([{ n: 34 }]);
    }),
  );

  it(
    'finds what the events lost, and no other value, where Landfall made the tables',
    withSource(async (verified) => {
      await fillSource(verified);
      const deadLetters = deadLettersOfTest();
      await verified.destination.apply(loadEvents('04'), {}, { deadLetters });
      const result = await verified.verified();
      const beyond = result.tables.flatMap(({ table, rows }) => {
        const expected = tables.find(({ name }) => name === table);
        return rows
          .filter(({ key }) => !parked(table, key.id))
          .flatMap(({ key, columns }) =>
            columns
              .filter(({ column }) => expected === undefined || !inexact(expected, key.id, column))
              .map(({ column, source, destination }) => ({ table, key, column, source, destination })),
          );
      });
      expect(beyond).toEqual([]);
      const lost = result.tables.map(({ table, missing, extra, error }) => [table, missing, extra, error]);
      expect(lost.filter(([, missing, extra, error]) => missing || extra || error)).toEqual([
        ['t_far', 2, 0, undefined],
        ['t_texts', 3, 0, undefined],
      ]);
      expect(result.tables.find(({ table }) => table === 't_numbers')).toMatchObject({ isEqual: true, leftOut: [] });
      expect(result.tables.find(({ table }) => table === 't_omitted')?.leftOut).toContainEqual({
        ...{ column: 'c_cube', why: 'not at the destination' },
      });
    }),
  );
});
