import { fold } from '../../model/fold.ts';
import type { Statement } from '../statement.ts';

/** A schema of that name, in whatever case: names keep their case where enable_case_sensitive_identifier is on. */
export interface SchemaRow {
  readonly name: string;
  readonly may_use: boolean;
  readonly may_create: boolean;
}

/**
 * Rights are asked of the leader node, which knows PostgreSQL's catalog and no view of Redshift's
 * (r_HAS_SCHEMA_PRIVILEGE.html).
 */
export function schemaQuery(schema: string): Statement {
  return {
    purpose: 'catalog',
    values: [fold(schema)],
    text: `select n.nspname as name, has_schema_privilege(n.nspname, 'usage') as may_use,
  has_schema_privilege(n.nspname, 'create') as may_create
from pg_catalog.pg_namespace n where lower(n.nspname) = lower($1) order by n.nspname`,
  };
}

/** What the server says about itself and about the login that asks. */
export interface ServerRow {
  readonly username: string;
  readonly database: string;
  readonly is_superuser: boolean;
  /** Whether temporary tables may be made. */
  readonly may_stage: boolean;
}

/** One `ServerRow` (r_HAS_DATABASE_PRIVILEGE.html, r_PG_USER… of "System catalog tables"). */
export function serverQuery(): Statement {
  return {
    purpose: 'catalog',
    values: [],
    text: `select u.usename as username, current_database() as database, u.usesuper as is_superuser,
  has_database_privilege(current_database(), 'temp') as may_stage
from pg_catalog.pg_user u where u.usename = current_user`,
  };
}

/** What answers: other databases speak the protocol too, and know none of the rest. */
export function productQuery(): Statement {
  return { purpose: 'catalog', text: 'select version() as product', values: [] };
}

/** So that texts of times are UTC, whatever the user’s setting. */
export const inUtc: Statement = { purpose: 'limits', text: `set timezone to 'UTC'`, values: [] };

/** The server’s clock, as text: what EXTRACT makes of it has whole seconds only (r_SYSDATE.html). */
export function clockQuery(): Statement {
  return { purpose: 'catalog', text: `select to_char(sysdate, 'YYYY-MM-DD HH24:MI:SS.US') as now`, values: [] };
}

/** `Serializable` or `Snapshot Isolation` (r_STV_DB_ISOLATION_LEVEL.html). */
export function isolationQuery(): Statement {
  return {
    purpose: 'catalog',
    values: [],
    text: 'select trim(isolation_level) as isolation_level from stv_db_isolation_level where trim(db_name) = current_database()',
  };
}

/** What has the names in a schema: BASE TABLE, VIEW or another kind (r_SVV_TABLES.html). */
export interface KindRow {
  readonly table_name: string;
  readonly table_type: string;
}

export function kindsQuery(schema: string, names: readonly string[]): Statement {
  const places = names.map((_, i) => `$${i + 2}`).join(', ');
  return {
    purpose: 'catalog',
    values: [schema, ...names].map(fold),
    text: `select table_name, table_type from svv_tables where table_schema = $1 and table_name in (${places})`,
  };
}
