import { describe, expect, test } from 'vitest';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { create, exactly, type FieldSchema, sourceOf } from '../../support/records.ts';
import { as, decode } from './decoding.ts';

function typeOf(schema: FieldSchema, connector = 'postgresql'): LogicalType | undefined {
  const source = sourceOf({ columns: { id: 'int64', a: schema }, connector });
  return as('upsert', decode(create(source, { id: 1, a: null }))).row.shape.byName.get('a')?.type;
}

const named = (type: string, name: string, parameters?: object) => ({ type, name, ...(parameters && { parameters }) });
const propagated = (type: string | object, source: string, length?: string, scale?: string) => ({
  ...(typeof type === 'string' ? { type } : type),
  parameters: {
    ...(typeof type === 'object' && 'parameters' in type ? (type.parameters as object) : {}),
    '__debezium.source.column.type': source,
    ...(length !== undefined && { '__debezium.source.column.length': length }),
    ...(scale !== undefined && { '__debezium.source.column.scale': scale }),
  },
});
const bits = (length: string) => named('bytes', 'io.debezium.data.Bits', { length });
const listOf = (items: object) => ({ type: 'array', items });

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
  [propagated('int64', 'BIGINT UNSIGNED ZEROFILL'), { kind: 'unsigned' }],
  [propagated('int64', 'BIGINT'), { kind: 'integer', bits: 64 }],
  [propagated('int64', 'INT UNSIGNED'), { kind: 'integer', bits: 64 }],
  [
    propagated(named('bytes', 'org.apache.kafka.connect.data.Decimal', { scale: '0' }), 'BIGINT UNSIGNED'),
    { kind: 'decimal', precision: 20, scale: 0 },
  ],
  [named('string', 'io.debezium.data.Ltree'), { kind: 'native', type: 'ltree' }],
  [named('string', 'io.debezium.data.Tsvector'), { kind: 'native', type: 'tsvector' }],
  [propagated('string', 'CITEXT', '2147483647'), { kind: 'native', type: 'citext' }],
  [propagated('string', 'INET', '2147483647'), { kind: 'native', type: 'inet' }],
  [propagated('string', 'TSTZRANGE', '2147483647'), { kind: 'native', type: 'tstzrange' }],
  [propagated('string', 'MOOD', '2147483647'), { kind: 'text' }],
  [propagated('string', 'CHAR', '1'), { kind: 'text' }],
  [propagated('string', 'NUMERIC', '10', '2'), { kind: 'decimal-text', precision: 10, scale: 2 }],
  [propagated('string', 'NUMERIC', '0'), { kind: 'decimal-text' }],
  [propagated('string', 'NUMERIC', '131089', '0'), { kind: 'decimal-text' }],
  [propagated('string', 'MONEY', '2147483647', '0'), { kind: 'decimal-text' }],
  [propagated('string', 'DECIMAL UNSIGNED', '5', '0'), { kind: 'decimal-text', precision: 5, scale: 0 }],
  [propagated(bits('20'), 'BIT', '20'), { kind: 'bits', length: 20 }],
  [propagated(bits('20'), 'VARBIT', '20'), { kind: 'bits', length: 20, varying: true }],
  [propagated(bits('2147483647'), 'VARBIT', '2147483647'), { kind: 'bits', varying: true }],
  [propagated(bits('3'), '_BIT', '3'), { kind: 'array', element: { kind: 'bits', length: 3 } }],
  [propagated(named('string', 'io.debezium.data.Json'), 'JSON'), { kind: 'json', verbatim: true }],
  [propagated(named('string', 'io.debezium.data.Json'), 'JSONB'), { kind: 'json' }],
  [propagated(named('string', 'io.debezium.data.Json'), 'HSTORE'), { kind: 'json' }],
  [propagated(listOf({ type: 'string' }), '_VARCHAR', '20'), { kind: 'array', element: { kind: 'text', length: 20 } }],
  [propagated(listOf({ type: 'string' }), '_CIDR'), { kind: 'array', element: { kind: 'native', type: 'cidr' } }],
  [
    propagated(listOf(named('string', 'io.debezium.data.Json')), '_JSON'),
    { kind: 'array', element: { kind: 'json', verbatim: true } },
  ],
  [
    propagated(listOf({ type: 'string' }), '_NUMERIC', '10', '2'),
    { kind: 'array', element: { kind: 'decimal-text', precision: 10, scale: 2 } },
  ],
  [named('int64', 'io.debezium.time.NanoDuration'), { kind: 'duration', unit: 'ns' }],
  [named('array', 'io.debezium.data.DoubleVector'), { kind: 'vector', bits: 64 }],
  [named('array', 'io.debezium.data.FloatVector'), { kind: 'vector', bits: 32 }],
  [propagated(named('array', 'io.debezium.data.FloatVector'), 'HALFVEC'), { kind: 'vector', bits: 16 }],
  [named('struct', 'io.debezium.data.SparseVector'), { kind: 'sparse-vector' }],
  [named('struct', 'io.debezium.data.SparseDoubleVector'), { kind: 'sparse-vector' }],
  [named('struct', 'io.debezium.data.geometry.Point'), { kind: 'point' }],
  [named('struct', 'io.debezium.data.geometry.Geometry'), { kind: 'geometry' }],
  [named('struct', 'io.debezium.data.geometry.Geography'), { kind: 'geometry', geography: true }],
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

