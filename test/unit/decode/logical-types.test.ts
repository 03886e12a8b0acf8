import { describe, expect, test } from 'vitest';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { create, type FieldSchema, sourceOf } from '../../support/records.ts';
import { as, decode } from './decoding.ts';

function typeOf(schema: FieldSchema, connector = 'postgresql'): LogicalType | undefined {
  const source = sourceOf({ columns: { id: 'int64', a: schema }, connector });
  return as('upsert', decode(create(source, { id: 1, a: null }))).row.shape.byName.get('a')?.type;
}

const named = (type: string, name: string, parameters?: object) => ({ type, name, ...(parameters && { parameters }) });
const propagated = (type: string, source: string, length?: string) => ({
  type,
  parameters: {
    '__debezium.source.column.type': source,
    ...(length !== undefined && { '__debezium.source.column.length': length }),
  },
});

const types: readonly [FieldSchema, LogicalType][] = [
  ['int8', { kind: 'integer', bits: 16 }],
  ['int16', { kind: 'integer', bits: 16 }],
  ['int32', { kind: 'integer', bits: 32 }],
  ['int64', { kind: 'integer', bits: 64 }],
  ['float', { kind: 'float', bits: 32 }],
  ['double', { kind: 'float', bits: 64 }],
  ['boolean', { kind: 'boolean' }],
  ['string', { kind: 'text' }],
  ['bytes', { kind: 'bytes' }],
  ['struct', { kind: 'document' }],
  ['map', { kind: 'document' }],
  ['something new', { kind: 'untyped' }],
  [named('string', 'com.acme.Unknown'), { kind: 'text' }],
  [
    named('bytes', 'org.apache.kafka.connect.data.Decimal', { scale: '4', 'connect.decimal.precision': '10' }),
    { kind: 'decimal', precision: 10, scale: 4 },
  ],
  [named('bytes', 'org.apache.kafka.connect.data.Decimal', { scale: '2046' }), { kind: 'decimal', scale: 2046 }],
  [named('struct', 'io.debezium.data.VariableScaleDecimal'), { kind: 'variable-decimal' }],
  [named('int32', 'io.debezium.time.Date'), { kind: 'date' }],
  [named('int32', 'org.apache.kafka.connect.data.Date'), { kind: 'date' }],
  [named('int32', 'io.debezium.time.Time'), { kind: 'time', unit: 'ms' }],
  [named('int64', 'io.debezium.time.MicroTime'), { kind: 'time', unit: 'us' }],
  [named('int64', 'io.debezium.time.NanoTime'), { kind: 'time', unit: 'ns' }],
  [named('int64', 'io.debezium.time.Timestamp'), { kind: 'timestamp', unit: 'ms' }],
  [named('int64', 'io.debezium.time.MicroTimestamp'), { kind: 'timestamp', unit: 'us' }],
  [named('int64', 'io.debezium.time.NanoTimestamp'), { kind: 'timestamp', unit: 'ns' }],
  [named('int64', 'org.apache.kafka.connect.data.Timestamp'), { kind: 'timestamp', unit: 'ms' }],
  [named('string', 'io.debezium.time.ZonedTime'), { kind: 'zoned-time' }],
  [named('string', 'io.debezium.time.ZonedTimestamp'), { kind: 'zoned-timestamp' }],
  [named('int64', 'io.debezium.time.MicroDuration'), { kind: 'duration', unit: 'us' }],
  [named('string', 'io.debezium.time.Interval'), { kind: 'interval' }],
  [named('int32', 'io.debezium.time.Year'), { kind: 'year' }],
  [named('bytes', 'io.debezium.data.Bits', { length: '9' }), { kind: 'bits', length: 9 }],
  [named('bytes', 'io.debezium.data.Bits', { length: '2147483647' }), { kind: 'bits' }],
  [named('string', 'io.debezium.data.Json'), { kind: 'json' }],
  [named('string', 'io.debezium.data.Uuid'), { kind: 'uuid' }],
  [named('string', 'io.debezium.data.Enum', { allowed: 'a,b' }), { kind: 'text' }],
  [propagated('string', 'VARCHAR', '20'), { kind: 'text', length: 20 }],
  [propagated('string', 'BPCHAR', '5'), { kind: 'text', length: 5, fixed: true }],
  [propagated('string', 'VARCHAR', '2147483647'), { kind: 'text' }],
  [propagated('int64', 'BIGINT UNSIGNED'), { kind: 'unsigned' }],
  [
    { type: 'array', items: { type: 'array', items: { type: 'int64' } } },
    { kind: 'array', element: { kind: 'array', element: { kind: 'integer', bits: 64 } } },
  ],
];

describe('a field’s schema', () => {
  test.for(types)('%j means %j', ([schema, type]) => {
    expect(typeOf(schema)).toEqual(type);
  });
});

test.for(['mysql', 'mariadb'])('a TIME of %s is a span, not a time of day', (connector) => {
  expect(typeOf(named('int64', 'io.debezium.time.MicroTime'), connector)).toEqual({
    kind: 'time',
    unit: 'us',
    span: true,
  });
});

test('a field keeps the default of its schema, and has none where it is null', () => {
  const columns = { id: 'int64', a: { type: 'int32', default: 5 }, b: { type: 'int32', default: null } };
  const { row } = as('upsert', decode(create(sourceOf({ columns }), { id: 1 })));
  expect(row.shape.byName.get('a')).toHaveProperty('default', 5);
  expect(row.shape.byName.get('b')).not.toHaveProperty('default');
});
