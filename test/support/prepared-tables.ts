import { Decoder } from '../../lib/decode/decoder.ts';
import { postgresSchema } from '../../lib/dialect/postgres/schema.ts';
import type { RowChange } from '../../lib/model/change-event.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import { runDdl } from '../../lib/sink/postgres/ddl.ts';
import { type Ask, Catalog } from '../../lib/sink/schema/catalog.ts';
import { prepareTable } from '../../lib/sink/schema/prepare.ts';
import { Session } from '../../lib/sink/session.ts';
import { type LambdaEvent, recordsOf } from '../../local/lambda-event.ts';
import type { Destination } from './harness.ts';

const timeoutMs = 30_000;

/**
 * Makes the tables ready that the records ask for, with the extension types that the database has. Returns per table the
 * defaults that were left out, as "field: why".
 */
export async function prepareTables(
  destination: Destination,
  events: readonly LambdaEvent[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { settings } = parseSettings(destination.settings);
  const { hostname, port, username, database, tls, tlsCa } = settings;
  const password = async () => destination.password;
  const session = new Session({ hostname, port, username, database, tls, tlsCa, applicationName: 'test', password });
  const ask: Ask = async (query) => (await session.flight([query], timeoutMs))[0] ?? [];
  const catalog = new Catalog(postgresSchema, ask, settings.schema);
  const decoder = new Decoder(settings);
  const changes = events.flatMap(recordsOf).map((record) =>
    decoder.decode({
      ...record,
      key: record.key ?? null,
      value: record.value ?? null,
      headers: record.headers ?? [],
    }),
  );
  const rows = changes.filter((change): change is RowChange => change.kind === 'upsert' || change.kind === 'delete');
  const leftOut = new Map<string, readonly string[]>();
  try {
    for (const [name, ofTable] of Map.groupBy(rows, (change) => change.table)) {
      const table = (await catalog.tables([name], timeoutMs)).get(name);
      const types = () => catalog.extensionTypes(timeoutMs);
      const { statements, leftOutDefaults } = await prepareTable(postgresSchema, name, table, ofTable, settings, types);
      await runDdl(session, statements, timeoutMs);
      leftOut.set(
        name,
        leftOutDefaults.map(({ field, why }) => `${field}: ${why}`),
      );
    }
  } finally {
    await session.close();
  }
  return leftOut;
}
