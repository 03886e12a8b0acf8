import { qualified, quote } from './identifiers.ts';
import { keptValue, movedTable } from './moved-rows.ts';
import { aliases, arrays, type BoundColumn, insertion, type Target, tableName } from './target.ts';
import { overriding } from './write-statements.ts';

/**
 * Puts rows back that were saved and deleted to make way for one another (values that must be unique and pass from row to
 * row), with their new values; columns the change does not tell have what was saved. Binds: $1 destination, $2 table,
 * $3 names they were saved under, then one array per column. Rows that were not there, or that a trigger kept from being
 * deleted, are left to the upsert behind it.
 */
export function restoreRows(target: Target, columns: readonly BoundColumn[], key: readonly string[]): string {
  const first = 4;
  const untold = target.table.columns.filter(
    (column) => !column.generated && !columns.some(({ name }) => name === column.name),
  );
  const given = insertion(target, columns, 'g', first);
  const list = [...given.names, ...untold.map(({ name }) => quote(name))].join(', ');
  const values = [...given.values, ...untold.map(({ name, type }) => keptValue('s', name, type.sql))];
  const isAlways = untold.some((column) => column.identityAlways) && overriding(target, columns) === '';
  return `with given as materialized (
  select * from unnest($3::text[], ${arrays(columns, first)}) as u(c3, ${aliases(columns, first)})
), saved as (
  delete from ${qualified(target.schema, movedTable)} m using given g
  where m.destination = $1 and m.table_name = $2 and m.move_id = g.c3
  returning m.move_id, m.row_values
)
insert into ${tableName(target)} (${list})${isAlways ? ' overriding system value' : overriding(target, columns)}
select ${values.join(', ')} from given g join saved s on s.move_id = g.c3
on conflict (${key.map(quote).join(', ')}) do nothing`;
}
