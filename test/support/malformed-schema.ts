import { isDocument, put } from './malformed-structure.ts';
import { type Damage, oneOf } from './malformed-text.ts';
import { oddNames, oddValue } from './malformed-values.ts';
import type { Random } from './random.ts';

type Schema = Record<string, unknown>;

/** All structs of a schema, the outermost first. */
function structs(schema: Schema): Schema[] {
  const fields = Array.isArray(schema.fields) ? schema.fields.filter(isDocument) : [];
  return [schema, ...fields.flatMap((field) => (Array.isArray(field.fields) ? structs(field) : []))];
}

/** A field of the row, mostly, or of whatever struct there is. */
function someField(schema: Schema, random: Random): Schema {
  const all = structs(schema).flatMap(({ fields }) => (Array.isArray(fields) ? fields.filter(isDocument) : []));
  return all.length === 0 ? schema : random.pick(all);
}

const inField =
  (change: (field: Schema, random: Random) => void): Damage<unknown> =>
  (schema, random) => {
    if (!isDocument(schema)) return oddValue(random);
    change(someField(schema, random), random);
    return schema;
  };

const inStruct =
  (change: (struct: Schema, fields: unknown[], random: Random) => void): Damage<unknown> =>
  (schema, random) => {
    if (!isDocument(schema)) return oddValue(random);
    const struct = random.pick(structs(schema));
    change(struct, Array.isArray(struct.fields) ? (struct.fields as unknown[]) : [], random);
    return schema;
  };

const types = ['int8', 'int16', 'int32', 'int64', 'float', 'double', 'boolean', 'string', 'bytes', 'array', 'map'];
const names = [
  ...['org.apache.kafka.connect.data.Decimal', 'org.apache.kafka.connect.data.Date', 'io.debezium.time.MicroTime'],
  ...['io.debezium.data.Json', 'io.debezium.data.Uuid', 'io.debezium.data.Bits', 'io.debezium.data.geometry.Point'],
  ...['io.debezium.time.ZonedTimestamp', 'io.debezium.data.VariableScaleDecimal', 'io.debezium.data.SparseVector'],
  ...['io.debezium.connector.common.Heartbeat', '__proto__', 'constructor', ''],
];
const parameters: readonly unknown[] = [
  null,
  'scale',
  [],
  ...['abc', '-1', '1000000000', '99999999999', '', 5, null, {}].map((scale) => ({ scale, length: scale })),
  ...['INET', 'XML', 'BIGINT UNSIGNED', '_TEXT', '__proto__', 5].map((type) => ({
    '__debezium.source.column.type': type,
    '__debezium.source.column.length': '0',
  })),
  { '__debezium.source.column.type': 'VARCHAR', '__debezium.source.column.length': '1000000000' },
];

function deepArray(depth: number): Schema {
  let schema: Schema = { type: 'int32' };
  for (let level = 0; level < depth; level += 1) schema = { type: 'array', items: schema };
  return schema;
}

/** A schema that is none, lacks its fields, has them twice or by the thousand, or says other types than there are. */
export const damagedSchema = oneOf<unknown>([
  (_schema, random) =>
    random.pick([null, undefined, 'struct', 5, [], {}, { type: 'struct' }, { type: 5 }, { type: 'string' }]),
  inStruct((struct, _fields, random) => put(struct, 'fields', random.pick([[], null, 'x', {}, 5, [null], [[]], [{}]]))),
  inStruct((_struct, fields, random) => fields.splice(random.int(0, fields.length), 1)),
  inStruct((_struct, fields, random) => fields.push(random.pick(fields.length > 0 ? fields : [null]))),
  inStruct((_struct, fields, random) => fields.push(oddValue(random))),
  inStruct((_struct, fields, random) => fields.push({ type: random.pick(types), field: random.pick(oddNames) })),
  inStruct((struct, _fields, random) => put(struct, 'type', random.pick([...types, 'STRUCT', null, {}]))),
  inStruct((struct, _fields, random) => put(struct, 'name', random.pick([...names, null, 5, {}]))),
  (schema, random) => {
    const count = random.chance(0.02) ? 10_000 : 300;
    const many = Array.from({ length: count }, (_, i) => ({ type: 'int32', optional: true, field: `c${i}` }));
    if (isDocument(schema) && Array.isArray(schema.fields)) schema.fields.push(...many);
    return schema;
  },
  inField((field, random) => put(field, 'type', random.pick([...types, 'decimal', '', null, 5, { type: 'string' }]))),
  inField((field, random) => put(field, 'name', random.pick([...names, null, 5, {}]))),
  inField((field, random) => put(field, 'parameters', random.pick(parameters))),
  inField((field, random) => put(field, 'default', oddValue(random))),
  inField((field, random) => put(field, 'version', random.pick([0, -1, 1e9, '2', null]))),
  inField((field, random) => put(field, 'field', random.pick([...oddNames, 'id', 'note', null, 5]))),
  inField((field, random) => delete field[random.pick(['type', 'field', 'name', 'parameters'])]),
  inField((field, random) => {
    put(field, 'type', 'array');
    put(
      field,
      'items',
      random.pick([null, 'string', 5, [], {}, deepArray(3), deepArray(90), deepArray(990), deepArray(1_500)]),
    );
  }),
]);
