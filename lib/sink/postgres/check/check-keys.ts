import type { UniqueIndexRow } from '../../../dialect/postgres/check-queries-obstacles.ts';
import { qualified, quote } from '../../../dialect/postgres/identifiers.ts';
import { advice, type Cure, type Finding, must, ok, shownAll } from '../../check/finding.ts';
import type { CheckSettings, TableFacts } from './facts.ts';

/**
 * The unique index that an upsert needs and appending must not have. The record key's fields are known only where
 * `primaryKeyFields` names them: else the table's primary key is taken for it, or its only unique index.
 */
export function checkKey(facts: TableFacts, settings: CheckSettings): Finding[] {
  const { table, relation } = facts;
  if (table.uniqueKeys === undefined) return [];
  if (settings.insertMode === 'insert') return checkAppends(facts, settings);
  if (relation.kind === 'f') {
    const words = 'write to a local table, or use insertMode=insert';
    return [must(table.name, 'is a foreign table, which upserts cannot write', { words })];
  }
  const given = settings.primaryKeyFields;
  const usable = table.uniqueKeys.filter((columns) => given.length === 0 || isSame(columns, given));
  if (usable.length === 0) return [must(table.name, whyNot(facts, given), makeUnique(facts, settings))];
  const [first = []] = usable;
  const decided = `rows are found by (${shownAll(first)})`;
  return [ok(table.name, usable.length > 1 && !hasPrimary(facts) ? `${decided}, or another unique index` : decided)];
}

/** The columns that decide which row is meant, as far as it can be told without an event. */
export function keyOf({ table, uniqueIndexes }: TableFacts, settings: CheckSettings): readonly string[] | undefined {
  if (settings.primaryKeyFields.length > 0) return settings.primaryKeyFields;
  const [first, second] = table.uniqueKeys ?? [];
  return second === undefined || uniqueIndexes.some((index) => index.is_primary && isUsable(index)) ? first : undefined;
}

export function isSame(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length === others.length && columns.every((name) => others.includes(name));
}

/** Whether an index can decide a conflict: what the catalog query takes for a unique key. */
export function isUsable(index: UniqueIndexRow): boolean {
  return index.is_valid && !index.is_deferrable && !index.is_partial && !index.has_expressions && !index.is_exclusion;
}

function hasPrimary({ uniqueIndexes }: TableFacts): boolean {
  return uniqueIndexes.some((index) => index.is_primary && isUsable(index));
}

function whyNot({ uniqueIndexes }: TableFacts, given: readonly string[]): string {
  const on = given.length > 0 ? ` on (${shownAll(given)})` : '';
  const reasons = uniqueIndexes
    .filter((index) => !isUsable(index) && (!index.is_exclusion || index.is_primary))
    .map((index) => `${quote(index.name)} ${defectOf(index)}`);
  const but = reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
  return `has no unique index${on} that an upsert can use${but}`;
}

function defectOf(index: UniqueIndexRow): string {
  if (!index.is_valid) return 'is not valid';
  if (index.is_exclusion) return 'is without overlaps';
  if (index.is_deferrable) return 'is deferrable';
  return index.is_partial ? 'is on some rows only' : 'is on an expression';
}

function makeUnique({ table, uniqueIndexes }: TableFacts, settings: CheckSettings): Cure {
  const given = settings.primaryKeyFields;
  const fits = ({ columns }: UniqueIndexRow): boolean => given.length === 0 || isSame(columns, given);
  const broken = uniqueIndexes.find(
    (index) => fits(index) && !index.is_valid && !index.is_partial && !index.has_expressions,
  );
  if (broken !== undefined) return { sql: `reindex index ${qualified(settings.schema, broken.name)}` };
  const deferrable = uniqueIndexes.find((index) => fits(index) && index.is_deferrable && !index.is_exclusion);
  return indexOnKey('unique index', table.name, settings, deferrable?.columns);
}

/** Appending writes a key again with every change of it, and every other value that did not change. */
function checkAppends(facts: TableFacts, settings: CheckSettings): Finding[] {
  const { table, uniqueIndexes } = facts;
  const inTheWay = uniqueIndexes.filter((index) => !index.is_exclusion);
  if (inTheWay.length === 0) {
    return [ok(table.name, 'no unique index is in the way of appending'), ...checkDeletes(facts, settings)];
  }
  return inTheWay.map((index) => {
    const what = `has a unique index on (${shownAll(index.columns)}), and insertMode=insert appends every change`;
    const sql = dropIndex(settings.schema, table.name, index);
    if (index.filled_columns.length > 0) {
      const words = `unless the table itself fills ${shownAll(index.filled_columns)}`;
      return advice(table.name, what, { sql, words });
    }
    if (index.is_partial || index.has_expressions) {
      const words = 'unless no row has one of these values twice';
      return advice(table.name, `${what}, where it ${defectOf(index)}`, { sql, words });
    }
    return must(table.name, what, { sql, words: 'or use insertMode=upsert' });
  });
}

/** A delete by key reads the whole table where no index helps it. */
function checkDeletes({ table, relation }: TableFacts, settings: CheckSettings): Finding[] {
  if (settings.deleteMode !== 'delete' || relation.has_index || relation.kind === 'f') return [];
  return [advice(table.name, 'has no index: every delete reads all of it', indexOnKey('index', table.name, settings))];
}

function indexOnKey(
  kind: 'index' | 'unique index',
  table: string,
  settings: CheckSettings,
  found?: readonly string[],
): Cure {
  const columns = settings.primaryKeyFields.length > 0 ? settings.primaryKeyFields : found;
  const name = qualified(settings.schema, table);
  if (columns !== undefined) return { sql: `create ${kind} on ${name} (${columns.map(quote).join(', ')})` };
  return { sql: `create ${kind} on ${name} (…)`, words: 'with the fields of the record key (or set primaryKeyFields)' };
}

export function dropIndex(schema: string, table: string, { name, constraint_name }: UniqueIndexRow): string {
  return constraint_name === null
    ? `drop index ${qualified(schema, name)}`
    : `alter table ${qualified(schema, table)} drop constraint ${quote(constraint_name)}`;
}
