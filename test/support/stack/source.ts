import pg from 'pg';
import { type EmbeddedPostgres, startPostgres } from '../../../local/postgres.ts';
import type { Expected, ExpectedColumn, ExpectedTable } from '../fixtures.ts';
import { comparisonSettings, sourceText } from '../source-text.ts';

/** A PostgreSQL that Debezium can read from. */
export function startSource(): Promise<EmbeddedPostgres> {
  return startPostgres({
    settings: { wal_level: 'logical', max_replication_slots: '8', max_wal_senders: '8', wal_sender_timeout: '0' },
  });
}

/** Debezium's connector for a schema of that source; a topic has three partitions, those of `single` one. */
export function connectorOf(
  source: EmbeddedPostgres,
  schema: string,
  single: readonly string[],
): Record<string, string> {
  const url = new URL(source.url);
  return {
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'database.hostname': url.hostname,
    'database.port': url.port,
    'database.user': url.username,
    'database.password': url.password,
    'database.dbname': 'postgres',
    'topic.prefix': 'source',
    'plugin.name': 'pgoutput',
    'publication.autocreate.mode': 'all_tables',
    'schema.include.list': schema,
    'skipped.operations': 'none',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'true',
    'value.converter.replace.null.with.default': 'false',
    'topic.creation.default.partitions': '3',
    'topic.creation.default.replication.factor': '1',
    'topic.creation.groups': 'single',
    'topic.creation.single.include': single.map((table) => `source\\.${schema}\\.${table}`).join(','),
    'topic.creation.single.partitions': '1',
    'topic.creation.single.replication.factor': '1',
  };
}

/** What stands in a schema's tables, as the fixtures tell it of theirs. */
export async function readSource(url: string, schema: string): Promise<Expected> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [setting, value] of Object.entries(comparisonSettings)) {
      await client.query('select set_config($1, $2, false)', [setting, value]);
    }
    const { rows } = await client.query<Shape>(shapes, [schema]);
    const tables: ExpectedTable[] = [];
    for (const shape of rows) tables.push(await readTable(client, schema, shape));
    return { scenario: 'source', database: 'postgres', tables };
  } finally {
    await client.end();
  }
}

interface Shape {
  readonly name: string;
  readonly columns: readonly ExpectedColumn[];
  readonly key: readonly string[];
}

const shapes = `select c.relname as name,
    json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'nullable', not a.attnotnull)
      order by a.attnum) as columns,
    coalesce((select json_agg(k.attname order by array_position(i.indkey::int2[], k.attnum)) from pg_index i
      join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary), '[]') as key
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where n.nspname = $1 and c.relkind = 'r' group by c.oid, c.relname order by c.relname`;

async function readTable(client: pg.Client, schema: string, { name, columns, key }: Shape): Promise<ExpectedTable> {
  const texts = columns.map((column) => sourceText(column, column.type));
  const text = `select ${texts.join(', ')} from "${schema}"."${name}"`;
  const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array' });
  return { schema, name, columns, primaryKey: key, rowCount: rows.length, rows };
}
