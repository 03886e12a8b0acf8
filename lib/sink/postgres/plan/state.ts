import { type SchemaRow, schemaQuery } from '../../../dialect/postgres/check-queries.ts';
import { type RelationRow, relationsQuery } from '../../../dialect/postgres/check-queries-tables.ts';
import type { AvailableTypes } from '../../../dialect/postgres/new-columns.ts';
import { findParked, parkedTable } from '../../../dialect/postgres/parked-statements.ts';
import { progressTable, readProgress } from '../../../dialect/postgres/progress-statements.ts';
import type { Statement } from '../../../dialect/statement.ts';
import type { TableKey } from '../../../model/parking.ts';
import type { TopicPartition } from '../../../model/progress.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import type { ProgressByPartition } from '../../destination.ts';
import { Catalog } from '../catalog.ts';
import { commit } from '../ddl.ts';
import { ownTableDdl } from '../own-tables.ts';
import { progressOf } from '../progress-rows.ts';
import type { Rows, Session } from '../session.ts';

/** What a plan asks of a destination. */
export interface DestinationState {
  /** Whether its schema is there. */
  hasSchema(): Promise<boolean>;
  /** Names of Landfall's own tables that are there. */
  ownTables(): Promise<ReadonlySet<string>>;
  /** A table; undefined where there is none. */
  table(name: string): Promise<Table | undefined>;
  /** `relkind` of what has the name without being a table; undefined where the name is free. */
  kindOf(name: string): Promise<string | undefined>;
  extensionTypes(): Promise<AvailableTypes>;
  /** Stored progress; empty where none is kept. */
  progress(at: readonly TopicPartition[]): Promise<ProgressByPartition>;
  openParked(keys: readonly TableKey[]): Promise<readonly TableKey[]>;
}

/** A schema with nothing in it, on a server without extensions. */
export const emptyState: DestinationState = {
  hasSchema: async () => true,
  ownTables: async () => new Set(),
  table: async () => undefined,
  kindOf: async () => undefined,
  extensionTypes: async () => new Map(),
  progress: async () => new Map(),
  openParked: async () => [],
};

const timeoutMs = 30_000;
const beginReadOnly: Statement = { purpose: 'begin', text: 'begin read only', values: [] };

/** The state of a real destination, read in transactions in which the server lets nobody write. */
export class StoredState implements DestinationState {
  readonly #session: Session;
  readonly #settings: Settings;
  readonly #catalog: Catalog;
  #ownTables: Promise<ReadonlySet<string>> | undefined;

  constructor(session: Session, settings: Settings) {
    this.#session = session;
    this.#settings = settings;
    this.#catalog = new Catalog({ flight: (statements) => this.#read(...statements) }, settings.schema);
  }

  async hasSchema(): Promise<boolean> {
    const [rows = []] = await this.#read(schemaQuery(this.#settings.schema));
    return (rows as unknown as SchemaRow[]).some(({ name }) => name === this.#settings.schema);
  }

  ownTables(): Promise<ReadonlySet<string>> {
    this.#ownTables ??= this.#relations([...ownTableDdl(this.#settings).keys()]).then(
      (found) => new Set(found.map(({ name }) => name)),
    );
    return this.#ownTables;
  }

  async table(name: string): Promise<Table | undefined> {
    return (await this.#catalog.tables([name], timeoutMs)).get(name);
  }

  async kindOf(name: string): Promise<string | undefined> {
    return (await this.#relations([name]))[0]?.kind;
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
    return this.#settings.delivery === 'exactly-once' && (await this.ownTables()).has(ownTable);
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
