import type { Column, ColumnType, Table } from '../../model/table.ts';
import type { Statement } from '../statement.ts';

/** A row of the catalog query: one column of one table. */
export interface CatalogRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly not_null: boolean;
  readonly is_required: boolean;
  readonly generated: boolean;
  readonly identity_always: boolean;
  readonly type_sql: string;
  readonly type_name: string;
  readonly display: string;
  readonly equality_schema: string | null;
  readonly modifier: number;
  readonly element_sql: string | null;
  readonly element_name: string | null;
  readonly unique_keys: readonly (readonly string[])[] | null;
  readonly is_referenced: boolean;
  readonly is_view: boolean;
}

/** Reads the named tables of a schema: columns in order, and the unique indexes an upsert can use. */
export function catalogQuery(schema: string, tables: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [schema, tables],
    // A domain is written as its base type; deferrable, partial, expression and temporal indexes cannot decide a conflict.
    text: `
select c.relname as table_name, a.attname as column_name, a.attnotnull as not_null,
  a.attnotnull and not a.atthasdef and a.attidentity = '' and not exists (
    select from pg_catalog.pg_type d where d.oid = a.atttypid and d.typdefault is not null) as is_required,
  a.attgenerated <> '' as generated, a.attidentity = 'a' as identity_always,
  quote_ident(n2.nspname) || '.' || quote_ident(t.typname) as type_sql, t.typname as type_name,
  format_type(a.atttypid, a.atttypmod) as display,
  (select quote_ident(n2.nspname) from pg_catalog.pg_operator o
   where o.oprname = '=' and o.oprleft = t.oid and o.oprright = t.oid
     and o.oprnamespace = t.typnamespace and n2.nspname <> 'pg_catalog') as equality_schema,
  greatest(b.modifier, eb.modifier) as modifier,
  quote_ident(n3.nspname) || '.' || quote_ident(e.typname) as element_sql, e.typname as element_name,
  case when a.attnum = min(a.attnum) over (partition by c.oid) then (
    select json_agg(k.names order by k.first desc, k.names::text) from (
      select i.indisprimary as first, json_agg(ka.attname order by o.place) as names
      from pg_catalog.pg_index i
      cross join unnest(i.indkey::int2[]) with ordinality as o(attnum, place)
      join pg_catalog.pg_attribute ka on ka.attrelid = i.indrelid and ka.attnum = o.attnum
      where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indimmediate and not i.indisexclusion
        and i.indpred is null and i.indexprs is null and o.place <= i.indnkeyatts
      group by i.indexrelid, i.indisprimary
    ) k
  ) end as unique_keys,
  c.relkind = 'v' or exists (
    select from pg_catalog.pg_constraint f where f.confrelid = c.oid and f.contype = 'f') as is_referenced,
  c.relkind = 'v' as is_view
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join lateral ${baseType('a.atttypid', 'a.atttypmod')} b
join pg_catalog.pg_type t on t.oid = b.oid
join pg_catalog.pg_namespace n2 on n2.oid = t.typnamespace
left join lateral ${baseType('t.typelem', 'b.modifier')} eb on t.typcategory = 'A'
left join pg_catalog.pg_type e on e.oid = eb.oid
left join pg_catalog.pg_namespace n3 on n3.oid = e.typnamespace
where n.nspname = $1 and c.relname = any($2::text[]) and c.relkind in ('r', 'p', 'f', 'v')
order by c.relname, a.attnum`,
  };
}

/**
 * The schemas in which this database has the named extension types: one each, that on the search path first. A table's
 * row type, an enum or a domain of that name is another type.
 */
export function extensionTypesQuery(names: readonly string[]): Statement {
  return {
    purpose: 'catalog',
    values: [names],
    text: `
select distinct on (t.typname) t.typname as name, quote_ident(n.nspname) || '.' || quote_ident(t.typname) as sql
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where t.typname = any($1::text[]) and t.typtype = 'b' and t.typisdefined
  and has_schema_privilege(n.oid, 'usage') and has_type_privilege(t.oid, 'usage')
order by t.typname, pg_type_is_visible(t.oid) desc, n.nspname`,
  };
}

/** A type below its domains, however many, and the modifier that the lowest of them with one gives it. */
function baseType(oid: string, modifier: string): string {
  return `(
  with recursive chain(oid, modifier) as (
    select ${oid}, ${modifier}
    union all
    select d.typbasetype, case when chain.modifier = -1 then d.typtypmod else chain.modifier end
    from chain join pg_catalog.pg_type d on d.oid = chain.oid where d.typtype = 'd'
  )
  select chain.oid, chain.modifier from chain join pg_catalog.pg_type p on p.oid = chain.oid where p.typtype <> 'd'
)`;
}

/** Tables of the rows that the catalog query returned. */
export function tablesOf(rows: readonly CatalogRow[]): Table[] {
  const byTable = Map.groupBy(rows, (row) => row.table_name);
  return [...byTable].map(([name, columnRows]) => {
    const columns = columnRows.map(columnOf);
    const [first] = columnRows;
    return {
      name,
      columns,
      byName: new Map(columns.map((column) => [column.name, column])),
      uniqueKeys: first?.is_view ? undefined : (first?.unique_keys ?? []),
      isReferenced: first?.is_referenced ?? false,
    };
  });
}

function columnOf(row: CatalogRow): Column {
  return {
    name: row.column_name,
    type: typeOf(row),
    notNull: row.not_null,
    isRequired: row.is_required,
    generated: row.generated,
    identityAlways: row.identity_always,
  };
}

function typeOf(row: CatalogRow): ColumnType {
  const equality = row.equality_schema === null ? {} : { equality: `operator(${row.equality_schema}.=)` };
  const base = { sql: row.type_sql, name: row.type_name, display: row.display, ...equality };
  if (row.element_sql === null || row.element_name === null) {
    return { ...base, ...modifierOf(row.type_name, row.modifier) };
  }
  const element = {
    sql: row.element_sql,
    name: row.element_name,
    display: row.display.replace(/(\[\])+$/, ''),
    ...modifierOf(row.element_name, row.modifier),
  };
  return { ...base, element };
}

/** A type modifier means something else for every type (PostgreSQL source, `*typmodout`). */
function modifierOf(type: string, modifier: number): Pick<ColumnType, 'length' | 'precision' | 'scale'> {
  if (modifier < 0) return {};
  switch (type) {
    case 'varchar':
    case 'bpchar':
      return { length: modifier - 4 };
    case 'bit':
    case 'varbit':
      return { length: modifier };
    case 'numeric': {
      const packed = modifier - 4;
      // An 11-bit two's complement since PostgreSQL 15: numeric(3,-2).
      return { precision: (packed >> 16) & 0xffff, scale: ((packed & 0x7ff) ^ 1024) - 1024 };
    }
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return { scale: modifier };
    case 'interval':
      return (modifier & 0xffff) === 0xffff ? {} : { scale: modifier & 0xffff };
    default:
      return {};
  }
}
