import { createMovedTable, movedTable } from '../../dialect/postgres/moved-rows.ts';
import { createParkedIndex, createParkedTable, parkedTable } from '../../dialect/postgres/parked-statements.ts';
import { createProgressTable, progressTable } from '../../dialect/postgres/progress-statements.ts';
import type { Settings } from '../../model/settings.ts';
import { runDdl } from './ddl.ts';
import type { Session } from './session.ts';

/** Creates Landfall's own tables where they are missing; true when it had to. */
export async function ensureOwnTables(
  session: Session,
  settings: Pick<Settings, 'schema' | 'delivery' | 'insertMode'>,
  timeoutMs: number,
): Promise<boolean> {
  const { schema } = settings;
  const wanted = new Map<string, readonly string[]>();
  if (settings.delivery === 'exactly-once') {
    wanted.set(progressTable, [createProgressTable(schema)]);
    wanted.set(parkedTable, [createParkedTable(schema), createParkedIndex(schema)]);
  }
  if (settings.insertMode === 'upsert') wanted.set(movedTable, [createMovedTable(schema)]);
  const sql = `select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = any($2::text[])`;
  const [rows] = await session.flight(
    [{ purpose: 'catalog', text: sql, values: [schema, [...wanted.keys()]] }],
    timeoutMs,
  );
  const present = new Set((rows ?? []).map((row) => row.relname));
  const missing = [...wanted].filter(([name]) => !present.has(name));
  if (missing.length === 0) return false;
  await runDdl(
    session,
    missing.flatMap(([, texts]) => texts.map((sql) => ({ purpose: 'ddl', text: sql, values: [] }))),
    timeoutMs,
  );
  return true;
}
