import { expect, test } from 'vitest';
import { movedTableOf } from '../../../lib/dialect/redshift/moved-table.ts';
import { redshiftSchema } from '../../../lib/dialect/redshift/schema.ts';
import { plain, varchar } from '../../../lib/dialect/redshift/types/spelled-types.ts';
import type { CatalogAnswer } from '../../../lib/dialect/schema.ts';
import type { Statement } from '../../../lib/dialect/statement.ts';
import { tableAfter } from '../../../lib/dialect/table-ddl.ts';
import type { ColumnType, Table } from '../../../lib/model/table.ts';
import { RedshiftOwnTables } from '../../../lib/sink/redshift/own-tables.ts';

const dialect = redshiftSchema({ redshiftTextLength: 100, distKey: {}, sortKey: {} });

/** A schema that tells which tables it has, and notes what it is asked and told. */
class Schema {
  readonly asked: Statement[] = [];
  readonly told: string[] = [];
  readonly #rows: CatalogAnswer;

  constructor(rows: CatalogAnswer = []) {
    this.#rows = rows;
  }

  readonly access = {
    dialect,
    ask: async (query: Statement): Promise<CatalogAnswer> => {
      this.asked.push(query);
      return this.#rows.filter(({ table_name }) => query.values.includes(String(table_name)));
    },
    runDdl: async (statements: readonly Statement[]): Promise<void> => {
      this.told.push(
        ...statements.map(({ text }) => text.slice(0, text.indexOf(' (')).replace(/ add column .*/, ' +')),
      );
    },
  };
}

function table(columns: Readonly<Record<string, ColumnType>>): Table {
  const made = Object.entries(columns).map(([name, type]) => ({ name, type, notNull: false, default: undefined }));
  const ddl = { kind: 'create', table: { name: 'orders', columns: made, key: [], keyIndex: 'none' } } as const;
  const found = tableAfter(undefined, ddl, dialect);
  if (found === undefined) throw new Error('no table');
  return found;
}

test('what is missing is made, and asked for once', async () => {
  const schema = new Schema([{ table_name: '_landfall_parked' }, { table_name: '_landfall_progress_items' }]);
  const own = new RedshiftOwnTables(schema.access, { schema: 'shop', delivery: 'exactly-once' });
  expect(await own.ensure(['orders', 'items', undefined], 1_000)).toBe(2);
  expect(schema.told).toEqual([
    'create table if not exists "shop"."_landfall_progress"',
    'create table if not exists "shop"."_landfall_progress_orders"',
  ]);
  expect(await own.ensure(['items', undefined], 1_000)).toBe(0);
  expect(schema.asked).toHaveLength(1);
  own.forget();
  await own.ensure(['items'], 1_000);
  expect(schema.asked).toHaveLength(2);
});

test('with at-least-once there is neither progress nor anything parked', async () => {
  const schema = new Schema();
  const own = new RedshiftOwnTables(schema.access, { schema: 'shop', delivery: 'at-least-once' });
  expect(await own.ensure(['orders', undefined], 1_000)).toBe(0);
  expect(schema.asked).toEqual([]);
});

test('rows whose key moves have a table of their own, with room for what their table has', async () => {
  const schema = new Schema();
  const own = new RedshiftOwnTables(schema.access, { schema: 'shop', delivery: 'exactly-once' });
  expect(await own.ensureMoved(table({ id: plain('int8') }), 1_000)).toBe(0);
  expect(schema.asked).toEqual([]);
  const orders = table({ id: plain('int8'), note: varchar(20) });
  expect(await own.ensureMoved(orders, 1_000)).toBe(1);
  expect(await own.ensureMoved(orders, 1_000)).toBe(0);
  expect(schema.told).toEqual(['create table if not exists "shop"."_landfall_moved_orders"']);
});

const kept = {
  ...{ table_name: movedTableOf('orders'), column_name: 'note', data_type: 'character varying', is_nullable: 'YES' },
  ...{ character_maximum_length: 20, column_default: null, numeric_precision: null, numeric_scale: null },
};

test('columns that came since are added to it', async () => {
  const schema = new Schema([kept]);
  const own = new RedshiftOwnTables(schema.access, { schema: 'shop', delivery: 'exactly-once' });
  const orders = table({ note: varchar(20), details: plain('super'), more: varchar(3) });
  expect(await own.ensureMoved(orders, 1_000)).toBe(2);
  expect(schema.told).toEqual(Array(2).fill('alter table "shop"."_landfall_moved_orders" +'));
});

test('a column that somebody made longer since has no room there: it is said before a row is refused', async () => {
  const schema = new Schema([kept]);
  const own = new RedshiftOwnTables(schema.access, { schema: 'shop', delivery: 'exactly-once' });
  await expect(own.ensureMoved(table({ note: varchar(40) }), 1_000)).rejects.toThrow(
    /table "_landfall_moved_orders", which keeps rows of "orders" whose key moves, has no room for "note" \(varchar\(40\)\): drop it/,
  );
});
