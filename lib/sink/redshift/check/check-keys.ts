import { qualified, quote } from '../../../dialect/redshift/identifiers.ts';
import type { Settings } from '../../../model/settings.ts';
import { advice, type Finding, must, ok, shownAll } from '../../check/finding.ts';
import type { TableFacts } from './facts.ts';

/** The columns that decide which row is meant, as far as it can be told without an event. */
export function keyOf({ table, primaryKey }: TableFacts, { primaryKeyFields }: Settings): readonly string[] {
  const names = primaryKeyFields.length > 0 ? primaryKeyFields : (primaryKey?.columns ?? []);
  return names.flatMap((name) => table.byName.get(name)?.name ?? []);
}

/** A primary key is a hint that the planner takes for true, and that nothing enforces (t_Defining_constraints.html). */
export function checkKey(facts: TableFacts, settings: Settings): Finding[] {
  const { table, primaryKey } = facts;
  const drop = primaryKey && {
    sql: `alter table ${qualified(settings.schema, table.name)} drop constraint ${quote(primaryKey.constraint)}`,
  };
  const declared = shownAll(primaryKey?.columns ?? []);
  if (settings.insertMode === 'insert') {
    if (drop === undefined) return [ok(table.name, 'no primary key is in the way of appending')];
    const what = `declares primary key (${declared}), and insertMode=insert appends every change: queries that trust it give wrong results`;
    return [advice(table.name, what, drop)];
  }
  const given = settings.primaryKeyFields;
  const missing = given.filter((name) => !table.byName.has(name));
  if (missing.length > 0) {
    const words = 'add them and fill them for the rows that are there, or correct primaryKeyFields';
    return [must(table.name, `lacks ${shownAll(missing)} of primaryKeyFields`, { words })];
  }
  const key = keyOf(facts, settings);
  const by = given.length > 0 ? `(${shownAll(key)})` : 'the record key';
  if (drop === undefined) return [ok(table.name, `rows are found by ${by}; no primary key is declared`)];
  if (given.length > 0 && !isSame(key, primaryKey?.columns ?? [])) {
    const what = `declares primary key (${declared}), and rows are found by ${by}: queries that trust it may give wrong results`;
    return [advice(table.name, what, drop)];
  }
  return [ok(table.name, `rows are found by ${by}; primary key (${declared}) is a hint that nothing enforces`)];
}

function isSame(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length === others.length && columns.every((name) => others.includes(name));
}
