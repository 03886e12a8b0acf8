import type { Database } from '../database.ts';
import { folded } from './names.ts';
import { ownSchema } from './refusal.ts';

interface Place {
  readonly database: Database;
  readonly schema: string;
}

/** Columns of a table in order, as a CREATE TABLE of Redshift would write them; empty where there is no table. */
export async function declaredColumns({ database, schema }: Place, table: string): Promise<string[]> {
  const found = await database.query<{ line: string }>(
    `select concat_ws(' ', column_name, declared, case when not_null then 'not null' end, 'default ' || column_default) as line
     from ${ownSchema}.columns where schema_name = $1 and table_name = $2 order by place`,
    [folded(schema), folded(table)],
  );
  return found.map(({ line }) => line);
}

/** The primary key that was declared, if any: there are no indexes. */
export async function declaredKey({ database, schema }: Place, table: string): Promise<string[]> {
  const found = await database.query<{ line: string }>(
    `select lower(left(def, 11)) || substr(def, 12) as line
     from ${ownSchema}.pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace,
       lateral ${ownSchema}.pg_get_constraintdef(c.oid) as def
     where c.contype = 'p' and n.nspname = $1 and t.relname = $2`,
    [folded(schema), folded(table)],
  );
  return found.map(({ line }) => line);
}
