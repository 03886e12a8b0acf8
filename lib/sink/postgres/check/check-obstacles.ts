import type { ForeignKeyRow, UniqueIndexRow } from '../../../dialect/postgres/check-queries-obstacles.ts';
import { qualified, quote } from '../../../dialect/postgres/identifiers.ts';
import { advice, type Finding, shown, shownAll } from '../../check/finding.ts';
import { dropIndex, isSame, isUsable, keyOf } from './check-keys.ts';
import type { CheckSettings, TableFacts } from './facts.ts';

/**
 * Foreign keys order rows of two tables, which come by two topics, in any order. The source keeps them already; a copy
 * need not.
 */
export function checkForeignKeys(foreignKeys: readonly ForeignKeyRow[], settings: CheckSettings): Finding[] {
  return foreignKeys.map((key) => {
    const from = nameIn(settings.schema, key.from_schema, key.from_table);
    const to = nameIn(settings.schema, key.to_schema, key.to_table);
    const what = `foreign key ${shown(key.name)} from ${from} to ${to} (on delete ${key.on_delete}): ${effectOf(key)}`;
    const sql = `alter table ${qualified(key.from_schema, key.from_table)} drop constraint ${quote(key.name)}`;
    return advice(key.from_table, what, { sql });
  });
}

function effectOf({ on_delete }: ForeignKeyRow): string {
  if (on_delete === 'cascade') return 'a parent that is replaced takes its children with it';
  if (on_delete === 'set null' || on_delete === 'set default') return 'a parent that is replaced changes its children';
  return 'a child waits for its parent, and its partition with it';
}

function nameIn(schema: string, itsSchema: string, table: string): string {
  return itsSchema === schema ? shown(table) : `${shown(itsSchema)}.${shown(table)}`;
}

/** Unique and exclusion constraints beside the key: values pass from one row to another, often across partitions. */
export function checkUniqueness(facts: TableFacts, settings: CheckSettings): Finding[] {
  const { table, uniqueIndexes } = facts;
  const key = keyOf(facts, settings);
  const isKey = (index: UniqueIndexRow): boolean => key !== undefined && isUsable(index) && isSame(index.columns, key);
  // Those that refuse appended rows, and those that an upsert cannot use and has no other, are told with the key.
  const isTold = (index: UniqueIndexRow): boolean =>
    !index.is_exclusion && (settings.insertMode === 'insert' || !(isUsable(index) || uniqueIndexes.some(isUsable)));
  return uniqueIndexes
    .filter((index) => index.is_valid && !isKey(index) && !isTold(index))
    .map((index) => {
      const kind = index.is_exclusion ? 'exclusion constraint' : 'unique index';
      const columns = index.columns.length > 0 ? ` on (${shownAll(index.columns)})` : '';
      const what = `${kind} ${shown(index.constraint_name ?? index.name)}${columns}: a row that needs another’s value waits for it, and its partition with it`;
      return advice(table.name, what, { sql: dropIndex(settings.schema, table.name, index), ...unlessKey(index, key) });
    });
}

function unlessKey(index: UniqueIndexRow, key: readonly string[] | undefined): { words?: string } {
  return key === undefined && isUsable(index) ? { words: 'unless it is on the record key' } : {};
}
