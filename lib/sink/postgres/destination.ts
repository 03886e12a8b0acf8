import { findParked } from '../../dialect/postgres/parked-statements.ts';
import { ensureProgress, lockProgress, type TopicPartition } from '../../dialect/postgres/progress-statements.ts';
import { tableSteps } from '../../dialect/postgres/table-statements.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { TableKey } from '../../model/parking.ts';
import type { Settings } from '../../model/settings.ts';
import type {
  Destination,
  DestinationCounts,
  LockedProgress,
  Prepared,
  Refusal,
  Transaction,
  Written,
} from '../destination.ts';
import { sqlstate } from '../sqlstate.ts';
import { Catalog } from './catalog.ts';
import { begin, commit, isDataException, runDdl } from './ddl.ts';
import { findRefused } from './find-refused.ts';
import { ensureOwnTables } from './own-tables.ts';
import { type Preparation, prepareTable } from './prepare.ts';
import { progressOf } from './progress-rows.ts';
import { type Rows, Session, SessionError } from './session.ts';
import { limits, workStatements } from './work-statements.ts';

/** Age at which a table's shape is read again before a field is left out. */
const leaveOutAfterMs = 5_000;
const ddlRounds = 3;

/** PostgreSQL as a destination: one connection, one transaction per batch, in one flight where nothing is amiss. */
export class PostgresDestination implements Destination {
  readonly counts: DestinationCounts = { ddl: 0, statements: 0, flights: 0, msDdl: 0 };
  readonly #settings: Settings;
  readonly #session: Session;
  readonly #catalog: Catalog;
  #hasOwnTables = false;

  constructor(settings: Settings, password: (fresh: boolean) => Promise<string>) {
    this.#settings = settings;
    this.#session = new Session({
      hostname: settings.hostname,
      port: settings.port,
      username: settings.username,
      database: settings.database,
      tls: settings.tls,
      tlsCa: settings.tlsCa,
      applicationName: `landfall ${settings.name}`,
      password,
    });
    this.#catalog = new Catalog(this.#session, settings.schema);
  }

  async prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared> {
    if (!this.#hasOwnTables) {
      if (await ensureOwnTables(this.#session, this.#settings, timeoutMs)) this.counts.ddl += 1;
      this.#hasOwnTables = true;
    }
    const names = [...changes.keys()];
    // One query for all that are unknown, before each is looked at.
    await this.#catalog.tables(names, timeoutMs);
    const leftOut: Prepared['leftOut'][number][] = [];
    const leftOutDefaults: Prepared['leftOutDefaults'][number][] = [];
    for (const [table, ofTable] of changes) {
      const without = await this.#prepareTable(table, ofTable, timeoutMs);
      leftOut.push(...without.leftOut.map((field) => ({ table, field })));
      leftOutDefaults.push(...without.leftOutDefaults.map((one) => ({ table, ...one })));
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

  async write(transaction: Transaction, timeoutMs: number): Promise<Written> {
    const { work } = transaction;
    if (work.parking.parked.length === 0) {
      const statements = workStatements(work, this.#settings);
      try {
        const sent = [begin, limits(timeoutMs), ...statements, commit];
        return written(sent, await this.#flight(sent, timeoutMs));
      } catch (error) {
        await this.#session.rollback();
        if (!isProgressMoved(error)) throw error;
      }
    }
    return this.#behindProgress(transaction, timeoutMs, async (locked) => {
      const statements = workStatements(await transaction.replan(locked), this.#settings);
      const results = await this.#flight(statements, timeoutMs);
      await transaction.beforeCommit();
      await this.#flight([commit], timeoutMs);
      return written(statements, results);
    });
  }

  async findRefused(transaction: Transaction, timeoutMs: number): Promise<readonly Refusal[]> {
    const end = performance.now() + timeoutMs;
    const send = async (statements: readonly Statement[]): Promise<Rows[]> => {
      const left = end - performance.now();
      if (left > 0) return this.#flight(statements, left);
      throw new LandfallError('transient', 'OUT_OF_TIME', 'no time is left to find the records that are refused');
    };
    try {
      return await this.#behindProgress(transaction, timeoutMs, async (locked) => {
        const refused: Refusal[] = [];
        for (const { table, effect, displaces } of (await transaction.replan(locked)).effects) {
          const steps = tableSteps(effect, table, this.#settings, displaces);
          refused.push(...(await findRefused(steps, send)));
        }
        return refused;
      });
    } finally {
      await this.#session.rollback();
    }
  }

  forget(): void {
    this.#catalog.forget();
    this.#hasOwnTables = false;
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** The careful way: lock the progress rows and read them before anything is written. */
  async #behindProgress<T>(
    { work }: Transaction,
    timeoutMs: number,
    act: (locked: LockedProgress) => Promise<T>,
  ): Promise<T> {
    const { schema, name } = this.#settings;
    const at: readonly TopicPartition[] = work.steps;
    const locks = at.length === 0 ? [] : [ensureProgress(schema, name, at), lockProgress(schema, name, at)];
    try {
      const results = await this.#flight([begin, limits(timeoutMs), ...locks], timeoutMs);
      return await act({
        progress: at.length === 0 ? new Map() : progressOf(results.at(-1) ?? []),
        openParked: (keys) => this.#openParked(keys, timeoutMs),
      });
    } catch (error) {
      await this.#session.rollback();
      throw error;
    }
  }

  async #openParked(keys: readonly TableKey[], timeoutMs: number): Promise<readonly TableKey[]> {
    if (this.#settings.delivery !== 'exactly-once' || keys.length === 0) return [];
    const [rows] = await this.#flight([findParked(this.#settings.schema, this.#settings.name, keys)], timeoutMs);
    return (rows ?? []).flatMap((row) => keys[Number(row.place) - 1] ?? []);
  }

  async #flight(statements: readonly Statement[], timeoutMs: number): Promise<Rows[]> {
    this.counts.flights += 1;
    this.counts.statements += statements.length;
    // The server gives up first; the driver only when the server no longer answers.
    return this.#session.flight(statements, timeoutMs + 1_000);
  }

  async #runDdl(statements: readonly Statement[], timeoutMs: number): Promise<void> {
    const start = performance.now();
    try {
      await runDdl(this.#session, statements, timeoutMs);
      this.counts.ddl += statements.length;
    } finally {
      this.counts.msDdl += performance.now() - start;
      this.#catalog.forget();
    }
  }
}

function written(sent: readonly Statement[], results: readonly Rows[]): Written {
  let unavailableLost = 0;
  let nanosecondsCut = 0;
  for (const [i, statement] of sent.entries()) {
    if (statement.purpose === 'partial-upsert') unavailableLost += Number(results[i]?.[0]?.lost ?? 0);
    nanosecondsCut += statement.nanosecondsCut ?? 0;
  }
  return { unavailableLost, nanosecondsCut };
}

function isProgressMoved(error: unknown): boolean {
  return error instanceof SessionError && error.purpose === 'progress' && error.sqlstate === sqlstate.divisionByZero;
}
