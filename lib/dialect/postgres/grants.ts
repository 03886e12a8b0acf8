import type { GrantStep } from '../grant-step.ts';
import type { Right } from './check-queries-tables.ts';
import { literal, qualified, quote } from './identifiers.ts';

export type { GrantStep } from '../grant-step.ts';

/** Whom the rights are for, and where. */
export interface GrantsOptions {
  readonly user: string;
  readonly schema: string;
  /** The database they are run in; undefined: whichever it is. */
  readonly database: string | undefined;
  /** Whether tables may be truncated, for `truncate=truncate`. */
  readonly truncate: boolean;
}

/**
 * What a user of its own needs, and no more: it neither owns the schema nor sees another one. Each step may run twice. What it
 * creates itself it owns, so `alter table` needs no grant there.
 * @throws LandfallError `IDENTIFIER` for a name the server would cut.
 */
export function grantSteps({ user, schema, database, truncate }: GrantsOptions): GrantStep[] {
  const [who, where] = [quote(user), quote(schema)];
  const rights: readonly Right[] = ['select', 'insert', 'update', 'delete', ...(truncate ? ['truncate' as const] : [])];
  return [
    { why: 'the user; nothing happens where it is there', sql: unlessThere(`create user ${who}`) },
    { why: 'the schema', sql: `create schema if not exists ${where}` },
    { why: 'to log in, where not everybody may', sql: grantConnect(database, user) },
    { why: 'to find tables, and to create them', sql: grantOnSchema(['usage', 'create'], schema, user) },
    {
      why: 'to write the tables that are there',
      sql: `grant ${rights.join(', ')} on all tables in schema ${where} to ${who}`,
    },
    {
      why: 'to write tables that you, who run this, create later',
      sql: `alter default privileges in schema ${where} grant ${rights.join(', ')} on tables to ${who}`,
    },
  ];
}

export function grantOnSchema(rights: readonly ('usage' | 'create')[], schema: string, user: string): string {
  return `grant ${rights.join(', ')} on schema ${quote(schema)} to ${quote(user)}`;
}

/** On all columns, or on some. */
export function grantOnTable(
  rights: readonly Right[],
  { schema, table, columns = [] }: { schema: string; table: string; columns?: readonly string[] },
  user: string,
): string {
  const list = columns.length === 0 ? '' : ` (${columns.map(quote).join(', ')})`;
  return `grant ${rights.map((right) => right + list).join(', ')} on ${qualified(schema, table)} to ${quote(user)}`;
}

/** Without a name: the database the session is in. */
export function grantConnect(database: string | undefined, user: string): string {
  if (database !== undefined) return `grant connect on database ${quote(database)} to ${quote(user)}`;
  const statement = `format('grant connect on database %I to ', current_database()) || ${literal(quote(user))}`;
  return block(`begin execute ${statement}; end`);
}

export function changeOwner(schema: string, table: string, user: string): string {
  return `alter table ${qualified(schema, table)} owner to ${quote(user)}`;
}

function unlessThere(create: string): string {
  return block(`begin ${create}; exception when duplicate_object then null; end`);
}

/** An anonymous block whose quotes no name in it can end. */
function block(body: string): string {
  let tag = 'landfall';
  while (body.includes(tag)) tag += '_';
  return `do $${tag}$ ${body} $${tag}$`;
}
