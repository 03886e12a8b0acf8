import type { LogicalType } from '../model/logical-type.ts';
import type { ConnectSchema } from './connect-schema.ts';

type Reader = (schema: ConnectSchema) => LogicalType;

const time =
  (unit: 'ms' | 'us' | 'ns'): Reader =>
  () => ({ kind: 'time', unit });
const timestamp =
  (unit: 'ms' | 'us' | 'ns'): Reader =>
  () => ({ kind: 'timestamp', unit });
const plain = (kind: Exclude<LogicalType, { length?: unknown } | { bits: unknown }>['kind']): Reader => {
  const type = { kind } as LogicalType;
  return () => type;
};

/**
 * Logical types by schema name, as Kafka Connect and Debezium register them
 * (Debezium documentation, "Data type mappings" of each connector). A name not listed falls to its primitive.
 */
const byName: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['org.apache.kafka.connect.data.Decimal', decimal],
  ['org.apache.kafka.connect.data.Date', plain('date')],
  ['org.apache.kafka.connect.data.Time', time('ms')],
  ['org.apache.kafka.connect.data.Timestamp', timestamp('ms')],
  ['io.debezium.data.VariableScaleDecimal', plain('variable-decimal')],
  ['io.debezium.data.Bits', bits],
  ['io.debezium.data.Json', plain('json')],
  ['io.debezium.data.Uuid', plain('uuid')],
  ['io.debezium.data.Xml', plain('xml')],
  ['io.debezium.data.Enum', () => ({ kind: 'text' })],
  ['io.debezium.data.EnumSet', () => ({ kind: 'text' })],
  ['io.debezium.data.Ltree', () => ({ kind: 'native', type: 'ltree' })],
  ['io.debezium.time.Date', plain('date')],
  ['io.debezium.time.Time', time('ms')],
  ['io.debezium.time.MicroTime', time('us')],
  ['io.debezium.time.NanoTime', time('ns')],
  ['io.debezium.time.Timestamp', timestamp('ms')],
  ['io.debezium.time.MicroTimestamp', timestamp('us')],
  ['io.debezium.time.NanoTimestamp', timestamp('ns')],
  ['io.debezium.time.ZonedTime', plain('zoned-time')],
  ['io.debezium.time.ZonedTimestamp', plain('zoned-timestamp')],
  ['io.debezium.time.IsoDate', plain('iso-date')],
  ['io.debezium.time.IsoTime', plain('iso-time')],
  ['io.debezium.time.IsoTimestamp', plain('iso-timestamp')],
  ['io.debezium.time.MicroDuration', plain('duration')],
  ['io.debezium.time.Interval', plain('interval')],
  ['io.debezium.time.Year', plain('year')],
]);

const byPrimitive: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['int8', () => ({ kind: 'integer', bits: 16 })],
  ['int16', () => ({ kind: 'integer', bits: 16 })],
  ['int32', () => ({ kind: 'integer', bits: 32 })],
  ['int64', int64],
  ['float', () => ({ kind: 'float', bits: 32 })],
  ['double', () => ({ kind: 'float', bits: 64 })],
  ['boolean', plain('boolean')],
  ['string', text],
  ['bytes', plain('bytes')],
  [
    'array',
    (schema) => ({
      kind: 'array',
      element: schema.items ? logicalType(schema.items) : { kind: 'untyped' },
    }),
  ],
  ['struct', plain('document')],
  ['map', plain('document')],
]);

/** What a field's schema means: its name first, then the propagated source type where that is more exact, then its primitive. */
export function logicalType(schema: ConnectSchema): LogicalType {
  const reader = (schema.name !== undefined ? byName.get(schema.name) : undefined) ?? byPrimitive.get(schema.type);
  return reader?.(schema) ?? { kind: 'untyped' };
}

function decimal(schema: ConnectSchema): LogicalType {
  const scale = wholeNumber(schema.parameters?.scale) ?? 0;
  const precision = wholeNumber(schema.parameters?.['connect.decimal.precision']);
  // PostgreSQL's negative scale arrives as its 11-bit two's complement: numeric(3,-2) says 2046.
  return {
    kind: 'decimal',
    scale,
    ...(precision === undefined ? {} : { precision }),
  };
}

function bits(schema: ConnectSchema): LogicalType {
  const length = wholeNumber(schema.parameters?.length);
  // Debezium writes the largest int32 for a bit varying without limit.
  return length === undefined || length <= 0 || length === 2147483647 ? { kind: 'bits' } : { kind: 'bits', length };
}

function int64(schema: ConnectSchema): LogicalType {
  return /^BIGINT UNSIGNED/i.test(propagatedType(schema)) ? { kind: 'unsigned' } : { kind: 'integer', bits: 64 };
}

function text(schema: ConnectSchema): LogicalType {
  const source = propagatedType(schema);
  const length = wholeNumber(schema.parameters?.['__debezium.source.column.length']);
  if (length === undefined || length < 1 || length > 10_485_760) return { kind: 'text' };
  if (/^(varchar|character varying)$/i.test(source)) return { kind: 'text', length };
  if (/^(bpchar|char|character)$/i.test(source)) return { kind: 'text', length, fixed: true };
  return { kind: 'text' };
}

function propagatedType(schema: ConnectSchema): string {
  return schema.parameters?.['__debezium.source.column.type'] ?? '';
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}
