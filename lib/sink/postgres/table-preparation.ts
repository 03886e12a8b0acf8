import type { Statement } from '../../dialect/statement.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { DestinationCounts, Prepared } from '../destination.ts';
import { Catalog } from './catalog.ts';
import { isDataException, runDdl } from './ddl.ts';
import { ensureOwnTables } from './own-tables.ts';
import { type Preparation, prepareTable } from './prepare.ts';
import type { Session } from './session.ts';

/** Age at which a table's shape is read again before a field is left out. */
const leaveOutAfterMs = 5_000;
const ddlRounds = 3;

/** Makes tables ready for changes, Landfall's own among them, and remembers their shapes. */
export class TablePreparation {
  readonly #session: Session;
  readonly #settings: Settings;
  readonly #counts: DestinationCounts;
  readonly #catalog: Catalog;
  #hasOwnTables = false;

  constructor(session: Session, settings: Settings, counts: DestinationCounts) {
    this.#session = session;
    this.#settings = settings;
    this.#counts = counts;
    this.#catalog = new Catalog(session, settings.schema);
  }

  forget(): void {
    this.#catalog.forget();
    this.#hasOwnTables = false;
  }

  /** Creates tables and adds columns until nothing that the changes ask for is missing. */
  async prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared> {
    if (!this.#hasOwnTables) {
      if (await ensureOwnTables(this.#session, this.#settings, timeoutMs)) this.#counts.ddl += 1;
      this.#hasOwnTables = true;
    }
    const names = [...changes.keys()];
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
    const compare = async (maxAgeMs?: number): Promise<Preparation> => {
      const table = (await this.#catalog.tables([name], timeoutMs, maxAgeMs)).get(name);
      return prepareTable(name, table, changes, this.#settings, () => this.#catalog.extensionTypes(timeoutMs));
    };
    let preparation = await compare();
    if (preparation.leftOut.length > 0) preparation = await compare(leaveOutAfterMs);
    const leftOutDefaults = [...preparation.leftOutDefaults];
    for (let round = 0; preparation.statements.length > 0; round += 1) {
      if (round === ddlRounds) {
        const text = `table ${JSON.stringify(name)} still lacks what was just created: another program drops it, or its name is taken by what is no table (an index, a sequence, a type, a materialized view)`;
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
      if (!isDataException(error)) throw error;
      await this.#runDdl(withoutDefaults, timeoutMs);
      const why = 'the server takes a default of this statement for no literal of its type';
      return withDefault.map((field) => ({ field, why }));
    }
  }

  async #runDdl(statements: readonly Statement[], timeoutMs: number): Promise<void> {
    const start = performance.now();
    try {
      await runDdl(this.#session, statements, timeoutMs);
      this.#counts.ddl += statements.length;
    } finally {
      this.#counts.msDdl += performance.now() - start;
      this.#catalog.forget();
    }
  }
}
