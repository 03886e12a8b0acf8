import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';

type Modifiers = Pick<ColumnType, 'length' | 'precision' | 'scale'>;

/** Types a `native` field may ask for: part of every PostgreSQL. */
const builtIn: ReadonlySet<string> = new Set([
  ...['inet', 'cidr', 'macaddr', 'macaddr8', 'tsvector', 'tsquery', 'xml', 'uuid', 'oid', 'pg_lsn'],
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'],
]);

/** Types a `native` field may ask for where their extension is installed. */
export const extensionTypes: ReadonlySet<string> = new Set([
  ...['citext', 'hstore', 'ltree', 'cube', 'vector', 'halfvec', 'sparsevec', 'geometry', 'geography'],
]);

/** The column type a new column gets for a logical type (docs/types.md). @throws TypeError for `untyped`. */
export function naturalType(type: LogicalType, available: ReadonlySet<string> = new Set()): ColumnType {
  switch (type.kind) {
    case 'boolean':
      return named('bool', 'boolean');
    case 'integer':
      return type.bits === 16
        ? named('int2', 'smallint')
        : type.bits === 32
          ? named('int4', 'integer')
          : named('int8', 'bigint');
    case 'year':
      return named('int4', 'integer');
    case 'unsigned':
      return named('numeric', 'numeric(20,0)', { precision: 20, scale: 0 });
    case 'float':
      return type.bits === 32 ? named('float4', 'real') : named('float8', 'double precision');
    case 'text':
      return textType(type.length, type.fixed ?? false);
    case 'bytes':
      return named('bytea', 'bytea');
    case 'decimal':
      return decimalType(type.precision, type.scale);
    case 'variable-decimal':
      return named('numeric', 'numeric');
    case 'date':
    case 'iso-date':
      return named('date', 'date');
    case 'time':
      return type.span ? named('interval', 'interval') : named('time', 'time without time zone');
    case 'iso-time':
      return named('time', 'time without time zone');
    case 'zoned-time':
      return named('timetz', 'time with time zone');
    case 'timestamp':
    case 'iso-timestamp':
      return named('timestamp', 'timestamp without time zone');
    case 'zoned-timestamp':
      return named('timestamptz', 'timestamp with time zone');
    case 'duration':
    case 'interval':
      return named('interval', 'interval');
    case 'bits':
      return bitType(type.length);
    case 'json':
    case 'document':
      return named('jsonb', 'jsonb');
    case 'uuid':
      return named('uuid', 'uuid');
    case 'xml':
      return named('xml', 'xml');
    case 'native':
      return nativeType(type.type, available);
    case 'array':
      return arrayType(type.element, available);
    case 'untyped':
      throw new TypeError('a field without schema has no column type of its own');
  }
}

function named(name: string, display: string, modifiers: Modifiers = {}): ColumnType {
  return { sql: `"pg_catalog"."${name}"`, name, display, ...modifiers };
}

function textType(length: number | undefined, isFixed: boolean): ColumnType {
  if (!isBetween(length, 1, 10_485_760)) return named('text', 'text');
  return isFixed
    ? named('bpchar', `character(${length})`, { length })
    : named('varchar', `character varying(${length})`, { length });
}

function decimalType(precision: number | undefined, scale: number): ColumnType {
  if (!isBetween(precision, 1, 1000) || !isBetween(scale, 0, precision)) return named('numeric', 'numeric');
  return named('numeric', `numeric(${precision},${scale})`, { precision, scale });
}

function bitType(length: number | undefined): ColumnType {
  if (!isBetween(length, 1, 83_886_080)) return named('varbit', 'bit varying');
  return named('bit', `bit(${length})`, { length });
}

function nativeType(type: string, available: ReadonlySet<string>): ColumnType {
  if (builtIn.has(type)) return named(type, type);
  // Found by its name alone: the schema an extension lives in is not known here.
  if (extensionTypes.has(type) && available.has(type)) return { sql: `"${type}"`, name: type, display: type };
  return named('text', 'text');
}

/** PostgreSQL's arrays have as many dimensions as a value needs: an array of arrays is of the same type. */
function arrayType(element: LogicalType, available: ReadonlySet<string>): ColumnType {
  if (element.kind === 'array') return arrayType(element.element, available);
  const of = element.kind === 'untyped' ? named('jsonb', 'jsonb') : naturalType(element, available);
  return { ...named(`_${of.name}`, `${of.display}[]`), element: of };
}

function isBetween(value: number | undefined, min: number, max: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= min && value <= max;
}
