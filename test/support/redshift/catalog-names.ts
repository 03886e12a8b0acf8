import type pg from 'pg';
import { folded, physicalName } from './names.ts';
import { ownSchema } from './refusal.ts';

/** The name under which PostgreSQL, behind the stand-in, keeps what a source calls so. */
export function nameAtRedshift(name: string): string {
  return physicalName(folded(name));
}

/** Columns of a table by their names in PostgreSQL: their types as Redshift has them. */
export async function declaredTypes(client: pg.Client, schema: string, table: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select physical_name as name, declared as type from ${ownSchema}.columns where schema_name = $1 and table_name = $2`,
    [folded(schema), folded(table)],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}
