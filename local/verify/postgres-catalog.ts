import type { ColumnShape, Kind, KindName, TableShape } from './shapes.ts';

/** A type below its domains. */
function baseOf(oid: string): string {
  return `(with recursive chain(oid) as (select ${oid} union all
    select d.typbasetype from chain join pg_catalog.pg_type d on d.oid = chain.oid where d.typtype = 'd')
  select chain.oid from chain join pg_catalog.pg_type p on p.oid = chain.oid where p.typtype <> 'd')`;
}

/** A row for each column of a schema's tables; $1 is the schema. */
export const catalogQuery = `
select c.relname as table_name, (c.relkind = 'p')::text as is_partitioned,
  (c.relkind = 'v')::text as is_view,
  (select p.relname from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent
   where h.inhrelid = c.oid and c.relispartition) as partition_of,
  a.attname as name, format_type(a.atttypid, a.atttypmod) as type, t.typname as type_name, t.typtype::text as type_type,
  (t.typcategory = 'A' and t.typelem <> 0)::text as is_array, e.typname as element_name, e.typtype::text as element_type,
  a.atttypmod::text as modifier,
  (select array_to_json(array(select ka.attname from unnest(i.indkey::int2[]) with ordinality as o(attnum, place)
     join pg_catalog.pg_attribute ka on ka.attrelid = c.oid and ka.attnum = o.attnum
     where o.place <= i.indnkeyatts order by o.place))::text
   from pg_catalog.pg_index i
   where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
     and (i.indisprimary or not exists (select from unnest(i.indkey::int2[]) k
       join pg_catalog.pg_attribute n on n.attrelid = c.oid and n.attnum = k where not n.attnotnull))
   order by i.indisprimary desc, i.indisreplident desc, i.indexrelid limit 1) as key
from pg_catalog.pg_class c
join pg_catalog.pg_namespace s on s.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_catalog.pg_type t on t.oid = ${baseOf('a.atttypid')}
left join pg_catalog.pg_type e on t.typcategory = 'A' and e.oid = ${baseOf('t.typelem')}
where s.nspname = $1 and c.relkind in ('r', 'p', 'v')
order by c.relname, a.attnum`;

export interface CatalogRow {
  readonly table_name: string;
  readonly is_partitioned: string;
  readonly is_view: string;
  readonly partition_of: string | null;
  readonly name: string;
  readonly type: string;
  readonly type_name: string;
  readonly type_type: string;
  readonly is_array: string;
  readonly element_name: string | null;
  readonly element_type: string | null;
  readonly modifier: string;
  readonly key: string | null;
}

export function tablesOf(rows: readonly CatalogRow[]): TableShape[] {
  return [...Map.groupBy(rows, (row) => row.table_name)].map(([name, columns]) => {
    const [first] = columns;
    const partitionOf = first?.partition_of ?? undefined;
    return {
      name,
      columns: columns.map(columnOf),
      key: first?.key == null ? undefined : (JSON.parse(first.key) as string[]),
      isPartitioned: first?.is_partitioned === 'true',
      isView: first?.is_view === 'true',
      ...(partitionOf === undefined ? {} : { partitionOf }),
    };
  });
}

function columnOf({
  name,
  type,
  type_name,
  type_type,
  is_array,
  element_name,
  element_type,
  modifier,
}: CatalogRow): ColumnShape {
  const element = element_name === null ? undefined : kindOf(element_name, element_type ?? 'b', -1);
  if (is_array === 'true' && element !== undefined) {
    return { name, type, kind: { name: 'array', typeName: type_name, element } };
  }
  return { name, type, kind: kindOf(type_name, type_type, Number(modifier)) };
}

const kinds: Readonly<Record<string, KindName>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  oid: 'integer',
  numeric: 'numeric',
  money: 'numeric',
  float4: 'float',
  float8: 'float',
  bool: 'boolean',
  bit: 'bits',
  varbit: 'bits',
  text: 'text',
  varchar: 'text',
  name: 'text',
  char: 'text',
  citext: 'text',
  bpchar: 'padded',
  bytea: 'bytes',
  uuid: 'uuid',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  time: 'time',
  timetz: 'timetz',
  interval: 'interval',
  json: 'json',
  jsonb: 'jsonb',
  hstore: 'hstore',
};

function kindOf(typeName: string, typeType: string, modifier: number): Kind {
  // An enum is its label, and a text where it arrives.
  const name = typeType === 'e' ? 'text' : typeType === 'b' ? (kinds[typeName] ?? 'other') : 'other';
  return name === 'bits' && modifier > 0 ? { name, typeName, size: modifier } : { name, typeName };
}
