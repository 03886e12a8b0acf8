import type { KafkaRecord as AnyRecord } from '../../lib/model/record.ts';

/** As Lambda hands it over. */
type KafkaRecord = AnyRecord<string>;

/** Raw JSON values by field name. */
export type Values = Readonly<Record<string, unknown>>;

/** A field's Kafka Connect schema: a primitive's name, or all of it. */
export type FieldSchema = string | Values;

/** A captured table, and how its connector writes records. The defaults are a PostgreSQL table with one key column. */
export interface Source {
  readonly topic: string;
  readonly db: string;
  /** undefined: the source has no schemas (MySQL, MariaDB). */
  readonly schema: string | undefined;
  readonly table: string;
  readonly connector: string;
  readonly columns: Readonly<Record<string, FieldSchema>>;
  readonly key: readonly string[];
  /** `schemas.enable` of the JSON converters. */
  readonly withSchema: boolean;
  /** ExtractNewRecordState with `add.fields=op,source.ts_ms,source.lsn` and deletes rewritten. */
  readonly flattened: boolean;
}

/** Where a record stands; everything has a default. */
export interface At {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly timestamp?: number;
  readonly headers?: KafkaRecord['headers'];
  /** `source.lsn`; null is what an incremental snapshot writes. */
  readonly lsn?: number | null;
  /** Members of the source block that replace or join the usual ones. */
  readonly source?: Values;
}

export const uuid = { type: 'string', name: 'io.debezium.data.Uuid', version: 1 } as const;

export function sourceOf(given: Partial<Source> = {}): Source {
  const { schema = 'public', table = 'orders' } = given;
  return {
    topic: `shop.${schema}.${table}`,
    db: 'shop',
    schema,
    table,
    connector: 'postgresql',
    columns: { id: 'int64', note: 'string' },
    key: ['id'],
    withSchema: true,
    flattened: false,
    ...given,
  };
}

export const create = (source: Source, after: Values, at: At = {}) => change(source, 'c', null, after, at);
export const read = (source: Source, after: Values, at: At = {}) => change(source, 'r', null, after, at);
export const update = (source: Source, after: Values, at: At = {}) => change(source, 'u', null, after, at);

/** `before` holds what the table's replica identity logs: at least the key columns. */
export const remove = (source: Source, before: Values, at: At = {}) => change(source, 'd', before, null, at);

export function tombstone(source: Source, row: Values, at: At = {}): KafkaRecord {
  return record(at, source.topic, keyBytes(source, row), null);
}

/** A truncate has neither key nor rows. */
export function truncate(source: Source, at: At = {}): KafkaRecord {
  return record(at, source.topic, null, envelopeBytes(source, 't', null, null, at));
}

export interface Move {
  readonly removed: KafkaRecord;
  readonly tombstone: KafkaRecord;
  readonly created: KafkaRecord;
}

/** The three records of a primary-key change. `asHeader` is the header converter: plain JSON, or JSON with schema. */
export function move(
  source: Source,
  before: Values,
  after: Values,
  at: { readonly old?: At; readonly new?: At; readonly asHeader?: (key: Values) => string } = {},
): Move {
  const text = at.asHeader ?? JSON.stringify;
  const away = { ...at.old, headers: [header('__debezium.newkey', text(keyOf(source, after)))] };
  const here = { ...at.new, headers: [header('__debezium.oldkey', text(keyOf(source, before)))] };
  return {
    removed: remove(source, before, away),
    tombstone: tombstone(source, before, { ...away, offset: (away.offset ?? 0) + 1 }),
    created: create(source, after, here),
  };
}

/** Any record from its JSON documents; null is a null key or value. */
export function document(key: unknown, value: unknown, at: At = {}): KafkaRecord {
  return record(at, 'shop.public.orders', key === null ? null : bytes(key), value === null ? null : bytes(value));
}

/** A JSON document with its Kafka Connect schema around it. */
export function withSchema(name: string, columns: Source['columns'], payload: unknown): Values {
  return { schema: struct(name, columns), payload };
}

