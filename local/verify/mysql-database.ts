import type { Connection } from 'mysql2/promise';
import type { Database, Row } from './database.ts';
import { type ColumnRow, columnsQuery, type KeyRow, keysQuery, tablesOf } from './mysql-catalog.ts';
import { mysqlDialect, mysqlSession } from './mysql-dialect.ts';
import type { SourceAddress } from './source-address.ts';

const connectTimeoutMs = 10_000;

/** A MySQL or MariaDB source. Its driver is loaded where one is asked for only. */
export async function mysqlDatabase(address: SourceAddress): Promise<Database> {
  const { hostname, port, username, password, database } = address;
  const where = `${hostname}:${port}/${database}`;
  const connection = await connected(address);
  const query = async (text: string, values: readonly string[], purpose: string): Promise<readonly Row[]> => {
    try {
      const [rows] = await connection.execute(text, [...values]);
      return rows as unknown as readonly Row[];
    } catch (error) {
      throw new Error(`${purpose} at ${where}: ${said(error, password)}`);
    }
  };
  try {
    for (const statement of mysqlSession) await connection.query(statement);
  } catch (error) {
    connection.destroy();
    throw new Error(`session at ${where}, user ${username}: ${said(error, password)}`);
  }
  return {
    kind: 'mysql',
    dialect: mysqlDialect,
    address: where,
    name: database,
    tables: async (schema) => {
      const columns = await query(columnsQuery, [schema], 'catalog');
      const keys = await query(keysQuery, [schema], 'catalog');
      return tablesOf(columns as unknown as ColumnRow[], keys as unknown as KeyRow[]);
    },
    query,
    close: () => connection.end(),
  };
}

async function connected({
  hostname,
  port,
  username,
  password,
  database,
  tls,
  tlsCa,
}: SourceAddress): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise');
  const ca = tlsCa === undefined ? {} : { ca: tlsCa };
  try {
    return await createConnection({
      host: hostname,
      port,
      user: username,
      password,
      database,
      charset: 'utf8mb4',
      connectTimeout: connectTimeoutMs,
      ...(tls === 'disable' ? {} : { ssl: { ...ca, rejectUnauthorized: true, verifyIdentity: tls === 'verify-full' } }),
    });
  } catch (error) {
    throw new Error(`connect to ${hostname}:${port}/${database}: ${said(error, password)}`);
  }
}

function said(error: unknown, password: string): string {
  const { message = String(error), code } = error as { message?: string; code?: string };
  const text = password === '' ? message : message.replaceAll(password, '…');
  return code === undefined ? text : `${text} (${code})`;
}
