import { presentTables } from '../../../dialect/redshift/catalog-query.ts';
import { kindsQuery, type SchemaRow, schemaQuery } from '../../../dialect/redshift/check-queries.ts';
import { findParked, openKeys, parkedTable } from '../../../dialect/redshift/parked-statements.ts';
import { progressTableOf, readProgress } from '../../../dialect/redshift/progress-statements.ts';
import { redshiftSchema } from '../../../dialect/redshift/schema.ts';
import type { AvailableTypes } from '../../../dialect/schema.ts';
import type { Statement } from '../../../dialect/statement.ts';
import { fold } from '../../../model/fold.ts';
import type { TableKey } from '../../../model/parking.ts';
import type { TopicPartition } from '../../../model/progress.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import { type ProgressByPartition, progressKey } from '../../destination.ts';
import type { DestinationState } from '../../plan/state.ts';
import { Catalog } from '../../schema/catalog.ts';
import type { Rows, Session } from '../../session.ts';
import { progressOf, type StoredProgress } from '../progress-rows.ts';

const timeoutMs = 30_000;

/** The state of a Redshift destination: what is sent are queries, one at a time. */
export class RedshiftState implements DestinationState {
  readonly #session: Session;
  readonly #settings: Settings;
  readonly #catalog: Catalog;
  readonly #ownTables = new Map<string, boolean>();

  constructor(session: Session, settings: Settings) {
    this.#session = session;
    this.#settings = settings;
    this.#catalog = new Catalog(redshiftSchema(settings), (query) => this.#ask(query), settings.schema);
  }

  async hasSchema(): Promise<boolean> {
    const { schema } = this.#settings;
    const rows = await this.#ask(schemaQuery(schema));
    return (rows as unknown as SchemaRow[]).some(({ name }) => name === fold(schema));
  }

  async ownTables(names: readonly string[]): Promise<ReadonlySet<string>> {
    const unknown = names.filter((name) => !this.#ownTables.has(name));
    if (unknown.length > 0) {
      const rows = await this.#ask(presentTables(this.#settings.schema, unknown));
      const found = new Set(rows.map((row) => String(row.table_name)));
      for (const name of unknown) this.#ownTables.set(name, found.has(name));
    }
    return new Set(names.filter((name) => this.#ownTables.get(name)));
  }

  async table(name: string): Promise<Table | undefined> {
    return (await this.#catalog.tables([name], timeoutMs)).get(name);
  }

  /** Views share the names of tables, and of columns there is no right to see none is told. */
  async takenBy(name: string): Promise<string | undefined> {
    const [found] = await this.#ask(kindsQuery(this.#settings.schema, [name]));
    if (found === undefined) return undefined;
    return isTable(found) ? 'a table that the user may not see' : 'a view';
  }

  async isView({ name }: Table): Promise<boolean> {
    const [found] = await this.#ask(kindsQuery(this.#settings.schema, [name]));
    return found !== undefined && !isTable(found);
  }

  async extensionTypes(): Promise<AvailableTypes> {
    return new Map();
  }

  async progress(at: readonly TopicPartition[]): Promise<ProgressByPartition> {
    const progress = new Map<string, StoredProgress>();
    const { schema, name } = this.#settings;
    for (const [table, ofTable] of Map.groupBy(at, (one) => one.table)) {
      if (!(await this.#keeps(progressTableOf(table)))) continue;
      const stored = progressOf(await this.#ask(readProgress(schema, name, table)));
      for (const { topic, partition } of ofTable) {
        const key = progressKey(topic, partition);
        const found = stored.get(key);
        if (found !== undefined) progress.set(key, found);
      }
    }
    return progress;
  }

  async openParked(keys: readonly TableKey[]): Promise<readonly TableKey[]> {
    const { schema, name } = this.#settings;
    if (keys.length === 0 || !(await this.#keeps(parkedTable))) return [];
    const rows: Rows[number][] = [];
    for (const statement of findParked(schema, name, keys)) rows.push(...(await this.#ask(statement)));
    return openKeys(keys, rows);
  }

  async #keeps(ownTable: string): Promise<boolean> {
    return this.#settings.delivery === 'exactly-once' && (await this.ownTables([ownTable])).has(ownTable);
  }

  async #ask(query: Statement): Promise<Rows> {
    const [rows = []] = await this.#session.flight([query], timeoutMs);
    return rows;
  }
}

function isTable({ table_type }: Rows[number]): boolean {
  return String(table_type).includes('TABLE');
}
