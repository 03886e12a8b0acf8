import type { ConnectionOptions } from '../../lib/sink/connection.ts';
import { Session } from '../../lib/sink/session.ts';
import type { Database, Row } from './database.ts';
import { type CatalogRow, catalogQuery, tablesOf } from './postgres-catalog.ts';
import { postgresDialect, postgresSession } from './postgres-dialect.ts';

/** A checksum of a large table takes its time; longer than this is nobody waiting. */
const patienceMs = 6 * 3_600_000;

export function postgresDatabase(options: Omit<ConnectionOptions, 'applicationName' | 'setup'>): Database {
  const session = new Session({ ...options, applicationName: 'landfall verify', setup: postgresSession });
  const query = async (text: string, values: readonly string[], purpose: string): Promise<readonly Row[]> => {
    const [rows = []] = await session.flight([{ purpose, text, values }], patienceMs);
    return rows as readonly Row[];
  };
  return {
    kind: 'postgresql',
    dialect: postgresDialect,
    address: `${options.hostname}:${options.port}/${options.database}`,
    name: options.database,
    tables: async (schema) => {
      const rows = await query(catalogQuery, [schema], 'catalog');
      return tablesOf(rows as unknown as readonly CatalogRow[]);
    },
    query,
    close: () => session.close(),
  };
}
