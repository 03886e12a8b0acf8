import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Expected, ExpectedColumn, ExpectedTable } from '../fixtures.ts';
import { type MariadbProgram, type MariadbServer, startMariadb } from '../mariadb.ts';

/** A binary log of whole rows. */
const binaryLog = [
  ...['--log-bin=binlog', '--server-id=1', '--binlog-format=ROW'],
  ...['--binlog-row-image=FULL', '--binlog-row-metadata=FULL'],
];

/** A server that Debezium can read from. It has no system tables but the one that a reader of its log needs. */
export async function startMariadbSource(program: MariadbProgram): Promise<MariadbServer> {
  const server = await startMariadb(program, binaryLog);
  await server.query(
    undefined,
    `create database mysql; create table mysql.gtid_slave_pos (domain_id int unsigned not null,
       sub_id bigint unsigned not null, server_id int unsigned not null, seq_no bigint unsigned not null,
       primary key (domain_id, sub_id)) engine = innodb`,
  );
  return server;
}

/** A connection that writes and reads moments in UTC. */
export async function connectTo(server: MariadbServer, database: string): Promise<Connection> {
  const connection = await createConnection({
    ...{ uri: `${server.url.replace('mariadb:', 'mysql:')}/${database}`, charset: 'utf8mb4' },
    ...{ supportBigNumbers: true, bigNumberStrings: true, dateStrings: true },
  });
  connection.on('error', () => {});
  await connection.query("set time_zone = '+00:00'");
  return connection;
}

/** Debezium's connector for a database of that server; a topic has three partitions, those of `single` one. */
export function connectorOf(
  server: MariadbServer,
  database: string,
  broker: string,
  single: readonly string[],
): Record<string, string> {
  const { hostname, port, username, password } = new URL(server.url);
  return {
    'connector.class': 'io.debezium.connector.mariadb.MariaDbConnector',
    'database.hostname': hostname,
    'database.port': port,
    'database.user': username,
    'database.password': password,
    'database.server.id': '5401',
    'database.ssl.mode': 'disable',
    'database.include.list': database,
    'topic.prefix': 'maria',
    'schema.history.internal.kafka.bootstrap.servers': broker,
    'schema.history.internal.kafka.topic': '_maria_history',
    'skipped.operations': 'none',
    'column.propagate.source.type': '.*',
    'poll.interval.ms': '50',
    // How soon it notices that the server came back.
    'connect.keep.alive.interval.ms': '1000',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'true',
    'value.converter.replace.null.with.default': 'false',
    'topic.creation.default.partitions': '3',
    'topic.creation.default.replication.factor': '1',
    'topic.creation.groups': 'single',
    'topic.creation.single.include': single.map((table) => `maria\\.${database}\\.${table}`).join(','),
    'topic.creation.single.partitions': '1',
    'topic.creation.single.replication.factor': '1',
  };
}

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly column_type: string;
  readonly is_nullable: string;
  readonly column_key: string;
}

/** What stands in a database's tables, as the fixtures tell it of theirs. */
export async function readMariadb(connection: Connection, database: string): Promise<Expected> {
  const [columns] = await connection.query<(Column & RowDataPacket)[]>(
    `select table_name as table_name, column_name as column_name, column_type as column_type, is_nullable as is_nullable,
       column_key as column_key from information_schema.columns where table_schema = ? order by table_name, ordinal_position`,
    [database],
  );
  const tables: ExpectedTable[] = [];
  for (const [name, list] of Map.groupBy(columns, ({ table_name }) => table_name)) {
    tables.push(await readTable(connection, database, name, list));
  }
  return { scenario: 'source', database: 'mysql', tables };
}

async function readTable(connection: Connection, schema: string, name: string, list: readonly Column[]) {
  const columns: ExpectedColumn[] = list.map(({ column_name, column_type, is_nullable }) => ({
    ...{ name: column_name, type: column_type, nullable: is_nullable === 'YES' },
  }));
  const texts = columns.map((column) => `${textOf(column)} as \`${column.name}\``);
  const [found] = await connection.query<RowDataPacket[]>(`select ${texts.join(', ')} from \`${schema}\`.\`${name}\``);
  const rows = found.map((row) => columns.map((column) => row[column.name] as string | null));
  const primaryKey = list.filter(({ column_key }) => column_key === 'PRI').map(({ column_name }) => column_name);
  return { schema, name, columns, primaryKey, rowCount: rows.length, rows };
}

/** SQL of a value's text, as mysql-text.ts has it of the destination's. */
function textOf({ name, type }: ExpectedColumn): string {
  if (/^bit/.test(type)) return `bin(\`${name}\` + 0)`;
  if (/binary|blob/.test(type)) return `lower(hex(\`${name}\`))`;
  if (/^(float|double)/.test(type)) return `cast(cast(\`${name}\` as double) as char)`;
  return `cast(\`${name}\` as char)`;
}
