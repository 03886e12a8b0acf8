import { expect, it } from 'vitest';
import type { Database, Row } from '../../../local/verify/database.ts';
import { mysqlDialect } from '../../../local/verify/mysql-dialect.ts';
import { type Comparison, compareBy } from '../../../local/verify/pairs.ts';
import { postgresDialect } from '../../../local/verify/postgres-dialect.ts';
import type { ColumnShape, KindName, TableShape } from '../../../local/verify/shapes.ts';

interface Asked {
  readonly text: string;
  readonly values: readonly string[];
}

function recording(kind: Database['kind'], asked: Asked[]): Database {
  return {
    ...{ kind, address: 'db', name: 'db', tables: async () => [], close: async () => {} },
    dialect: kind === 'mysql' ? mysqlDialect : postgresDialect,
    query: async (text, values): Promise<readonly Row[]> => {
      asked.push({ text, values });
      return [];
    },
  };
}

const column = (name: string, kind: KindName, typeName: string): ColumnShape => ({
  ...{ name, type: typeName, kind: { name: kind, typeName } },
});

function table(columns: readonly ColumnShape[], key: readonly string[]): TableShape {
  return { name: 'orders', columns, key, isPartitioned: false, isView: false };
}

/** What was asked, as a file to read. */
function script(asked: Readonly<Record<string, readonly Asked[]>>): string {
  const statements = Object.entries(asked).flatMap(([side, all]) =>
    all.map(({ text, values }) => `-- ${side}, bound: ${JSON.stringify(values)}\n${text};\n`),
  );
  return statements.join('\n');
}

function compared(asked: { source: Asked[]; destination: Asked[] }): Comparison {
  return compareBy(
    { database: recording('mysql', asked.source), schema: 'shop`s' },
    { database: recording('postgresql', asked.destination), schema: 'landing' },
    {
      source: table(
        [column('id', 'integer', 'int'), column('word', 'text', 'varchar'), column('at', 'timestamp', 'datetime')],
        ['id', 'word'],
      ),
      destination: table(
        [column('id', 'integer', 'int4'), column('word', 'text', 'text'), column('at', 'timestamp', 'timestamp')],
        ['id', 'word'],
      ),
    },
  );
}

it('asks both databases for the same checksums of the same ranges, with values bound', async () => {
  const asked: { source: Asked[]; destination: Asked[] } = { source: [], destination: [] };
  const { source, destination } = compared(asked);
  for (const side of [source, destination]) await side.sums({ from: ['1', "a'"], to: ['9', 'z'] }, [['5', 'm']]);
  await expect(script(asked)).toMatchFileSnapshot('verify-sums.golden.sql');
});

it('asks for bounds, rows and values by key', async () => {
  const asked: { source: Asked[]; destination: Asked[] } = { source: [], destination: [] };
  const { source, destination } = compared(asked);
  for (const side of [source, destination]) {
    await side.bounds({}, 100);
    await side.rows({ to: ['9', 'z'] });
    await side.cellsOf([['1', 'a']]);
  }
  await expect(script(asked)).toMatchFileSnapshot('verify-rows.golden.sql');
});
