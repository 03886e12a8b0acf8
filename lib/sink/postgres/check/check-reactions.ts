import { qualified, quote } from '../../../dialect/postgres/identifiers.ts';
import { advice, type Finding, must, shown } from '../../check/finding.ts';
import { neededRights } from './check-rights.ts';
import type { CheckSettings, TableFacts } from './facts.ts';

/** Triggers and rules: they fire for Landfall as for any client. */
export function checkReactions({ table, reactions }: TableFacts, settings: CheckSettings): Finding[] {
  return reactions.map(({ kind, name, acts }) => {
    const place = qualified(settings.schema, table.name);
    const what = `${kind} ${shown(name)} (${acts})`;
    // PostgreSQL, INSERT: "ON CONFLICT … cannot be used with table that has INSERT or UPDATE rules".
    if (kind === 'rule' && settings.insertMode === 'upsert' && /insert|update/.test(acts)) {
      return must(table.name, `${what}: upserts cannot be used with it`, {
        sql: `drop rule ${quote(name)} on ${place}`,
      });
    }
    const sql =
      kind === 'rule' ? `drop rule ${quote(name)} on ${place}` : `alter table ${place} disable trigger ${quote(name)}`;
    const words = 'if it does what the source’s has done already, as its rows come by themselves';
    return advice(table.name, `${what} acts on what Landfall writes`, { sql, words });
  });
}

const commands = { select: 'r', insert: 'a', update: 'w', delete: 'd', truncate: undefined } as const;

/** Row-level security, where it binds the login: what it hides cannot be kept equal. */
export function checkRowSecurity(
  { relation, table, policies }: TableFacts,
  settings: CheckSettings,
  username: string,
): Finding[] {
  if (!relation.is_secured) return [];
  const needed = neededRights(settings, table.isReferenced).flatMap((right) => commands[right] ?? []);
  const opening = policies.filter(({ is_permissive }) => is_permissive);
  const isOpen = (command: string, whole: boolean): boolean =>
    opening.some((policy) => [command, '*'].includes(policy.command) && (!whole || policy.passes_all));
  const sql = `create policy landfall on ${qualified(settings.schema, table.name)} to ${quote(username)} using (true) with check (true)`;
  if (!needed.every((command) => isOpen(command, false))) {
    return [must(table.name, 'row-level security lets no row pass: no policy is for the user', { sql })];
  }
  const restricting = policies.filter(({ is_permissive, passes_all }) => !is_permissive && !passes_all);
  if (restricting.length === 0 && needed.every((command) => isOpen(command, true))) return [];
  const what = 'row-level security may hide rows: they are neither updated nor deleted, and others are parked';
  const names = restricting.map(({ name }) => shown(name)).join(', ');
  return [
    advice(
      table.name,
      what,
      restricting.length === 0 ? { sql } : { words: `exempt the user from policy ${names}, or give it bypassrls` },
    ),
  ];
}

/** What a table is, beside its rows. */
export function checkKind({ relation, table }: TableFacts, settings: CheckSettings): Finding[] {
  if (!relation.is_writable && relation.kind === 'f') {
    return [must(table.name, 'is a foreign table that takes no rows', { words: 'write to a local table' })];
  }
  if (!relation.is_writable) {
    const words = 'write to its table, or make it a view of one table without aggregates';
    return [must(table.name, 'is a view that rows cannot be written through', { words })];
  }
  if (!relation.is_unlogged) return [];
  const what = 'is unlogged: after a crash of the server it is empty, and nobody sends its rows again';
  return [advice(table.name, what, { sql: `alter table ${qualified(settings.schema, table.name)} set logged` })];
}
