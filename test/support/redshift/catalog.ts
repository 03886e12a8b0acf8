import { functionsSql } from './catalog-functions.ts';
import { typePrefix } from './column-definition.ts';
import { ownSchema } from './refusal.ts';
import { primaryKeyName } from './tables.ts';

/**
 * What a database needs to stand for Redshift's: its functions and system views, in a schema of their own. Names longer
 * than PostgreSQL's, which are kept cut (names.ts), are told whole by the views.
 */
export const catalogSql = `
create schema if not exists ${ownSchema};
grant usage on schema ${ownSchema} to public;
${functionsSql}

create table if not exists ${ownSchema}.long_names (physical text primary key, name text not null);
grant select on ${ownSchema}.long_names to public;

create table if not exists ${ownSchema}.sys_load_error_detail (
  user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name character(64), table_id integer,
  start_time timestamp, file_name character(256), line_number bigint, column_name character(127), column_type character(10),
  column_length character(10), position integer, error_code integer, error_message character(512));
create sequence if not exists ${ownSchema}.query_ids;
grant select on ${ownSchema}.sys_load_error_detail to public;

create or replace view ${ownSchema}.columns as
  select n.nspname as schema_name, coalesce(lt.name, c.relname) as table_name, c.relkind, coalesce(la.name, a.attname) as column_name,
    (select count(*) from pg_attribute b where b.attrelid = c.oid and b.attnum between 1 and a.attnum and not b.attisdropped)::integer as place, a.attnotnull as not_null,
    case when d.adbin is not null then replace(pg_get_expr(d.adbin, d.adrelid), '${ownSchema}.', '') end as column_default,
    coalesce(
      (select regexp_replace(con.conname, '^${typePrefix}(.*) [0-9a-f]{8}$', '\\1') from pg_constraint con
       where con.conrelid = c.oid and con.contype = 'c' and con.conkey = array[a.attnum] and con.conname like '${typePrefix}%' limit 1),
      replace(replace(format_type(a.atttypid, a.atttypmod), 'jsonb', 'super'), 'bytea', 'binary varying(64000)')) as declared,
    c.oid as table_oid, a.attname as physical_name
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join ${ownSchema}.long_names lt on lt.physical = c.relname left join ${ownSchema}.long_names la on la.physical = a.attname
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v') and n.nspname <> '${ownSchema}';
grant select on ${ownSchema}.columns to public;

create or replace view ${ownSchema}.svv_columns as
  select current_database()::text as table_catalog, schema_name::text as table_schema, table_name::text, column_name::text,
    place as ordinal_position, column_default::text, case when not_null then 'NO' else 'YES' end as is_nullable,
    regexp_replace(declared, '\\(.*\\)', '') as data_type,
    case when declared ~ '^(char|binary)' then substring(declared from '\\((\\d+)')::integer end as character_maximum_length,
    case when declared like 'numeric%' then substring(declared from '\\((\\d+)')::integer
      when declared = 'smallint' then 16 when declared = 'integer' then 32 when declared = 'bigint' then 64
      when declared = 'real' then 24 when declared = 'double precision' then 53 end as numeric_precision,
    case when declared like 'numeric%' then 10 when declared ~ '^(smallint|integer|bigint|real|double)' then 2 end as numeric_precision_radix,
    case when declared like 'numeric%' then substring(declared from ',(\\d+)')::integer
      when declared in ('smallint', 'integer', 'bigint') then 0 end as numeric_scale,
    case when declared ~ '^time' then 6 end as datetime_precision, null::text as interval_type, null::text as interval_precision,
    null::text as character_set_name, null::text as collation_name, null::text as domain_name, null::text as remarks
  from ${ownSchema}.columns where has_table_privilege(table_oid, 'select, insert, update, delete');

create or replace view ${ownSchema}.svv_tables as
  select current_database()::text as table_catalog, n.nspname::text as table_schema, coalesce(l.name, c.relname)::text as table_name,
    case c.relkind when 'r' then case when c.relpersistence = 't' then 'LOCAL TEMPORARY' else 'BASE TABLE' end else 'VIEW' end as table_type,
    null::text as remarks
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join ${ownSchema}.long_names l on l.physical = c.relname
  where c.relkind in ('r', 'v') and n.nspname <> '${ownSchema}';

create or replace view ${ownSchema}.pg_table_def as
  select schema_name::text as schemaname, table_name::text as tablename, column_name::text as "column", declared::text as type,
    'none'::text as encoding, false as distkey, 0 as sortkey, not_null as notnull
  from ${ownSchema}.columns where schema_name = any (current_schemas(true));

create or replace view ${ownSchema}.declared_keys as
  select c.conrelid as table_oid, a.attname as physical_name from pg_constraint c
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) where c.conname = '${primaryKeyName}';

create or replace view ${ownSchema}.pg_constraint as
  select c.oid, c.conname, c.connamespace, c.conrelid, c.conkey,
    case when c.conname = '${primaryKeyName}' then 'p'::"char" else c.contype end as contype
  from pg_catalog.pg_constraint c;
create or replace function ${ownSchema}.pg_get_constraintdef(given oid) returns text language sql stable as $$
  select case when c.conname = '${primaryKeyName}'
    then (select 'PRIMARY KEY (' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
      from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey))
    else pg_catalog.pg_get_constraintdef(given) end
  from pg_catalog.pg_constraint c where c.oid = given $$;
create or replace view ${ownSchema}.stv_db_isolation_level as
  select datname::character(128) as db_name, 'Snapshot Isolation'::character(20) as isolation_level
  from pg_database where datname = current_database();
grant select on ${ownSchema}.pg_constraint, ${ownSchema}.stv_db_isolation_level to public;
grant select on ${ownSchema}.svv_columns, ${ownSchema}.svv_tables, ${ownSchema}.pg_table_def, ${ownSchema}.declared_keys to public;
`;
