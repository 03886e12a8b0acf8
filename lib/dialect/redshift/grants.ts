import { fold } from '../../model/fold.ts';
import type { GrantStep } from '../grant-step.ts';
import { literal, quote } from './identifiers.ts';

/** Whom the rights are for, and where. */
export interface RedshiftGrantsOptions {
  /** Case counts (enable_case_sensitive_identifier: that of a quoted user name is always kept). */
  readonly user: string;
  readonly schema: string;
  /** The database they are run in; undefined: whichever it is. */
  readonly database: string | undefined;
  /** The role that COPY reads the staging bucket with, or a chain of them with commas; undefined where nothing is staged. */
  readonly copyRole: string | undefined;
}

/**
 * What a user of its own needs, and no more. There are no anonymous blocks: of the steps, that which creates the user fails
 * where the user is there. What it creates itself it owns, its temporary tables and Landfall's own among that, so these
 * need no grant to be altered, truncated and locked.
 * @throws LandfallError `IDENTIFIER` for a name the server would cut.
 */
export function grantSteps({ user, schema, database, copyRole }: RedshiftGrantsOptions): GrantStep[] {
  const [who, where] = [quote(user), quote(schema)];
  // UPDATE and DELETE need SELECT, COPY needs INSERT (r_GRANT.html); r_LOCK.html names no right beside these.
  const rights = 'select, insert, update, delete';
  return [
    // Without a password nobody logs in but by IAM (r_CREATE_USER.html).
    {
      why: 'the user, without a password; leave this out where it is there',
      sql: `create user ${who} password disable`,
    },
    // PUBLIC is always there, and cannot be created (r_CREATE_SCHEMA.html).
    ...(fold(schema) === 'public' ? [] : [{ why: 'the schema', sql: `create schema if not exists ${where}` }]),
    // PUBLIC has it unless somebody took it away (r_GRANT.html, TEMPORARY).
    ...(database === undefined
      ? []
      : [
          {
            why: 'to load rows into temporary tables, where not everybody may',
            sql: `grant temp on database ${quote(database)} to ${who}`,
          },
        ]),
    { why: 'to find tables, and to create them', sql: `grant usage, create on schema ${where} to ${who}` },
    { why: 'to write the tables that are there', sql: `grant ${rights} on all tables in schema ${where} to ${who}` },
    // ALTER is among the rights of tables since 2023 (r_GRANT.html); older clusters ask for the ownership (r_ALTER_TABLE.html).
    {
      why: 'to add columns to tables that are there; not needed with schemaEvolution=none',
      sql: `grant alter on all tables in schema ${where} to ${who}`,
    },
    // ALTER is none of the default privileges (r_ALTER_DEFAULT_PRIVILEGES.html).
    {
      why: 'to write tables that you, who run this, create later; to add columns to them, grant alter on each',
      sql: `alter default privileges in schema ${where} grant ${rights} on tables to ${who}`,
    },
    // Everybody has it until a superuser revokes it from public (r_GRANT-usage-notes.html); the chain is one name.
    ...(copyRole === undefined
      ? []
      : [
          {
            why: 'to load from the staging bucket, where not everybody may assume the role',
            sql: `grant assumerole on ${literal(copyRole)} to ${who} for copy`,
          },
        ]),
  ];
}
