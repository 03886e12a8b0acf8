import type { RelationRow, Right } from '../../../dialect/redshift/check-queries-tables.ts';
import { qualified, quote } from '../../../dialect/redshift/identifiers.ts';
import type { Settings } from '../../../model/settings.ts';
import { type Finding, must, ok, shown } from '../../check/finding.ts';
import type { TableFacts } from './facts.ts';

type RightSettings = Pick<Settings, 'insertMode' | 'deleteMode' | 'truncate'>;

/**
 * What the statements of a table need. UPDATE and DELETE need SELECT beside (r_GRANT.html). Where the table is locked there
 * is one of these: r_LOCK.html names no right, and PostgreSQL, of which Redshift is made, asks for UPDATE or DELETE.
 */
export function neededRights({ insertMode, deleteMode, truncate }: RightSettings): Right[] {
  const needed = new Set<Right>(['insert']);
  if (insertMode === 'upsert') needed.add('select').add('update').add('delete');
  if (deleteMode === 'delete' || truncate === 'truncate') needed.add('select').add('delete');
  return (['select', 'insert', 'update', 'delete'] as const).filter((right) => needed.has(right));
}

export function checkRights({ relation }: TableFacts, settings: Settings, username: string): Finding[] {
  const needed = neededRights(settings);
  const lacking = lackingRights(relation, needed);
  if (lacking.length > 0) return [mayNot(relation.name, lacking, settings.schema, username)];
  return [ok(relation.name, `may ${needed.join(', ')}`)];
}

export function lackingRights(relation: RelationRow, needed: readonly Right[]): Right[] {
  return needed.filter((right) => !relation[`may_${right}`]);
}

export function mayNot(table: string, lacking: readonly Right[], schema: string, username: string): Finding {
  const sql = `grant ${lacking.join(', ')} on ${qualified(schema, table)} to ${quote(username)}`;
  return must(table, `${shown(username)} lacks ${lacking.join(', ')}`, { sql });
}
