import { qualified, quote } from './identifiers.ts';
import { keptValue, movedTable } from './moved-rows.ts';
import { aliases, arrays, type BoundColumn, cell, insertion, sameKey, type Target, tableName } from './target.ts';
import { overriding } from './write-statements.ts';

/**
 * Writes rows some of whose columns are unavailable (unchanged TOAST). Binds: $1 destination, $2 table, $3 move ids
 * (null where the key did not move), then one array per column, the key first. In order:
 *
 * 1. `taken`: of rows whose key moved, the old row's values as its delete kept them; each is taken once.
 * 2. `updated`: rows that are there keep what they have in those columns; with `takesOld` an old row that was taken goes
 *    first. They are updated before anything is inserted because an insert checks NOT NULL before it sees the conflict.
 * 3. `inserted`: rows that are not there, with the old row's values or NULL.
 *
 * Returns one row: `lost`, the number of values that are NULL now because the source did not send them.
 */
export function partialUpsert(
  target: Target,
  columns: readonly BoundColumn[],
  keyLength: number,
  unavailable: readonly string[],
  takesOld: boolean,
): string {
  const first = 4;
  const key = columns.slice(0, keyLength);
  const rest = columns.slice(keyLength);
  const table = tableName(target);
  const kept = unavailable.map((name) => ({ name, type: target.table.byName.get(name)?.type.sql ?? 'text' }));
  const old = (row: string): string[] => kept.map(({ name, type }) => keptValue(row, name, type));

  // `generated always as identity` can be inserted, never updated.
  const isFixed = (name: string): boolean => target.table.byName.get(name)?.identityAlways ?? false;
  const set = rest.flatMap((column, i) =>
    isFixed(column.name) ? [] : [`${quote(column.name)} = ${cell(column, first + keyLength + i, 'r')}`],
  );
  for (const { name, type } of takesOld ? kept.filter((column) => !isFixed(column.name)) : []) {
    const value = keptValue('r', name, type);
    set.push(`${quote(name)} = case when r.row_values is null then t.${quote(name)} else ${value} end`);
  }
  const all = [...columns.map((column) => column.name), ...unavailable];
  const given = insertion(target, columns, 'r', first);
  const inserted = [...given.values, ...old('r')];
  const updates = all
    .filter((name) => !isFixed(name) && !key.some((column) => column.name === name))
    .map((name) => `${quote(name)} = excluded.${quote(name)}`);
  const found = sameKey(key, 't', 'r', first);
  const updated =
    set.length === 0
      ? `select r.n from rows r join ${table} t on ${found}`
      : `update ${table} as t set ${set.join(', ')} from rows r where ${found} returning r.n`;
  const list = [...given.names, ...unavailable.map(quote)].join(', ');
  // A column that must have a value is never left without one.
  const lost = unavailable.filter((name) => !target.table.byName.get(name)?.isRequired).length;
  return `with given as materialized (
  select * from unnest($3::text[], ${arrays(columns, first)}) with ordinality as u(c3, ${aliases(columns, first)}, n)
), taken as (
  delete from ${qualified(target.schema, movedTable)} m using given g
  where m.destination = $1 and m.table_name = $2 and m.move_id = g.c3
  returning m.move_id, m.row_values
), rows as materialized (
  select g.*, m.row_values from given g left join taken m on m.move_id = g.c3
), updated as (
  ${updated}
), inserted as (
  insert into ${table} as t (${list})${overriding(target, columns)}
  select ${inserted.join(', ')} from rows r where not exists (select from updated d where d.n = r.n) order by r.n
  on conflict (${key.map((column) => quote(column.name)).join(', ')}) do ${updates.length === 0 ? 'nothing' : `update set ${updates.join(', ')}`}
)
select (count(*) * ${lost})::int4 as lost from rows r
where r.row_values is null and not exists (select from updated d where d.n = r.n)`;
}
