import type { Right } from '../../../dialect/postgres/check-queries-tables.ts';
import { grantOnTable } from '../../../dialect/postgres/grants.ts';
import { qualified, quote } from '../../../dialect/postgres/identifiers.ts';
import { advice, type Finding, must, ok, shownAll } from '../../check/finding.ts';
import type { CheckSettings, TableFacts } from './facts.ts';

/**
 * What the statements of a table need. Upserts read the key, keep values that were not sent, and move rows by deleting
 * them, whatever the delete mode; appending reads nothing. A table that foreign keys point to is emptied by DELETE.
 */
export function neededRights(
  { insertMode, deleteMode, truncate }: Pick<CheckSettings, 'insertMode' | 'deleteMode' | 'truncate'>,
  isReferenced: boolean,
): Right[] {
  const needed = new Set<Right>(['insert']);
  if (insertMode === 'upsert') needed.add('select').add('update').add('delete');
  else if (deleteMode === 'delete') needed.add('select').add('delete');
  if (truncate === 'truncate') needed.add(isReferenced ? 'delete' : 'truncate');
  return (['select', 'insert', 'update', 'delete', 'truncate'] as const).filter((right) => needed.has(right));
}

/** Rights on a table, on its columns where they are given so, and on what its defaults and types use. */
export function checkRights(facts: TableFacts, settings: CheckSettings, username: string): Finding[] {
  const { relation, table } = facts;
  const needed = neededRights(settings, table.isReferenced);
  const place = { schema: settings.schema, table: table.name };
  const lacking = needed.filter((right) => !relation.rights.includes(right));
  const [whole, byColumn] = [
    lacking.filter((right) => !isOnColumns(right, facts)),
    lacking.filter((right) => isOnColumns(right, facts)),
  ];
  const findings = byColumn.flatMap((right) => checkSomeColumns(right, facts, settings, username));
  if (whole.length > 0) {
    const sql = grantOnTable(whole, place, username);
    findings.unshift(must(table.name, `the user lacks ${whole.join(', ')}`, { sql }));
  }
  if (findings.length === 0) findings.push(ok(table.name, `may ${needed.join(', ')}`));
  return [...findings, ...checkSequences(facts, username)];
}

/** Whether a right is given on some of the columns. */
function isOnColumns(right: Right, { table, columnRights }: TableFacts): boolean {
  const without = columnRights.filter(({ lacking }) => lacking.includes(right));
  return right !== 'delete' && right !== 'truncate' && without.length < table.columns.length;
}

/** Columns of somebody else's may stay theirs, as long as the source does not have them. */
function checkSomeColumns(right: Right, facts: TableFacts, settings: CheckSettings, username: string): Finding[] {
  const { table, columnRights } = facts;
  const key = settings.primaryKeyFields.length > 0 ? settings.primaryKeyFields : (table.uniqueKeys?.[0] ?? []);
  const columns = columnRights
    .filter(({ lacking, column_name }) => lacking.includes(right) && !isNeverWritten(column_name, right, facts, key))
    .map(({ column_name }) => column_name);
  if (columns.length === 0) return [];
  const mend = { sql: grantOnTable([right], { schema: settings.schema, table: table.name, columns }, username) };
  const what = `the user may ${right} some columns, not ${shownAll(columns)}`;
  return key.some((name) => columns.includes(name))
    ? [must(table.name, what, mend)]
    : [advice(table.name, what, { ...mend, words: 'unless the source does not have them' })];
}

function isNeverWritten(name: string, right: Right, { table }: TableFacts, key: readonly string[]): boolean {
  const column = table.byName.get(name);
  if (right === 'select') return false;
  return (
    (column?.generated ?? false) || (right === 'update' && (key.includes(name) || (column?.identityAlways ?? false)))
  );
}

function checkSequences({ table, sequences }: TableFacts, username: string): Finding[] {
  return sequences.map(({ column_name, sequence_schema, sequence_name }) => {
    const what = `the default of column ${shownAll([column_name])} needs a sequence that the user may not use`;
    const sql = `grant usage on sequence ${qualified(sequence_schema, sequence_name)} to ${quote(username)}`;
    return advice(table.name, what, { sql, words: 'unless the source fills the column' });
  });
}
