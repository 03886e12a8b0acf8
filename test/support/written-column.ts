import pg from 'pg';
import { parseExactly } from '../../lib/decode/json-text.ts';
import { type CatalogRow, catalogQuery, tablesOf } from '../../lib/dialect/postgres/catalog-query.ts';
import { ArrayWriter } from '../../lib/dialect/postgres/types/array-writer.ts';
import { type ColumnWriter, columnWriter, parameterOids } from '../../lib/dialect/postgres/types/column-writer.ts';
import { ValueError } from '../../lib/model/errors.ts';
import type { LogicalType } from '../../lib/model/logical-type.ts';
import { shapeOf } from '../../lib/model/row.ts';
import type { ColumnType } from '../../lib/model/table.ts';
import type { Database } from './database.ts';

export type WriterOptions = Parameters<typeof columnWriter>[2];

/** A new table `table` with a column `c` of some type, and `n` to number its rows. */
export interface TestColumn {
  readonly table: string;
  readonly type: ColumnType;
}

let tables = 0;

export async function newColumn(database: Database, sqlType: string): Promise<TestColumn> {
  tables += 1;
  const table = `t${tables}`;
  await database.query(`create table ${table} (n bigint, c ${sqlType})`);
  const { text, values } = catalogQuery('public', [table]);
  const [found] = tablesOf(await database.query<CatalogRow & Record<string, unknown>>(text, values));
  const type = found?.byName.get('c')?.type;
  if (type === undefined) throw new Error(`no column type for ${sqlType}`);
  return { table, type };
}

/**
 * Writes values, each given as JSON text, as the product does. Returns which were refused by the writer, or by the server
 * where `tolerant`: those are tried one by one.
 */
export async function writeValues(
  database: Database,
  column: TestColumn,
  type: LogicalType,
  jsons: readonly string[],
  options: WriterOptions = { schemalessDecimals: 'text' },
  tolerant = false,
): Promise<ReadonlySet<number>> {
  const writer = writerFor(type, column, options, tolerant);
  if (writer === undefined) return new Set(jsons.keys());
  const refused = new Set<number>();
  const insert = async (places: readonly number[]): Promise<void> => {
    const out = new ArrayWriter(parameterOids[writer.parameter], places.length);
    const written: number[] = [];
    for (const place of places) {
      const json = jsons[place] ?? 'null';
      const raw = JSON.parse(json) as unknown;
      const row = { shape: shapeOf([]), cells: [], unavailable: undefined, exact: () => ({ c: parseExactly(json) }) };
      try {
        if (raw === null) out.null();
        else writer.write(out, raw, row, 'c');
        written.push(place);
      } catch (error) {
        if (!(error instanceof ValueError && tolerant)) throw error;
        refused.add(place);
      }
    }
    const cast = writer.cast === undefined ? '' : `::${writer.cast}`;
    await database.query(
      `insert into ${column.table} select n, c${cast} from unnest($1::${writer.parameter}[], $2::int8[]) as u(c, n)`,
      [out.finish(), written],
    );
  };
  const all = [...jsons.keys()];
  try {
    await insert(all);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && tolerant)) throw error;
    for (const place of all.filter((one) => !refused.has(one))) {
      await insert([place]).catch((refusal: unknown) => {
        if (!(refusal instanceof pg.DatabaseError)) throw refusal;
        refused.add(place);
      });
    }
  }
  return refused;
}

/** Undefined where no value of the type can ever be written there. */
function writerFor(
  type: LogicalType,
  column: TestColumn,
  options: WriterOptions,
  tolerant: boolean,
): ColumnWriter | undefined {
  try {
    return columnWriter(type, column.type, options);
  } catch (error) {
    if (error instanceof ValueError && tolerant) return undefined;
    throw error;
  }
}

/** What the column says of each value, by the value's place; absent where it is not there. */
export async function readValues(
  database: Database,
  { table }: TestColumn,
  expression: string,
): Promise<ReadonlyMap<number, string | null>> {
  const rows = await database.query<{ n: string | number; told: string | null }>(
    `select n, case when c is not null then ${expression} end as told from ${table} order by n`,
  );
  return new Map(rows.map(({ n, told }) => [Number(n), told]));
}
