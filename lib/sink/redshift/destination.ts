import { lockTable } from '../../dialect/redshift/stage-statements.ts';
import type { Statement } from '../../dialect/statement.ts';
import { begin, commit } from '../../dialect/transaction.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { TopicPartition } from '../../model/progress.ts';
import type { Settings } from '../../model/settings.ts';
import type { ConnectionOptions } from '../connection.ts';
import type {
  Destination,
  DestinationCounts,
  Prepared,
  ProgressByPartition,
  Refusal,
  Transaction,
  Work,
  Written,
} from '../destination.ts';
import { TablePreparation } from '../schema/table-preparation.ts';
import type { Rows, Session } from '../session.ts';
import { Bookkeeping, isDue, isSame, type Stored } from './bookkeeping.ts';
import { Loader } from './loader.ts';
import type { RedshiftOwnTables } from './own-tables.ts';
import { redshiftSession } from './redshift-session.ts';
import { schemaAccess } from './schema-access.ts';
import type { StagingStore } from './staging-store.ts';
import { LoadedWork } from './work.ts';

/** Times that work is planned anew because progress moved between planning it and locking it. */
const rounds = 4;

/**
 * Redshift as a destination: table by table, loaded outside a transaction and applied in one that begins with a lock. Under
 * snapshot isolation two writers that took their snapshots first would both delete nothing and both insert (r_LOCK.html).
 */
export class RedshiftDestination implements Destination {
  readonly transactionPer = 'table';
  readonly counts: DestinationCounts = { ddl: 0, commits: 0, statements: 0, flights: 0, msDdl: 0 };
  readonly #settings: Settings;
  readonly #session: Session;
  readonly #ownTables: RedshiftOwnTables;
  readonly #tables: TablePreparation;
  readonly #loader: Loader;
  readonly #books: Bookkeeping;
  /** When the time of what is being done is used up, by `performance.now()`. */
  #end = 0;

