import type { Statement } from '../statement.ts';

/** What the server says about itself and about the login that asks. */
export interface ServerRow {
  readonly version: string;
  readonly version_number: number;
  readonly username: string;
  readonly database: string;
  readonly is_superuser: boolean;
  readonly is_standby: boolean;
  readonly is_read_only: boolean;
  readonly synchronous_commit: string;
  readonly fsync: string;
  /** Null where the connection arrives at the server without TLS. */
  readonly tls: string | null;
  readonly max_connections: number;
  /** Kept for superusers and for members of pg_use_reserved_connections. */
  readonly reserved_connections: number;
  /** -1: no limit. */
  readonly role_limit: number;
  readonly database_limit: number;
  /** Connections that are open: all, the login's, and those to its database; this one is among them. */
  readonly used: number;
  readonly used_by_role: number;
  readonly used_in_database: number;
}

/** What answers: other databases speak the protocol too, and know none of the rest. Names are as `version()` writes them. */
export function productQuery(): Statement {
  return { purpose: 'catalog', text: 'select version() as product', values: [] };
}

/** The server's wall clock, in milliseconds since 1970. */
export function clockQuery(): Statement {
  const sql = 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms';
  return { purpose: 'catalog', text: sql, values: [] };
}

/** One `ServerRow`. Numbers of connections are visible to everybody, what others do with them is not. */
export function serverQuery(): Statement {
  return {
    purpose: 'catalog',
    values: [],
    text: `
select current_setting('server_version') as version, current_setting('server_version_num')::int4 as version_number,
  current_user::text as username, d.datname::text as database, r.rolsuper as is_superuser,
  pg_is_in_recovery() as is_standby, current_setting('transaction_read_only') = 'on' as is_read_only,
  current_setting('synchronous_commit') as synchronous_commit, current_setting('fsync') as fsync,
  (select s.version from pg_catalog.pg_stat_ssl s where s.pid = pg_backend_pid() and s.ssl) as tls,
  current_setting('max_connections')::int4 as max_connections,
  current_setting('superuser_reserved_connections')::int4
    + coalesce(current_setting('reserved_connections', true)::int4, 0) as reserved_connections,
  r.rolconnlimit as role_limit, d.datconnlimit as database_limit,
  (select sum(b.numbackends)::int4 from pg_catalog.pg_stat_database b) as used,
  (select count(*)::int4 from pg_catalog.pg_stat_activity a where a.usesysid = r.oid) as used_by_role,
  (select b.numbackends from pg_catalog.pg_stat_database b where b.datid = d.oid) as used_in_database
from pg_catalog.pg_roles r, pg_catalog.pg_database d
where r.rolname = current_user and d.datname = current_database()`,
  };
}

/** A schema that is called so, in whatever case. */
export interface SchemaRow {
  readonly name: string;
  readonly may_use: boolean;
  readonly may_create: boolean;
}

export function schemaQuery(schema: string): Statement {
  return {
    purpose: 'catalog',
    values: [schema],
    text: `
select n.nspname::text as name, has_schema_privilege(n.oid, 'usage') as may_use,
  has_schema_privilege(n.oid, 'create') as may_create
from pg_catalog.pg_namespace n where lower(n.nspname) = lower($1) order by 1`,
  };
}
