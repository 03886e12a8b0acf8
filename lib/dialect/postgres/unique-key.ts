import { LandfallError } from '../../model/errors.ts';
import { qualified, quote } from './identifiers.ts';
import type { Target } from './target.ts';

/**
 * An upsert needs a unique index on exactly the key, appending must not have one: said before the server says 42P10 or
 * refuses every second change of a key.
 */
export function requireUnique(key: readonly string[], { schema, table }: Target, wanted: boolean): void {
  if (table.uniqueKeys === undefined) return;
  const has = table.uniqueKeys.some(
    (columns) => columns.length === key.length && columns.every((name) => key.includes(name)),
  );
  if (has === wanted) return;
  const name = qualified(schema, table.name);
  const list = key.map(quote).join(', ');
  throw wanted
    ? new LandfallError(
        'systemic',
        'KEY_NOT_UNIQUE',
        `table ${name} has no unique index on its key (${list}) that can decide a conflict: create unique index on ${name} (${list}), or make the constraint it has not deferrable`,
      )
    : new LandfallError(
        'systemic',
        'KEY_IS_UNIQUE',
        `table ${name} has a unique index on the key (${list}), but insertMode=insert appends every change of a key: drop the index or use insertMode=upsert`,
      );
}
