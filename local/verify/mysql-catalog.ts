import type { ColumnShape, Kind, KindName, TableShape } from './shapes.ts';

/** A row for each column of a database's tables. */
export const columnsQuery = `
select cast(c.table_name as char) as table_name, cast(c.column_name as char) as name,
  cast(c.data_type as char) as data_type, cast(c.column_type as char) as type
from information_schema.columns c
join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
where c.table_schema = ? and t.table_type = 'BASE TABLE'
order by c.table_name, c.ordinal_position`;

/** A row for each column of a unique index without NULLs, the primary key first. */
export const keysQuery = `
select cast(s.table_name as char) as table_name, cast(s.index_name as char) as index_name,
  cast(s.column_name as char) as name
from information_schema.statistics s
where s.table_schema = ? and s.non_unique = 0 and not exists (
  select 1 from information_schema.statistics n
  where n.table_schema = s.table_schema and n.table_name = s.table_name and n.index_name = s.index_name
    and (n.nullable = 'YES' or n.sub_part is not null))
order by s.table_name, s.index_name = 'PRIMARY' desc, s.index_name, s.seq_in_index`;

export interface ColumnRow {
  readonly table_name: string;
  readonly name: string;
  readonly data_type: string;
  readonly type: string;
}

export interface KeyRow {
  readonly table_name: string;
  readonly index_name: string;
  readonly name: string;
}

export function tablesOf(columns: readonly ColumnRow[], keys: readonly KeyRow[]): TableShape[] {
  const byTable = Map.groupBy(keys, (row) => row.table_name);
  return [...Map.groupBy(columns, (row) => row.table_name)].map(([name, rows]) => {
    const own = byTable.get(name) ?? [];
    const key = own.filter((row) => row.index_name === own[0]?.index_name).map((row) => row.name);
    return {
      name,
      columns: rows.map(columnOf),
      key: key.length === 0 ? undefined : key,
      isPartitioned: false,
      isView: false,
    };
  });
}

function columnOf({ name, data_type, type }: ColumnRow): ColumnShape {
  return { name, type, kind: kindOf(data_type.toLowerCase(), type.toLowerCase()) };
}

const kinds: Readonly<Record<string, KindName>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  decimal: 'numeric',
  float: 'float',
  double: 'float',
  bit: 'bits',
  char: 'padded',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamptz',
  time: 'time',
  json: 'json',
  uuid: 'uuid',
  point: 'geometry',
  geometry: 'geometry',
  linestring: 'geometry',
  polygon: 'geometry',
  multipoint: 'geometry',
  multilinestring: 'geometry',
  multipolygon: 'geometry',
  geometrycollection: 'geometry',
  geomcollection: 'geometry',
  vector: 'other',
};

function kindOf(dataType: string, type: string): Kind {
  // Texts of every length, enum, set, inet4 and inet6 are texts where they arrive.
  const name = kinds[dataType] ?? 'text';
  if (name === 'bits') return { name, typeName: dataType, size: Number(/\((\d+)\)/.exec(type)?.[1] ?? 1) };
  return /\bunsigned\b/.test(type) ? { name, typeName: dataType, isUnsigned: true } : { name, typeName: dataType };
}
