import { quote } from './identifiers.ts';
import { aliases, arrays, type BoundColumn, insertion, sameKey, type Target, tableName, unnested } from './target.ts';

/**
 * Appends rows, or with a key inserts or updates them by it. Rows come sorted by key, so that two writers lock them
 * in one order. The key’s columns must have a unique index: without one the server says 42P10. The table has an alias
 * because it may itself be called `excluded`.
 */
export function insertRows(
  target: Target,
  columns: readonly BoundColumn[],
  key: readonly string[] | undefined,
): string {
  const { names, values } = insertion(target, columns, 'u');
  return `insert into ${tableName(target)} as t (${names.join(', ')})${overriding(target, columns)}
select ${values.join(', ')} from (select ${unnested(columns)}) as u${key === undefined ? '' : onConflict(target, columns, key)}`;
}

function onConflict(target: Target, columns: readonly BoundColumn[], key: readonly string[]): string {
  const updates = columns
    // `generated always as identity` can be inserted, never updated.
    .filter(({ name }) => !key.includes(name) && !target.table.byName.get(name)?.identityAlways)
    .map((column) => `${quote(column.name)} = excluded.${quote(column.name)}`);
  const action = updates.length === 0 ? 'nothing' : `update set ${updates.join(', ')}`;
  return `\non conflict (${key.map(quote).join(', ')}) do ${action}`;
}

/** Identity columns `generated always` take the source's value only so. */
export function overriding(target: Target, columns: readonly BoundColumn[]): string {
  const always = columns.some((column) => target.table.byName.get(column.name)?.identityAlways);
  return always ? ' overriding system value' : '';
}

/** Deletes rows by key. */
export function deleteRows(target: Target, key: readonly BoundColumn[]): string {
  return `delete from ${tableName(target)} as t using unnest(${arrays(key)}) as u(${aliases(key)})\nwhere ${sameKey(key, 't', 'u')}`;
}

/** Marks rows deleted by key; a key without row means nothing. */
export function markRows(target: Target, key: readonly BoundColumn[]): string {
  return `update ${tableName(target)} as t set "_landfall_deleted" = true from unnest(${arrays(key)}) as u(${aliases(key)})\nwhere ${sameKey(key, 't', 'u')}`;
}

export function truncateTable(target: Target): string {
  return `truncate table ${tableName(target)}`;
}

export function deleteAll(target: Target): string {
  return `delete from ${tableName(target)}`;
}
