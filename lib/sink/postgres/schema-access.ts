import { postgresSchema } from '../../dialect/postgres/schema.ts';
import type { Settings } from '../../model/settings.ts';
import type { SchemaAccess } from '../schema/table-preparation.ts';
import type { Session } from '../session.ts';
import { isDataException, runDdl } from './ddl.ts';
import { PostgresOwnTables } from './own-tables.ts';

/** Tables of a PostgreSQL database, by one session. */
export function schemaAccess(session: Session, settings: Settings): SchemaAccess {
  return {
    dialect: postgresSchema,
    ask: async (query, timeoutMs) => (await session.flight([query], timeoutMs))[0] ?? [],
    runDdl: (statements, timeoutMs) => runDdl(session, statements, timeoutMs),
    isDataException,
    ownTables: new PostgresOwnTables(session, settings),
  };
}
