import type { Random } from '../test/support/random.ts';
import { decimalBase64, isoText, sample, uuid, words } from './load-row.ts';

/** A kind of column as a wide table repeats it. */
export interface ColumnKind {
  readonly name: string;
  readonly sql: string;
  /** The field's schema as Debezium's PostgreSQL connector writes it. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** A value in Debezium's JSON. */
  value(random: Random): string;
  /** SQL of a value of row `i`, for rows that are there before the measurement. */
  readonly filled: string;
}

const json = (value: string): string => JSON.stringify(value);
// Without the last, which the converter would escape.
const plainWords = words.slice(0, -1);
const text = (random: Random, most: number): string =>
  Array.from({ length: random.int(1, most) }, () => random.pick(plainWords)).join(' ');

/** What tables of real databases are made of, about as often as there. */
export const columnKinds: readonly ColumnKind[] = [
  {
    name: 'customer_id',
    sql: 'integer',
    schema: { type: 'int32' },
    value: (random) => String(random.int(1, 2_000_000_000)),
    filled: 'i % 50000',
  },
  {
    name: 'code',
    sql: 'varchar(40)',
    schema: { type: 'string' },
    value: (random) => json(`${random.pick(['DE', 'FR', 'PL', 'JP'])}-${random.int(100_000, 99_999_999)}`),
    filled: "'DE-' || i",
  },
  {
    name: 'amount',
    sql: 'numeric(12,2)',
    schema: {
      type: 'bytes',
      name: 'org.apache.kafka.connect.data.Decimal',
      version: 1,
      parameters: { scale: '2', 'connect.decimal.precision': '12' },
    },
    value: (random) => json(decimalBase64(random.int(-(10 ** 6), 10 ** 8))),
    filled: 'i * 0.01',
  },
  {
    name: 'created_at',
    sql: 'timestamptz',
    schema: { type: 'string', name: 'io.debezium.time.ZonedTimestamp', version: 1 },
    value: (random) => json(isoText(microseconds(random))),
    filled: "timestamptz '2024-01-01 00:00:00+00' + i * interval '1 second'",
  },
  {
    name: 'active',
    sql: 'boolean',
    schema: { type: 'boolean' },
    value: (random) => String(random.chance(0.7)),
    filled: 'i % 3 > 0',
  },
  {
    name: 'note',
    sql: 'text',
    schema: { type: 'string' },
    value: (random) => json(text(random, 12)),
    filled: "'lorem ipsum dolor ' || i",
  },
  {
    name: 'total_cents',
    sql: 'bigint',
    schema: { type: 'int64' },
    value: (random) => String(random.int(0, 9_000_000_000_000)),
    filled: 'i * 1000000::bigint',
  },
  {
    name: 'changed_at',
    sql: 'timestamp',
    schema: { type: 'int64', name: 'io.debezium.time.MicroTimestamp', version: 1 },
    value: (random) => String(microseconds(random)),
    filled: "timestamp '2024-01-01' + i * interval '1 minute'",
  },
  {
    name: 'due_on',
    sql: 'date',
    schema: { type: 'int32', name: 'io.debezium.time.Date', version: 1 },
    value: (random) => String(random.int(18_000, 21_000)),
    filled: "date '2024-01-01' + i % 1000",
  },
  {
    name: 'ratio',
    sql: 'double precision',
    schema: { type: 'double' },
    value: (random) => String(random.next()),
    filled: 'i / 7.0',
  },
  {
    name: 'ref',
    sql: 'uuid',
    schema: { type: 'string', name: 'io.debezium.data.Uuid', version: 1 },
    value: (random) => json(uuid(random)),
    filled: 'md5(i::text)::uuid',
  },
  {
    name: 'details',
    sql: 'jsonb',
    schema: { type: 'string', name: 'io.debezium.data.Json', version: 1 },
    value: (random) => json(`{"a": ${random.int(0, 9999)}, "b": [1, 2, null], "c": ${json(text(random, 3))}}`),
    filled: "jsonb_build_object('a', i)",
  },
  {
    name: 'tags',
    sql: 'text[]',
    schema: { type: 'array', items: { type: 'string', optional: true } },
    value: (random) => JSON.stringify(sample(random.int(0, 3), random, plainWords)),
    filled: 'array[i::text]',
  },
  {
    name: 'status',
    sql: 'varchar(12)',
    schema: { type: 'string' },
    value: (random) => json(random.pick(['new', 'paid', 'shipped', 'returned', 'closed'])),
    filled: "'new'",
  },
];

function microseconds(random: Random): number {
  return 1_700_000_000_000_000 + random.int(0, 50_000_000) * 1_000_000 + random.int(0, 999_999);
}