  constructor(settings: Settings, login: ConnectionOptions['password'], store: StagingStore | undefined) {
    this.#settings = settings;
    this.#session = redshiftSession(settings, `landfall ${settings.name}`, login);
    const access = schemaAccess(this.#session, settings);
    this.#ownTables = access.ownTables;
    this.#tables = new TablePreparation(access, settings, this.counts);
    const send = (statement: Statement): Promise<Rows> => this.#send(statement);
    this.#loader = new Loader(settings, send, store);
    this.#books = new Bookkeeping(settings, send);
  }

  async prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared> {
    await this.#limit(timeoutMs);
    const { ddl } = this.counts;
    const prepared = await this.#tables.prepare(changes, timeoutMs);
    if (this.#settings.insertMode === 'upsert') {
      const moved = [...prepared.tables.values()].filter(({ name }) =>
        changes.get(name)?.some((change) => change.moved),
      );
      for (const table of moved) this.counts.ddl += await this.#ownTables.ensureMoved(table, timeoutMs);
    }
    // DDL has a limit of its own.
    if (this.counts.ddl > ddl) await this.#limit(Math.max(1, this.#end - performance.now()));
    return prepared;
  }

  async progress(at: readonly TopicPartition[], timeoutMs: number): Promise<ProgressByPartition> {
    const [first] = at;
    if (this.#settings.delivery !== 'exactly-once' || first === undefined) return new Map();
    await this.#limit(timeoutMs);
    await this.#ensureProgress(first.table, timeoutMs);
    return this.#books.read(first.table);
  }

  async write(transaction: Transaction, timeoutMs: number): Promise<Written> {
    this.#end = performance.now() + timeoutMs;
    let { work } = transaction;
    let seen: Stored | undefined;
    const [step] = work.steps;
    if (step !== undefined) await this.#ensureProgress(step.table, timeoutMs);
    try {
      const known = step === undefined ? new Map() : await this.#books.known(step.table);
      for (let round = 0; round < rounds; round += 1) {
        // What is parked is decided behind the lock, and so is what is left of records that came before: there is no use
        // in loading anything earlier.
        const isBlind = seen === undefined && (work.parking.parked.length > 0 || !isDue(work, known));
        const loaded = isBlind ? undefined : new LoadedWork(work, this.#settings, this.#loader);
        await loaded?.stage();
        await this.#begin(work, loaded?.readsTable ?? false);
        const stored: Stored = step === undefined ? new Map() : await this.#books.read(step.table);
        if (loaded !== undefined && (await this.#holds(work, stored, seen))) {
          return await this.#apply(transaction, work, loaded, stored);
        }
        work = await transaction.replan({ progress: stored, openParked: (keys) => this.#books.openParked(keys) });
        seen = stored;
        await this.#session.rollback();
        if (step !== undefined && work.steps.length === 0) return { unavailableLost: 0, nanosecondsCut: 0 };
      }
    } catch (error) {
      await this.#session.rollback();
      throw error;
    }
    throw new LandfallError('transient', 'PROGRESS_MOVED', 'other invocations write the same partitions of the table');
  }

  /** COPY says itself what it refuses; for what a statement refuses the pipeline halves the transaction. */
  async findRefused(_: Transaction, timeoutMs: number): Promise<readonly Refusal[]> {
    this.#end = performance.now() + timeoutMs;
    return this.#loader.refused();
  }

  forget(): void {
    this.#tables.forget();
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** LOCK first: it takes no snapshot, and what comes behind it sees what the writer before committed. */
  async #begin({ steps, effects }: Work, readsTable: boolean): Promise<void> {
    await this.#send(begin);
    const { schema } = this.#settings;
    const [step] = steps;
    if (step !== undefined) await this.#books.lock(step.table);
    // Without progress there is only the table itself to lock: its readers wait.
    else if (readsTable) for (const { table } of effects) await this.#send(lockTable(schema, table.name));
  }

  async #holds(work: Work, stored: Stored, seen: Stored | undefined): Promise<boolean> {
    if (seen !== undefined) return isSame(stored, seen);
    return isDue(work, stored) && (await this.#books.openParked(work.parking.takenAsFree)).length === 0;
  }

  async #apply(transaction: Transaction, work: Work, loaded: LoadedWork, stored: Stored): Promise<Written> {
    let unavailableLost = 0;
    for (const statement of loaded.statements()) {
      const [row] = await this.#send(statement);
      if (statement.purpose === 'lost') unavailableLost += Number(row?.lost ?? 0);
    }
    await loaded.append();
    const committed = await this.#books.close(work, stored);
    await transaction.beforeCommit();
    await this.#send(commit);
    committed();
    this.counts.commits += 1;
    return { unavailableLost, nanosecondsCut: loaded.nanosecondsCut };
  }

  async #ensureProgress(table: string | undefined, timeoutMs: number): Promise<void> {
    const ddl = await this.#ownTables.ensure([table], timeoutMs);
    this.counts.ddl += ddl;
    if (ddl > 0) await this.#limit(Math.max(1, this.#end - performance.now()));
  }

  /** What the server may take for a statement from now on: the limit before it was another invocation's. */
  async #limit(timeoutMs: number): Promise<void> {
    this.#end = performance.now() + timeoutMs;
    await this.#send(limits(timeoutMs));
  }

  /** One at a time: nobody says that Redshift takes a statement before the one ahead of it is answered. */
  async #send(statement: Statement): Promise<Rows> {
    const left = this.#end - performance.now();
    if (left <= 0) throw new LandfallError('transient', 'TIME_USED_UP', `no time is left for: ${statement.purpose}`);
    this.counts.statements += 1;
    this.counts.flights += 1;
    const [rows = []] = await this.#session.flight([statement], left + 1_000);
    return rows;
  }
}

function limits(timeoutMs: number): Statement {
  return { purpose: 'limits', text: `set statement_timeout to ${Math.max(1, Math.round(timeoutMs))}`, values: [] };
}
