import { catalogQuery, presentTables } from '../../dialect/redshift/catalog-query.ts';
import { addMovedColumns, createMovedTable, movableColumns, movedTableOf } from '../../dialect/redshift/moved-table.ts';
import { createParkedTable, parkedTable } from '../../dialect/redshift/parked-statements.ts';
import { createProgressTable, progressTableOf } from '../../dialect/redshift/progress-statements.ts';
import type { SchemaDialect } from '../../dialect/schema.ts';
import type { Statement } from '../../dialect/statement.ts';
import { LandfallError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import type { OwnTables, SchemaAccess } from '../schema/table-preparation.ts';

type OwnSettings = Pick<Settings, 'schema' | 'delivery'>;

/** How the database is asked and told, as for tables of the source's. */
export type OwnAccess = Pick<SchemaAccess, 'ask' | 'runDdl'> & { readonly dialect: Pick<SchemaDialect, 'tablesOf'> };

/** The DDL of Landfall's own tables that records of these tables need, by their names; undefined: of no known table. */
export function ownTableDdl(
  { schema, delivery }: OwnSettings,
  tables: readonly (string | undefined)[],
): ReadonlyMap<string, Statement> {
  if (delivery !== 'exactly-once') return new Map();
  return new Map([
    [parkedTable, createParkedTable(schema)],
    // Each event looks for returned records of no known table.
    ...[undefined, ...tables].map((table) => [progressTableOf(table), createProgressTable(schema, table)] as const),
  ]);
}

/** Makes Landfall's own tables where they are missing, and remembers which are there. */
export class RedshiftOwnTables implements OwnTables {
  readonly #access: OwnAccess;
  readonly #settings: OwnSettings;
  readonly #there = new Set<string>();
  /** Columns that moved tables are known to have room for, by the table whose rows they keep. */
  readonly #movable = new Map<string, string>();

  constructor(access: OwnAccess, settings: OwnSettings) {
    this.#access = access;
    this.#settings = settings;
  }

  /** Progress of each table, and what is parked of all; undefined: progress of records of no known table. */
  async ensure(tables: readonly (string | undefined)[], timeoutMs: number): Promise<number> {
    const wanted = [...ownTableDdl(this.#settings, tables)].filter(([name]) => !this.#there.has(name));
    if (wanted.length === 0) return 0;
    const names = wanted.map(([name]) => name);
    const rows = await this.#access.ask(presentTables(this.#settings.schema, names), timeoutMs);
    const present = new Set(rows.map((row) => String(row.table_name)));
    const missing = wanted.filter(([name]) => !present.has(name)).map(([, statement]) => statement);
    if (missing.length > 0) await this.#access.runDdl(missing, timeoutMs);
    for (const name of names) this.#there.add(name);
    return missing.length;
  }

  /** Where the rows of a table are kept whose keys move, with every column that is to be kept. Returns how much DDL it took. */
  async ensureMoved(table: Table, timeoutMs: number): Promise<number> {
    const columns = movableColumns(table);
    const shape = JSON.stringify(columns.map(({ name, type }) => [name, type.display]));
    if (columns.length === 0 || this.#movable.get(table.name) === shape) return 0;
    const { schema } = this.#settings;
    const name = movedTableOf(table.name);
    const rows = await this.#access.ask(catalogQuery(schema, [name]), timeoutMs);
    const [moved] = this.#access.dialect.tablesOf(rows);
    const missing = movedTableDdl(schema, table, moved);
    if (missing.length > 0) await this.#access.runDdl(missing, timeoutMs);
    this.#movable.set(table.name, shape);
    return missing.length;
  }

  forget(): void {
    this.#there.clear();
    this.#movable.clear();
  }
}

/**
 * The DDL of the table that keeps rows of a table whose key moves, from what is there of it.
 * @throws LandfallError `MOVED_TABLE_OUTGROWN`, systemic.
 */
export function movedTableDdl(schema: string, table: Table, moved: Table | undefined): Statement[] {
  if (moved === undefined) return [createMovedTable(schema, table)];
  requireRoom(table, moved);
  return addMovedColumns(schema, table, moved);
}

/** Types are never changed, not even of Landfall's own: a column that somebody made longer since has values with no room there. */
function requireRoom(table: Table, moved: Table): void {
  const outgrown = movableColumns(table).filter(({ name, type }) => {
    const kept = moved.byName.get(name)?.type;
    return kept !== undefined && (kept.name !== type.name || (kept.length ?? 0) < (type.length ?? 0));
  });
  if (outgrown.length === 0) return;
  const list = outgrown.map(({ name, type }) => `${JSON.stringify(name)} (${type.display})`).join(', ');
  const text = `table ${JSON.stringify(moved.name)}, which keeps rows of ${JSON.stringify(table.name)} whose key moves, has no room for ${list}: drop it when no primary-key change is under way, it is made anew`;
  throw new LandfallError('systemic', 'MOVED_TABLE_OUTGROWN', text);
}
