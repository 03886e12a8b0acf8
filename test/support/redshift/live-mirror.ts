import { typeOfCatalog } from '../../../lib/dialect/redshift/types/type-of-catalog.ts';
import { createDatabase, type Database } from '../database.ts';
import { mirroredBy } from '../mirrors.ts';
import { nameAtRedshift } from './catalog-names.ts';
import type { LiveSession } from './live-session.ts';
import { quoted } from './names.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

/** A column of a live table. */
interface LiveColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/**
 * A local database with the same tables and values as a schema of a live cluster, in the shape in which the stand-in would
 * have kept them: what compares a source's values with the stand-in's does so with the cluster's. All tables
 * are made anew each time that somebody looks, and those that are looked at are filled.
 */
export async function mirrorOf(live: LiveSession, schema: string): Promise<Database> {
  const database = await createDatabase();
  // Translates CREATE TABLE. It loads nothing: no S3 is behind this address.
  const standIn = await startStandIn({ postgresUrl: database.url, s3Endpoint: 'http://127.0.0.1:9' });
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = last.then(run);
    last = next.catch(() => undefined);
    return next;
  };
  const copy = (isLookedAt: (table: string) => boolean) => copySchema({ live, schema, database, standIn, isLookedAt });
  mirroredBy(database.url, () => inTurn(() => copy(() => true)));
  return {
    url: database.url,
    query: (sql, params) =>
      inTurn(async () => {
        await copy((table) => sql.includes(table));
        return database.query(sql, params);
      }),
    drop: async () => {
      await standIn.close();
      await database.drop();
    },
  };
}

interface Copy {
  readonly live: LiveSession;
  readonly schema: string;
  readonly database: Database;
  readonly standIn: StandIn;
  /** Whether the rows of a table, under its name in the mirror, are wanted. */
  readonly isLookedAt: (table: string) => boolean;
}

async function copySchema({ live, schema, database, standIn, isLookedAt }: Copy): Promise<void> {
  const there = quoted(nameAtRedshift(schema));
  await database.query(`drop schema if exists ${there} cascade; create schema ${there}`);
  const columns = await columnsOf(live, schema);
  for (const [table, own] of Map.groupBy(columns, (column) => column.table)) {
    const from = `${quoted(schema)}.${quoted(table)}`;
    const definitions = own.map(
      ({ name, type, isRequired }) => `${quoted(name)} ${type}${isRequired ? ' not null' : ''}`,
    );
    await standIn.query(`create table ${from} (${definitions.join(', ')})`);
    if (!isLookedAt(nameAtRedshift(table))) continue;
    const rows = await live.texts(`select ${own.map(printed).join(', ')} from ${from}`);
    const to = `${there}.${quoted(nameAtRedshift(table))}`;
    await insert(database, to, own, rows);
  }
}

async function columnsOf(live: LiveSession, schema: string): Promise<LiveColumn[]> {
  const rows = await live.texts(
    `select table_name, column_name, is_nullable, data_type, character_maximum_length, numeric_precision, numeric_scale
     from svv_columns where table_schema = $1 order by table_name, ordinal_position`,
    [schema],
  );
  return rows.map(([table, name, nullable, type, length = null, precision = null, scale = null]) => {
    const { sql } = typeOfCatalog({
      data_type: type ?? '',
      character_maximum_length: length,
      numeric_precision: precision,
      numeric_scale: scale,
    });
    return { table: table ?? '', name: name ?? '', type: sql, isRequired: nullable?.trim().toUpperCase() === 'NO' };
  });
}

/**
 * A value in a text that gives it back. Without a function SUPER comes as its JSON and VARBYTE as hexadecimal digits
 * (r_VARBYTE_type.html), whatever their length: JSON_SERIALIZE and FROM_VARBYTE end where VARCHAR does
 * (JSON_SERIALIZE.html). A double has all its digits (live-session.ts), a real only as one.
 */
function printed({ name, type }: LiveColumn): string {
  return type === 'real' ? `${quoted(name)}::double precision` : quoted(name);
}

const rowsPerInsert = 1_000;

async function insert(
  database: Database,
  table: string,
  columns: readonly LiveColumn[],
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const types = await database.query<{ type: string }>(
    `select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum`,
    [table],
  );
  const names = columns.map(({ name }) => quoted(nameAtRedshift(name)));
  const values = types.map(({ type }, i) => (type === 'bytea' ? `decode(v${i}, 'hex')` : `v${i}::${type}`));
  const arrays = columns.map((_, i) => `$${i + 1}::text[]`);
  const sql = `insert into ${table} (${names.join(', ')}) select ${values.join(', ')}
    from unnest(${arrays.join(', ')}) as given (${columns.map((_, i) => `v${i}`).join(', ')})`;
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const some = rows.slice(from, from + rowsPerInsert);
    await database.query(
      sql,
      columns.map((_, i) => some.map((row) => row[i] ?? null)),
    );
  }
}
