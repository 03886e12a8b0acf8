import { literal, qualified, quote } from './identifiers.ts';
import { aliases, arrays, type BoundColumn, sameKey, type Target, tableName } from './target.ts';

/** Rows whose key moved away, kept for the create of the new key: its unchanged TOAST values are only there. */
export const movedTable = '_landfall_moved';

export function createMovedTable(schema: string): string {
  return `create table if not exists ${qualified(schema, movedTable)} (
  destination text not null,
  table_name text not null,
  move_id text not null,
  row_values jsonb not null,
  created_at timestamp with time zone not null default now(),
  primary key (destination, table_name, move_id)
)`;
}

/**
 * Keeps the rows of keys that move away. Binds: $1 destination, $2 table, $3 column names, $4 move ids, then the key.
 * Values are kept as text, which every type reads back exactly. What no create has asked for in two weeks goes.
 */
export function saveMoved(target: Target, key: readonly BoundColumn[], columns: readonly string[]): string {
  const moved = qualified(target.schema, movedTable);
  const values = columns.map((name) => `t.${quote(name)}::text`).join(', ');
  return `with old as (
  delete from ${moved} where destination = $1 and table_name = $2 and created_at < now() - interval '14 days'
)
insert into ${moved} (destination, table_name, move_id, row_values)
select $1, $2, u.c4, jsonb_object($3::text[], array[${values}]::text[])
from unnest($4::text[], ${arrays(key, 5)}) as u(c4, ${aliases(key, 5)})
join ${tableName(target)} t on ${sameKey(key, 't', 'u', 5)}
on conflict (destination, table_name, move_id) do update set row_values = excluded.row_values, created_at = now()`;
}

/** Removes rows that were kept for creates which need nothing of them. Binds: destination, table, move ids. */
export function dropMoved(schema: string): string {
  return `delete from ${qualified(schema, movedTable)} where destination = $1 and table_name = $2 and move_id = any($3::text[])`;
}

/** The kept value of a column, in the column's type. */
export function keptValue(row: string, column: string, type: string): string {
  return `(${row}.row_values ->> ${literal(column)})::${type}`;
}
