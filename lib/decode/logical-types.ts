import { describeValue } from '../model/errors.ts';
import { type LogicalType, nativeTypes, type TimeUnit } from '../model/logical-type.ts';
import type { ConnectSchema } from './connect-schema.ts';
import type { SourceFamily } from './source-family.ts';
import { elementSchema, type SourceType, sourceType, wholeNumber } from './source-type.ts';

/** What a field's schema means, given the source column's type and the family of its source, where they are known. */
type Reader = (schema: ConnectSchema, source: SourceType | undefined, family: SourceFamily) => LogicalType;

const always = (type: LogicalType): Reader => {
  return () => type;
};
const timestamp = (unit: TimeUnit): Reader => always({ kind: 'timestamp', unit });
const time =
  (unit: TimeUnit): Reader =>
  (_schema, _source, family) =>
    family === 'mysql' ? { kind: 'time', unit, span: true } : { kind: 'time', unit };

/**
 * Logical types by schema name, as Kafka Connect and Debezium register them
 * (Debezium documentation, "Data type mappings" of each connector). A name not listed falls to its primitive.
 */
const byName: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['org.apache.kafka.connect.data.Decimal', decimal],
  ['org.apache.kafka.connect.data.Date', always({ kind: 'date' })],
  ['org.apache.kafka.connect.data.Time', time('ms')],
  ['org.apache.kafka.connect.data.Timestamp', timestamp('ms')],
  ['io.debezium.data.VariableScaleDecimal', always({ kind: 'variable-decimal' })],
  ['io.debezium.data.Bits', bits],
  ['io.debezium.data.Json', json],
  ['io.debezium.data.Uuid', always({ kind: 'uuid' })],
  ['io.debezium.data.Xml', always({ kind: 'xml' })],
  ['io.debezium.data.Enum', always({ kind: 'text' })],
  ['io.debezium.data.EnumSet', always({ kind: 'text' })],
  ['io.debezium.data.Ltree', always({ kind: 'native', type: 'ltree' })],
  ['io.debezium.data.Tsvector', always({ kind: 'native', type: 'tsvector' })],
  ['io.debezium.data.DoubleVector', always({ kind: 'vector', bits: 64 })],
  ['io.debezium.data.FloatVector', floatVector],
  ['io.debezium.data.SparseVector', always({ kind: 'sparse-vector' })],
  ['io.debezium.data.SparseDoubleVector', always({ kind: 'sparse-vector' })],
  ['io.debezium.data.geometry.Point', point],
  ['io.debezium.data.geometry.Geometry', always({ kind: 'geometry' })],
  ['io.debezium.data.geometry.Geography', always({ kind: 'geometry', geography: true })],
  ['io.debezium.time.Date', always({ kind: 'date' })],
  ['io.debezium.time.Time', time('ms')],
  ['io.debezium.time.MicroTime', time('us')],
  ['io.debezium.time.NanoTime', time('ns')],
  ['io.debezium.time.Timestamp', timestamp('ms')],
  ['io.debezium.time.MicroTimestamp', timestamp('us')],
  ['io.debezium.time.NanoTimestamp', timestamp('ns')],
  ['io.debezium.time.ZonedTime', always({ kind: 'zoned-time' })],
  ['io.debezium.time.ZonedTimestamp', always({ kind: 'zoned-timestamp' })],
  ['io.debezium.time.IsoDate', always({ kind: 'iso-date' })],
  ['io.debezium.time.IsoTime', always({ kind: 'iso-time' })],
  ['io.debezium.time.IsoTimestamp', always({ kind: 'iso-timestamp' })],
  ['io.debezium.time.MicroDuration', always({ kind: 'duration', unit: 'us' })],
  ['io.debezium.time.NanoDuration', always({ kind: 'duration', unit: 'ns' })],
  ['io.debezium.time.Interval', always({ kind: 'interval' })],
  ['io.debezium.time.Year', always({ kind: 'year' })],
]);

const byPrimitive: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['int8', always({ kind: 'integer', bits: 16 })],
  ['int16', always({ kind: 'integer', bits: 16 })],
  ['int32', always({ kind: 'integer', bits: 32 })],
  ['int64', (_schema, source) => (isUnsigned(source) ? { kind: 'unsigned' } : { kind: 'integer', bits: 64 })],
  ['float', always({ kind: 'float', bits: 32 })],
  ['double', always({ kind: 'float', bits: 64 })],
  ['boolean', always({ kind: 'boolean' })],
  ['string', text],
  ['bytes', always({ kind: 'bytes' })],
  ['array', array],
  ['struct', always({ kind: 'document' })],
  ['map', always({ kind: 'document' })],
]);

