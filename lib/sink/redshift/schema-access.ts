import { redshiftSchema } from '../../dialect/redshift/schema.ts';
import type { Settings } from '../../model/settings.ts';
import type { SchemaAccess } from '../schema/table-preparation.ts';
import type { Session } from '../session.ts';
import { isDataException, runDdl } from './ddl.ts';
import { RedshiftOwnTables } from './own-tables.ts';

/** Tables of a Redshift database, by one session. */
export function schemaAccess(
  session: Session,
  settings: Settings,
): SchemaAccess & { readonly ownTables: RedshiftOwnTables } {
  const access = {
    dialect: redshiftSchema(settings),
    ask: async (query, timeoutMs) => (await session.flight([query], timeoutMs))[0] ?? [],
    runDdl: (statements, timeoutMs) => runDdl(session, statements, timeoutMs),
    isDataException,
  } satisfies Omit<SchemaAccess, 'ownTables'>;
  return { ...access, ownTables: new RedshiftOwnTables(access, settings) };
}
