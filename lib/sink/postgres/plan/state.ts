import { type SchemaRow, schemaQuery } from '../../../dialect/postgres/check-queries.ts';
import { type RelationRow, relationsQuery } from '../../../dialect/postgres/check-queries-tables.ts';
import { findParked, parkedTable } from '../../../dialect/postgres/parked-statements.ts';
import { progressTable, readProgress } from '../../../dialect/postgres/progress-statements.ts';
import { postgresSchema } from '../../../dialect/postgres/schema.ts';
import type { AvailableTypes } from '../../../dialect/schema.ts';
import type { Statement } from '../../../dialect/statement.ts';
import { commit } from '../../../dialect/transaction.ts';
import type { TableKey } from '../../../model/parking.ts';
import type { TopicPartition } from '../../../model/progress.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import type { ProgressByPartition } from '../../destination.ts';
import type { DestinationState } from '../../plan/state.ts';
import { Catalog } from '../../schema/catalog.ts';
import type { Rows, Session } from '../../session.ts';
import { kinds } from '../check/check-tables.ts';
import { progressOf } from '../progress-rows.ts';

const timeoutMs = 30_000;
const beginReadOnly: Statement = { purpose: 'begin', text: 'begin read only', values: [] };

/** The state of a real destination, read in transactions in which the server lets nobody write. */
export class StoredState implements DestinationState {
  readonly #session: Session;
  readonly #settings: Settings;
  readonly #catalog: Catalog;
  readonly #ownTables = new Map<string, boolean>();

  constructor(session: Session, settings: Settings) {
    this.#session = session;
    this.#settings = settings;
    this.#catalog = new Catalog(postgresSchema, async (query) => (await this.#read(query))[0] ?? [], settings.schema);
  }

  async hasSchema(): Promise<boolean> {
    const [rows = []] = await this.#read(schemaQuery(this.#settings.schema));
    return (rows as unknown as SchemaRow[]).some(({ name }) => name === this.#settings.schema);
  }

  async ownTables(names: readonly string[]): Promise<ReadonlySet<string>> {
    const unknown = names.filter((name) => !this.#ownTables.has(name));
    if (unknown.length > 0) {
      const found = new Set((await this.#relations(unknown)).map(({ name }) => name));
      for (const name of unknown) this.#ownTables.set(name, found.has(name));
    }
    return new Set(names.filter((name) => this.#ownTables.get(name)));
  }

  async table(name: string): Promise<Table | undefined> {
    return (await this.#catalog.tables([name], timeoutMs)).get(name);
  }

  async takenBy(name: string): Promise<string | undefined> {
    const [found] = await this.#relations([name]);
    return found && (kinds.get(found.kind) ?? 'something that is no table');
  }

  async isView({ uniqueKeys }: Table): Promise<boolean> {
    return uniqueKeys === undefined;
  }

  extensionTypes(): Promise<AvailableTypes> {
    return this.#catalog.extensionTypes(timeoutMs);
  }

  async progress(at: readonly TopicPartition[]): Promise<ProgressByPartition> {
    const { schema, name } = this.#settings;
    if (at.length === 0 || !(await this.#keeps(progressTable))) return new Map();
    const [rows = []] = await this.#read(readProgress(schema, name, at));
    return progressOf(rows);
  }

  async openParked(keys: readonly TableKey[]): Promise<readonly TableKey[]> {
    const { schema, name } = this.#settings;
    if (keys.length === 0 || !(await this.#keeps(parkedTable))) return [];
    const [rows = []] = await this.#read(findParked(schema, name, keys));
    return rows.flatMap((row) => keys[Number(row.place) - 1] ?? []);
  }

  async #keeps(ownTable: string): Promise<boolean> {
    return this.#settings.delivery === 'exactly-once' && (await this.ownTables([ownTable])).has(ownTable);
  }

  async #relations(names: readonly string[]): Promise<readonly RelationRow[]> {
    const { schema, insertMode } = this.#settings;
    const [rows = []] = await this.#read(relationsQuery(schema, names, insertMode));
    return rows as unknown as RelationRow[];
  }

  async #read(...statements: readonly Statement[]): Promise<Rows[]> {
    try {
      const answers = await this.#session.flight([beginReadOnly, ...statements, commit], timeoutMs);
      return answers.slice(1, -1);
    } catch (error) {
      await this.#session.rollback();
      throw error;
    }
  }
}
