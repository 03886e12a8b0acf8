import type { SchemaDialect } from '../../dialect/schema.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { DestinationCounts, Prepared } from '../destination.ts';
import { type Ask, Catalog } from './catalog.ts';
import { type Preparation, type PrepareSettings, prepareTable } from './prepare.ts';

/** How a kind of destination is asked about its tables, and changes them. */
export interface SchemaAccess {
  readonly dialect: SchemaDialect;
  readonly ask: Ask;
  /**
   * Runs DDL, outside the transactions of the data. Where another writer has done the same meanwhile, that is no error.
   * @throws LandfallError transient where the table is busy or the connection lost, else systemic.
   */
  runDdl(statements: readonly Statement[], timeoutMs: number): Promise<void>;
  /** Whether DDL failed because of a value in it, which only a default can be. */
  isDataException(error: unknown): boolean;
  readonly ownTables: OwnTables;
}

/** Landfall's own tables in the destination. */
export interface OwnTables {
  /** Makes those that changes of the named tables need, where they are missing. Returns how much DDL that took. */
  ensure(tables: readonly string[], timeoutMs: number): Promise<number>;
  /** Drops what is remembered of them. */
  forget(): void;
}

/** Age at which a table's shape is read again before a field is left out. */
const leaveOutAfterMs = 5_000;
const ddlRounds = 3;

/** Makes tables ready for changes, Landfall's own among them, and remembers their shapes. */
export class TablePreparation {
  readonly #access: SchemaAccess;
  readonly #settings: PrepareSettings;
  readonly #counts: DestinationCounts;
  readonly #catalog: Catalog;

  constructor(access: SchemaAccess, settings: PrepareSettings, counts: DestinationCounts) {
    this.#access = access;
    this.#settings = settings;
    this.#counts = counts;
    this.#catalog = new Catalog(access.dialect, access.ask, settings.schema);
  }

  forget(): void {
    this.#catalog.forget();
    this.#access.ownTables.forget();
  }

  /** Creates tables and adds columns until nothing that the changes ask for is missing. */
  async prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared> {
    const names = [...changes.keys()];
    this.#counts.ddl += await this.#access.ownTables.ensure(names, timeoutMs);
    // One query for all that are unknown, before each is looked at.
    await this.#catalog.tables(names, timeoutMs);
    const leftOut: Prepared['leftOut'][number][] = [];
    const leftOutDefaults: Prepared['leftOutDefaults'][number][] = [];
    for (const [table, ofTable] of changes) {
      const without = await this.#prepareTable(table, ofTable, timeoutMs);
      // One by one: there may be more of them than a call can have arguments.
      for (const field of without.leftOut) leftOut.push({ table, field });
      for (const one of without.leftOutDefaults) leftOutDefaults.push({ table, ...one });
    }
    return { tables: await this.#catalog.tables(names, timeoutMs), leftOut, leftOutDefaults };
  }

  /** Until nothing is missing: another writer may have done a part of it meanwhile. */
  async #prepareTable(
    name: string,
    changes: readonly RowChange[],
    timeoutMs: number,
  ): Promise<Pick<Preparation, 'leftOut' | 'leftOutDefaults'>> {
    const { dialect } = this.#access;
    const compare = async (maxAgeMs?: number): Promise<Preparation> => {
      const table = (await this.#catalog.tables([name], timeoutMs, maxAgeMs)).get(name);
      return prepareTable(dialect, name, table, changes, this.#settings, () => this.#catalog.extensionTypes(timeoutMs));
    };
    let preparation = await compare();
    if (preparation.leftOut.length > 0) preparation = await compare(leaveOutAfterMs);
    const leftOutDefaults = [...preparation.leftOutDefaults];
    for (let round = 0; preparation.statements.length > 0; round += 1) {
      if (round === ddlRounds) {
        const text = `table ${JSON.stringify(name)} still lacks what was just created: another program drops it, its name is taken by what is no table (an index, a sequence, a type, a materialized view), or the user has no right to it (landfall grants)`;
        throw new LandfallError('systemic', 'DDL_WITHOUT_EFFECT', text);
      }
      leftOutDefaults.push(...(await this.#change(preparation, timeoutMs)));
      preparation = await compare();
    }
    return { leftOut: preparation.leftOut, leftOutDefaults };
  }

  /** Of some types only the server knows what a literal is: where it refuses one, defaults are left out. */
  async #change(
    { statements, withoutDefaults, withDefault }: Preparation,
    timeoutMs: number,
  ): Promise<Preparation['leftOutDefaults']> {
    try {
      await this.#runDdl(statements, timeoutMs);
      return [];
    } catch (error) {
      if (!this.#access.isDataException(error)) throw error;
      await this.#runDdl(withoutDefaults, timeoutMs);
      const why = 'the server takes a default of this statement for no literal of its type';
      return withDefault.map((field) => ({ field, why }));
    }
  }

  async #runDdl(statements: readonly Statement[], timeoutMs: number): Promise<void> {
    const start = performance.now();
    try {
      await this.#access.runDdl(statements, timeoutMs);
      this.#counts.ddl += statements.length;
    } finally {
      this.#counts.msDdl += performance.now() - start;
      this.#catalog.forget();
    }
  }
}
