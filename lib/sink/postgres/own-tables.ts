import { createMovedTable, movedTable } from '../../dialect/postgres/moved-rows.ts';
import { createParkedIndex, createParkedTable, parkedTable } from '../../dialect/postgres/parked-statements.ts';
import { createProgressTable, progressTable } from '../../dialect/postgres/progress-statements.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { Settings } from '../../model/settings.ts';
import type { OwnTables } from '../schema/table-preparation.ts';
import type { Session } from '../session.ts';
import { runDdl } from './ddl.ts';

type OwnSettings = Pick<Settings, 'schema' | 'delivery' | 'insertMode'>;

/** The DDL of Landfall's own tables, those that the settings ask for, by their names. */
export function ownTableDdl({ schema, delivery, insertMode }: OwnSettings): ReadonlyMap<string, readonly Statement[]> {
  const ddl = (text: string): Statement => ({ purpose: 'ddl', text, values: [] });
  const wanted = new Map<string, readonly Statement[]>();
  if (delivery === 'exactly-once') {
    wanted.set(progressTable, [ddl(createProgressTable(schema))]);
    wanted.set(parkedTable, [ddl(createParkedTable(schema)), ddl(createParkedIndex(schema))]);
  }
  if (insertMode === 'upsert') wanted.set(movedTable, [ddl(createMovedTable(schema))]);
  return wanted;
}

/** The same tables serve all of the source's: they are looked for once. */
export class PostgresOwnTables implements OwnTables {
  readonly #session: Session;
  readonly #settings: OwnSettings;
  #areThere = false;

  constructor(session: Session, settings: OwnSettings) {
    this.#session = session;
    this.#settings = settings;
  }

  async ensure(_tables: readonly string[], timeoutMs: number): Promise<number> {
    if (this.#areThere) return 0;
    const hadTo = await ensureOwnTables(this.#session, this.#settings, timeoutMs);
    this.#areThere = true;
    return hadTo ? 1 : 0;
  }

  forget(): void {
    this.#areThere = false;
  }
}

/** Creates Landfall's own tables where they are missing; true when it had to. */
async function ensureOwnTables(session: Session, settings: OwnSettings, timeoutMs: number): Promise<boolean> {
  const { schema } = settings;
  const wanted = ownTableDdl(settings);
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
    missing.flatMap(([, statements]) => statements),
    timeoutMs,
  );
  return true;
}
