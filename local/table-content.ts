import type pg from 'pg';

export interface TableShape {
  readonly name: string;
  readonly rows: number;
  /** "name type", in the order of the table. */
  readonly columns: readonly string[];
  /** Equal exactly when the rows are, in any order. */
  readonly checksum: string;
}

/** The user's tables of a schema, by name; Landfall's own are left out. */
export async function readTables(client: pg.Client, schema: string): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = $1 and c.relkind = 'r' and c.relname not like '\\_landfall\\_%' and a.attnum > 0 and not a.attisdropped
     group by c.relname order by c.relname`,
    [schema],
  );
  const tables: TableShape[] = [];
  for (const { name, columns } of rows) {
    const text = `select count(*)::int4 as rows, coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as checksum
      from ${quoted(schema)}.${quoted(name)} t`;
    const { rows: content } = await client.query<{ rows: number; checksum: string }>(text);
    tables.push({ name, columns, rows: content[0]?.rows ?? 0, checksum: content[0]?.checksum ?? '' });
  }
  return tables;
}

/** One row as texts by column; undefined where there is none. */
export async function readRow(
  client: pg.Client,
  schema: string,
  table: string,
  id: number,
): Promise<Map<string, string | null> | undefined> {
  const text = `select f.key, f.value from ${quoted(schema)}.${quoted(table)} t, json_each_text(row_to_json(t)) f where t.id = $1`;
  const { rows } = await client.query<{ key: string; value: string | null }>(text, [id]);
  return rows.length === 0 ? undefined : new Map(rows.map(({ key, value }) => [key, value]));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
