import type { Statement } from '../statement.ts';

/** Rights on a table, as GRANT and `has_table_privilege` name them. */
export type Right = 'select' | 'insert' | 'update' | 'delete' | 'truncate';

export const allRights: readonly Right[] = ['select', 'insert', 'update', 'delete', 'truncate'];

/** A relation of the schema, with what the login may do to it. */
export interface RelationRow {
  readonly name: string;
  /** `pg_class.relkind`: r table, p partitioned, f foreign, v view, m materialized view, S sequence, i and I index, c type. */
  readonly kind: string;
  readonly is_unlogged: boolean;
  readonly owner: string;
  /** Whether the login has the owner's rights: it is the owner, a member of it, or a superuser. */
  readonly is_owned: boolean;
  readonly has_index: boolean;
  /** Whether row-level security binds the login here. */
  readonly is_secured: boolean;
  /** Whether the server would insert, update and delete rows here at all; a table of its own, always. */
  readonly is_writable: boolean;
  readonly rights: readonly Right[];
}

/** Bits of `pg_relation_is_updatable`: 1 << CmdType of PostgreSQL's nodes.h, for update, insert and delete. */
const writable = { upsert: 4 + 8 + 16, insert: 8 } as const;

/**
 * The named relations, or without names all tables: no views, no partitions (they are written through their table), and
 * none of Landfall's own. `ON CONFLICT` does not go through INSTEAD OF triggers, a plain INSERT does.
 */
export function relationsQuery(
  schema: string,
  names: readonly string[] | undefined,
  insertMode: 'insert' | 'upsert',
): Statement {
  const chosen =
    names === undefined
      ? `c.relkind in ('r', 'p') and not c.relispartition and c.relname not like '\\_landfall\\_%'`
      : 'c.relname = any($3::text[])';
  return {
    purpose: 'catalog',
    values: [schema, allRights, ...(names === undefined ? [] : [names])],
    text: `
select c.relname::text as name, c.relkind::text as kind, c.relpersistence = 'u' as is_unlogged,
  pg_get_userbyid(c.relowner)::text as owner, pg_has_role(c.relowner, 'usage') as is_owned, c.relhasindex as has_index,
  row_security_active(c.oid) as is_secured,
  c.relkind not in ('v', 'f') or pg_relation_is_updatable(c.oid, ${insertMode === 'insert'}) & ${writable[insertMode]} = ${writable[insertMode]} as is_writable,
  array(select r from unnest($2::text[]) with ordinality as u(r, place)
    where has_table_privilege(c.oid, r) order by place) as rights
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and ${chosen}
order by c.relname`,
  };
}

/** A column on which the login lacks rights; a table on which it has them all has no such rows. */
export interface ColumnRightsRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly lacking: readonly Right[];
}

export function columnRightsQuery(schema: string, tables: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [schema, tables],
    text: `
select c.relname::text as table_name, a.attname::text as column_name, l.lacking
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join lateral (select array(
  select r from unnest(array['select', 'insert', 'update']) with ordinality as u(r, place)
  where not has_column_privilege(c.oid, a.attnum, r) order by place) as lacking) l
where n.nspname = $1 and c.relname = any($2::text[]) and l.lacking <> '{}'
order by c.relname, a.attnum`,
  };
}

/** A column whose default comes from a sequence that the login may not use. */
export interface SequenceRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly sequence_schema: string;
  readonly sequence_name: string;
}

export function sequencesQuery(schema: string, tables: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [schema, tables],
    // Asked of anything else, has_sequence_privilege is an error, and only CASE keeps conditions in their order.
    text: `
select c.relname::text as table_name, a.attname::text as column_name,
  sn.nspname::text as sequence_schema, s.relname::text as sequence_name
from pg_catalog.pg_attrdef f
join pg_catalog.pg_class c on c.oid = f.adrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum
join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = f.oid
  and d.refclassid = 'pg_catalog.pg_class'::regclass
join pg_catalog.pg_class s on s.oid = d.refobjid
join pg_catalog.pg_namespace sn on sn.oid = s.relnamespace
where n.nspname = $1 and c.relname = any($2::text[])
  and case s.relkind when 'S' then not has_sequence_privilege(s.oid, 'usage') else false end
order by c.relname, a.attnum`,
  };
}

/** The schemas of the given types (as a `ColumnType` names them in SQL) in which the login may not use them. */
export function closedSchemasQuery(types: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [types],
    text: `
select n.nspname::text as schema, array_agg(quote_ident(n.nspname) || '.' || quote_ident(t.typname)) as types
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where not has_schema_privilege(n.oid, 'usage')
  and quote_ident(n.nspname) || '.' || quote_ident(t.typname) = any($1::text[])
group by n.nspname order by n.nspname`,
  };
}

export interface ClosedSchemaRow {
  readonly schema: string;
  readonly types: readonly string[];
}
