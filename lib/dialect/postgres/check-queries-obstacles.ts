import type { Statement } from '../statement.ts';

/** A foreign key that points from or to one of the tables. */
export interface ForeignKeyRow {
  readonly name: string;
  readonly from_schema: string;
  readonly from_table: string;
  readonly to_schema: string;
  readonly to_table: string;
  /** `on delete …`, as SQL writes it. */
  readonly on_delete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly is_deferrable: boolean;
}

/** Those that partitions inherit are left out: the table's own stands for them. */
export function foreignKeysQuery(schema: string, tables: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [schema, tables],
    text: `
select k.conname::text as name, fn.nspname::text as from_schema, f.relname::text as from_table,
  tn.nspname::text as to_schema, t.relname::text as to_table, k.condeferrable as is_deferrable,
  case k.confdeltype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
    when 'n' then 'set null' else 'set default' end as on_delete
from pg_catalog.pg_constraint k
join pg_catalog.pg_class f on f.oid = k.conrelid join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
join pg_catalog.pg_class t on t.oid = k.confrelid join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
where k.contype = 'f' and k.conparentid = 0
  and (fn.nspname = $1 and f.relname = any($2::text[]) or tn.nspname = $1 and t.relname = any($2::text[]))
order by f.relname, k.conname`,
  };
}

/** An index that lets no two rows have something in common. */
export interface UniqueIndexRow {
  readonly table_name: string;
  readonly name: string;
  /** The constraint it belongs to. */
  readonly constraint_name: string | null;
  readonly is_primary: boolean;
  readonly is_valid: boolean;
  readonly is_deferrable: boolean;
  readonly is_partial: boolean;
  readonly has_expressions: boolean;
  readonly is_exclusion: boolean;
  /** Its columns in order, without expressions. */
  readonly columns: readonly string[];
  /** Those of its columns that the table may fill by itself: identities, and defaults that compute something. */
  readonly filled_columns: readonly string[];
}

export function uniqueIndexesQuery(schema: string, tables: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [schema, tables],
    text: `
select c.relname::text as table_name, x.relname::text as name, k.conname::text as constraint_name,
  i.indisprimary as is_primary, i.indisvalid as is_valid, not i.indimmediate as is_deferrable,
  i.indpred is not null as is_partial, i.indexprs is not null as has_expressions, i.indisexclusion as is_exclusion,
  array(${keyColumns('true')}) as columns,
  array(${keyColumns(`a.attidentity <> '' or pg_get_expr(f.adbin, f.adrelid) like '%(%'`)}) as filled_columns
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_class x on x.oid = i.indexrelid
left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
where n.nspname = $1 and c.relname = any($2::text[]) and (i.indisunique or i.indisexclusion)
order by c.relname, i.indisprimary desc, x.relname`,
  };
}

function keyColumns(which: string): string {
  return `select a.attname::text from unnest(i.indkey::int2[]) with ordinality as o(attnum, place)
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = o.attnum
    left join pg_catalog.pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
    where o.place <= i.indnkeyatts and (${which}) order by o.place`;
}

/** A trigger or a rule of a table that acts on an ordinary client. */
export interface ReactionRow {
  readonly table_name: string;
  readonly name: string;
  readonly kind: 'trigger' | 'rule';
  /** `before insert or update`. */
  readonly acts: string;
}

export function reactionsQuery(schema: string, tables: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [schema, tables],
    // Bits of tgtype and letters of ev_type: PostgreSQL's catalog/pg_trigger.h and rewrite/prs2lock.h.
    text: `
select c.relname::text as table_name, e.name, e.kind, e.acts
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral (
  select g.tgname::text as name, 'trigger' as kind,
    case when g.tgtype & 2 <> 0 then 'before ' when g.tgtype & 64 <> 0 then 'instead of ' else 'after ' end
    || concat_ws(' or ', case when g.tgtype & 4 <> 0 then 'insert' end, case when g.tgtype & 16 <> 0 then 'update' end,
      case when g.tgtype & 8 <> 0 then 'delete' end, case when g.tgtype & 32 <> 0 then 'truncate' end) as acts
  from pg_catalog.pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgenabled in ('O', 'A')
  union all
  select w.rulename::text, 'rule', 'on ' || case w.ev_type when '2' then 'update' when '3' then 'insert' else 'delete' end
  from pg_catalog.pg_rewrite w where w.ev_class = c.oid and w.ev_type <> '1' and w.ev_enabled in ('O', 'A')
) e
where n.nspname = $1 and c.relname = any($2::text[])
order by c.relname, e.kind desc, e.name`,
  };
}

/** A policy of row-level security that is about the login. */
export interface PolicyRow {
  readonly table_name: string;
  readonly name: string;
  readonly is_permissive: boolean;
  /** `pg_policy.polcmd`: r select, a insert, w update, d delete, * all. */
  readonly command: string;
  /** Whether every row passes, those that are there and those that come. */
  readonly passes_all: boolean;
}

export function policiesQuery(schema: string, tables: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [schema, tables],
    text: `
select c.relname::text as table_name, p.polname::text as name, p.polpermissive as is_permissive, p.polcmd::text as command,
  (p.polcmd = 'a' or coalesce(pg_get_expr(p.polqual, p.polrelid) = 'true', false))
    and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true' as passes_all
from pg_catalog.pg_policy p
join pg_catalog.pg_class c on c.oid = p.polrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = any($2::text[])
  and exists (select from unnest(p.polroles) r where r = 0 or pg_has_role(r, 'usage'))
order by c.relname, p.polname`,
  };
}