/**
 * What a field's schema means: its name first, then the propagated source type where that is more exact, then its
 * primitive.
 */
export function logicalType(schema: ConnectSchema, family?: SourceFamily): LogicalType {
  const reader = (schema.name !== undefined ? byName.get(schema.name) : undefined) ?? byPrimitive.get(schema.type);
  return reader?.(schema, sourceType(schema), family) ?? { kind: 'untyped' };
}

function decimal({ field, parameters }: ConnectSchema, source: SourceType | undefined): LogicalType {
  // PostgreSQL's negative scale arrives as its 11-bit two's complement: numeric(3,-2) says 2046.
  const scale = wholeNumber(parameters?.scale);
  // Kafka Connect refuses such a schema too: whatever scale is taken, the number is another.
  if (scale === undefined) throw new Error(`the schema of the Decimal ${describeValue(field)} has no scale`);
  const precision = wholeNumber(parameters?.['connect.decimal.precision']) ?? (isUnsigned(source) ? 20 : undefined);
  return precision === undefined ? { kind: 'decimal', scale } : { kind: 'decimal', scale, precision };
}

function isUnsigned(source: SourceType | undefined): boolean {
  return source?.name.startsWith('BIGINT UNSIGNED') === true;
}

function bits({ parameters }: ConnectSchema, source: SourceType | undefined): LogicalType {
  const length = wholeNumber(parameters?.length);
  const varying = source !== undefined && /^_?VARBIT$/.test(source.name);
  const type: LogicalType = {
    kind: 'bits',
    // Debezium writes the largest int32 for a bit varying without limit.
    ...(length === undefined || length <= 0 || length === 2147483647 ? {} : { length }),
    ...(varying ? { varying } : {}),
  };
  // Debezium 3.6 describes bit(n)[] as one Bits and sends null.
  return source?.name.startsWith('_') === true ? { kind: 'array', element: type } : type;
}

function json(_schema: ConnectSchema, source: SourceType | undefined): LogicalType {
  return source?.name === 'JSON' ? { kind: 'json', verbatim: true } : { kind: 'json' };
}

/** A FloatVector is MySQL's VECTOR with 32 bits an element, or pgvector's halfvec with 16. */
function floatVector(_schema: ConnectSchema, source: SourceType | undefined): LogicalType {
  return { kind: 'vector', bits: source?.name === 'HALFVEC' ? 16 : 32 };
}

function point(_schema: ConnectSchema, _source: SourceType | undefined, family: SourceFamily): LogicalType {
  return family === 'mysql' ? { kind: 'point', srid: true } : { kind: 'point' };
}

function array(schema: ConnectSchema, _source: SourceType | undefined, family: SourceFamily): LogicalType {
  const { items } = schema;
  const element = items && logicalType(elementSchema(schema, items), family);
  return { kind: 'array', element: element ?? { kind: 'untyped' } };
}

function text(_schema: ConnectSchema, source: SourceType | undefined, family: SourceFamily): LogicalType {
  if (source === undefined) return { kind: 'text' };
  const { name, length } = source;
  const native = nativeTypes.find((type) => type === name.toLowerCase());
  if (native !== undefined) return { kind: 'native', type: native };
  if (/^(NUMERIC|DECIMAL|MONEY)\b/.test(name)) return decimalText(source);
  if (length === undefined || length < 1 || length > 10_485_760) return { kind: 'text' };
  if (/^(N?VARCHAR|CHARACTER VARYING)$/.test(name)) return { kind: 'text', length };
  // PostgreSQL's "char" is another type: a single byte, which may be spelled with four characters.
  const isFixed = name === 'BPCHAR' || (family !== 'postgresql' && /^(N?CHAR|CHARACTER)$/.test(name));
  return isFixed ? { kind: 'text', length, fixed: true } : { kind: 'text' };
}

/** `decimal.handling.mode=string`: the text is the number's. */
function decimalText({ name, length, scale }: SourceType): LogicalType {
  const isBounded = name !== 'MONEY' && length !== undefined && length > 0 && length <= 1000;
  return isBounded ? { kind: 'decimal-text', precision: length, scale: scale ?? 0 } : { kind: 'decimal-text' };
}
