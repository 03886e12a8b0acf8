import { describe, expect, test } from 'vitest';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import { create, document, sourceOf, type Values, withSchema } from '../../support/records.ts';
import { decode } from './decoding.ts';

const heartbeat = { key: { serverName: 'shop' }, value: { ts_ms: 1_795_256_645_130 } };
const transaction = {
  key: { id: '20444:277650520' },
  begin: { status: 'BEGIN', id: '20444:277650520', event_count: null, data_collections: null, ts_ms: 1 },
  end: { status: 'END', id: '20444:277650520', event_count: 4, data_collections: [], ts_ms: 1 },
};
const schemaChange = {
  key: { databaseName: 'shop' },
  value: {
    source: { connector: 'mariadb' },
    ts_ms: 1,
    databaseName: 'shop',
    ddl: 'create table t ()',
    tableChanges: [],
  },
};
const message = {
  key: { prefix: 'app.event' },
  value: { op: 'm', ts_ms: 1, source: { schema: '', table: '' }, message: { prefix: 'app.event', content: 'e30=' } },
};

/** The members of the value's schema do not matter here, its name does. */
function named(prefix: string, key: Values, value: unknown): KafkaRecord {
  const columns = Object.fromEntries(Object.keys(key).map((name) => [name, 'string']));
  return document(withSchema(`${prefix}Key`, columns, key), withSchema(prefix, {}, value));
}

const noise: readonly [string, KafkaRecord][] = [
  ['heartbeat', document(heartbeat.key, heartbeat.value)],
  ['heartbeat', named('io.debezium.connector.common.Heartbeat', heartbeat.key, heartbeat.value)],
  ['transaction', document(transaction.key, transaction.begin)],
  ['transaction', document(transaction.key, transaction.end)],
  ['transaction', named('io.debezium.connector.common.TransactionMetadataValue', transaction.key, transaction.end)],
  ['schema_change', document(schemaChange.key, schemaChange.value)],
  ['schema_change', named('io.debezium.connector.mysql.SchemaChangeValue', schemaChange.key, schemaChange.value)],
  ['message', document(message.key, message.value)],
  ['message', named('io.debezium.connector.postgresql.MessageValue', message.key, message.value)],
  ['empty', document(null, null)],
];

describe('what connectors send beside changes', () => {
  test.for(noise)('%s is skipped and named', ([reason, record]) => {
    expect(decode(record)).toEqual({ kind: 'skipped', record, reason });
  });

  test.for(noise)('%s is skipped whatever the settings say of keys', ([reason, record]) => {
    const given = { primaryKeyMode: 'none', insertMode: 'insert', deleteMode: 'ignore' };
    expect(decode(record, given)).toMatchObject({ kind: 'skipped', reason });
  });
});

test.for([
  ['a heartbeat', { columns: {}, key: ['serverName'] }, { serverName: 'a', ts_ms: 5 }],
  ['a heartbeat', { columns: { ts_ms: 'int64' }, key: ['ts_ms'] }, { ts_ms: 5 }],
  ['a transaction', { columns: {}, key: ['id', 'site'] }, { id: 'a', site: 'b', status: 'END', event_count: 1 }],
  ['a transaction', { columns: { id: 'string' }, key: ['id'] }, { id: 'a', status: 'END' }],
  ['a schema change', { columns: { id: 'string' }, key: ['databaseName'] }, { databaseName: 'a', ddl: 'x' }],
] as const)('a flattened table that only looks like %s is a table', ([, table, row]) => {
  const source = sourceOf({ ...table, withSchema: false, flattened: true });
  const record = create(source, row);
  const bare = { ...record, value: Buffer.from(JSON.stringify(row)).toString('base64') };
  expect(decode(bare)).toMatchObject({ kind: 'upsert', table: 'orders' });
});
