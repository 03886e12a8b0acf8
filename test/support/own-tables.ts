import { byKind } from './destination-kind.ts';
import type { Destination } from './harness.ts';

type Row = Record<string, unknown>;

/** Landfall's own tables that keep progress or moved rows: one, or at Redshift one for each of the source's tables. */
export async function ownTables({ database, schema }: Destination, kind: 'moved' | 'progress'): Promise<string[]> {
  const found = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = to_regnamespace($1) and relkind = 'r'
       and (relname = $2 or starts_with(relname, $2 || '_') or starts_with(relname, $2 || '-')) order by relname collate "C"`,
    [`"${schema.replaceAll('"', '""')}"`, `_landfall_${kind}`],
  );
  return found.map(({ name }) => name);
}

/** All rows of them. */
export async function ownRows(
  destination: Destination,
  kind: 'moved' | 'progress',
  columns = '*',
  order = '1',
): Promise<Row[]> {
  const tables = await ownTables(destination, kind);
  const schema = destination.schema.replaceAll('"', '""');
  const parts = tables.map((table) => `select ${columns} from "${schema}"."${table.replaceAll('"', '""')}"`);
  return parts.length === 0 ? [] : destination.database.query(`${parts.join(' union all ')} order by ${order}`);
}

/** How many rows wait for the create of their new key. */
export async function keptAside(destination: Destination): Promise<number> {
  const rows = await ownRows(destination, 'moved', 'count(*)::int as n');
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}

/** Runs an update of them, `update @ set …`, by the destination's own means. */
export async function updateOwn(destination: Destination, kind: 'moved' | 'progress', sql: string): Promise<void> {
  const { schema } = destination;
  for (const table of await ownTables(destination, kind)) {
    await destination.run(sql.replace('@', `"${schema}"."${table}"`));
  }
}

/** Names of all of Landfall's own tables once rows of these tables have come and their keys moved. */
export function ownTableNames(...tables: readonly string[]): string[] {
  const perTable = (kind: string) => tables.map((table) => `_landfall_${kind}_${table}`);
  return byKind({
    postgresql: ['_landfall_moved', '_landfall_parked', '_landfall_progress'],
    redshift: [...perTable('moved'), '_landfall_parked', '_landfall_progress', ...perTable('progress')],
  });
}