export function struct(name: string, columns: Source['columns'], optional = false): Values {
  return { type: 'struct', fields: Object.entries(columns).map(member), optional, name };
}

function member([field, schema]: [string, FieldSchema]): Values {
  return typeof schema === 'string' ? { type: schema, optional: true, field } : { optional: true, ...schema, field };
}

/** Lambda hands the bytes of a header over as signed numbers. */
export function header(name: string, text: string): Readonly<Record<string, readonly number[]>> {
  return { [name]: [...new Int8Array(Buffer.from(text))] };
}

/** A number that JavaScript cannot hold, as JSON.stringify writes it. */
export function exactly(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}

/** A Lambda event of these records; each topic-partition keeps their order. */
export function lambdaEvent(...records: readonly AnyRecord[]): Values {
  return {
    eventSource: 'aws:kafka',
    eventSourceArn: 'arn:aws:kafka:eu-central-1:000000000000:cluster/shop/0',
    bootstrapServers: 'b-1.shop:9098',
    records: Object.groupBy(records, ({ topic, partition }) => `${topic}-${partition}`),
  };
}

export function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64');
}

function bytes(document: unknown): string {
  return base64(JSON.stringify(document));
}

function record(at: At, topic: string, key: string | null, value: string | null): KafkaRecord {
  const { partition = 0, offset = 0, timestamp = 1_700_000_000_000, headers = [] } = at;
  return { topic: at.topic ?? topic, partition, offset, timestamp, key, value, headers };
}

function keyOf(source: Source, row: Values): Values {
  return Object.fromEntries(source.key.map((name) => [name, row[name]]));
}

function keyBytes(source: Source, row: Values): string | null {
  if (source.key.length === 0) return null;
  const columns = Object.fromEntries(source.key.map((name) => [name, source.columns[name] ?? 'string']));
  const key = keyOf(source, row);
  return bytes(source.withSchema ? withSchema(`${source.topic}.Key`, columns, key) : key);
}

function change(source: Source, op: string, before: Values | null, after: Values | null, at: At): KafkaRecord {
  const row = after ?? before ?? {};
  const value = source.flattened ? flatBytes(source, op, row, at) : envelopeBytes(source, op, before, after, at);
  return record(at, source.topic, keyBytes(source, row), value);
}

function flatBytes(source: Source, op: string, row: Values, at: At): string {
  const { lsn = 1_000 } = at;
  const added = { __deleted: String(op === 'd'), __op: op, __source_ts_ms: 1_699_999_999_000, __source_lsn: lsn };
  const columns = {
    ...source.columns,
    __deleted: 'string',
    __op: 'string',
    __source_ts_ms: 'int64',
    __source_lsn: 'int64',
  };
  const payload = { ...row, ...added };
  return bytes(source.withSchema ? withSchema(`${source.topic}.Value`, columns, payload) : payload);
}

function envelopeBytes(source: Source, op: string, before: Values | null, after: Values | null, at: At): string {
  const { connector, db, schema, table } = source;
  const where =
    schema === undefined ? { db, table } : { db, schema, table, lsn: at.lsn === undefined ? 1_000 : at.lsn };
  const block = { connector, name: 'shop', ts_ms: 1_699_999_999_000, ...where, ...at.source };
  const payload = { before, after, source: block, transaction: null, op, ts_ms: 1_700_000_000_000 };
  if (!source.withSchema) return bytes(payload);
  const row = struct(`${source.topic}.Value`, source.columns, true);
  const sourceColumns = { connector: 'string', db: 'string', schema: 'string', table: 'string', lsn: 'int64' };
  return bytes(
    withSchema(
      `${source.topic}.Envelope`,
      {
        before: row,
        after: row,
        source: struct(`io.debezium.connector.${connector}.Source`, sourceColumns),
        op: 'string',
        ts_ms: 'int64',
      },
      payload,
    ),
  );
}