const microTime = named('int64', 'io.debezium.time.MicroTime');
const span: LogicalType = { kind: 'time', unit: 'us', span: true };

describe.for(['mysql', 'mariadb'])('from %s', (connector) => {
  test('a TIME is a span, not a time of day', () => {
    expect(typeOf(microTime, connector)).toEqual(span);
  });

  test('a POINT may have a reference system', () => {
    const point = named('struct', 'io.debezium.data.geometry.Point');
    expect(typeOf(point, connector)).toEqual({ kind: 'point', srid: true });
  });

  test('a CHAR(n) is of fixed length, also CHAR(1)', () => {
    expect(typeOf(propagated('string', 'CHAR', '1'), connector)).toEqual({ kind: 'text', length: 1, fixed: true });
  });
});

test.for<[FieldSchema, string, LogicalType]>([
  ['string', '__file', span],
  ['int64', '__source_pos', span],
  [propagated('int32', 'INT UNSIGNED'), 'n', span],
  [propagated('string', 'LONGTEXT'), 'n', span],
  ['int64', '__lsn', { kind: 'time', unit: 'us' }],
  [propagated('int32', 'INT4'), 'n', { kind: 'time', unit: 'us' }],
  ['int32', 'n', { kind: 'time', unit: 'us' }],
])('a flattened row has no source block: a field like %j named %s tells MySQL from others', ([schema, name, type]) => {
  const columns = { id: 'int64', [name]: schema, t: microTime };
  const source = { ...sourceOf({ columns, key: ['id'] }), connector: 'unknown' };
  const { row } = as('upsert', decode(create(source, { id: 1 })));
  expect(row.shape.byName.get('t')?.type).toEqual(type);
});

test('a field keeps the default of its schema, and has none where it is null', () => {
  const columns = { id: 'int64', a: { type: 'int32', default: 5 }, b: { type: 'int32', default: null } };
  const { row } = as('upsert', decode(create(sourceOf({ columns }), { id: 1 })));
  expect(row.shape.byName.get('a')).toHaveProperty('default', 5);
  expect(row.shape.byName.get('b')).not.toHaveProperty('default');
});

test('a default beyond 2^53 keeps its digits', () => {
  const columns = { id: 'int64', a: { type: 'int64', default: exactly('9223372036854775807') } };
  const { row } = as('upsert', decode(create(sourceOf({ columns }), { id: 1 })));
  expect(row.shape.byName.get('a')?.default).toEqual(exactly('9223372036854775807'));
});
