import { findParked } from '../../dialect/postgres/parked-statements.ts';
import { ensureProgress, lockProgress, readProgress } from '../../dialect/postgres/progress-statements.ts';
import { openOf } from '../../dialect/postgres/redrive-statements.ts';
import { tableSteps } from '../../dialect/postgres/table-statements.ts';
import type { Statement } from '../../dialect/statement.ts';
import { begin, commit } from '../../dialect/transaction.ts';
import type { RowChange } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { TableKey } from '../../model/parking.ts';
import type { TopicPartition } from '../../model/progress.ts';
import type { Settings } from '../../model/settings.ts';
import type {
  DestinationCounts,
  LockedProgress,
  Prepared,
  ProgressByPartition,
  Refusal,
  Transaction,
  Written,
} from '../destination.ts';
import { parkedRows } from '../parked-rows.ts';
import type { Redrive, RedriveTarget } from '../redrive.ts';
import { TablePreparation } from '../schema/table-preparation.ts';
import { type Rows, Session } from '../session.ts';
import { SessionError } from '../session-error.ts';
import { sqlstate } from '../sqlstate.ts';
import { findRefused } from './find-refused.ts';
import { progressOf } from './progress-rows.ts';
import { schemaAccess } from './schema-access.ts';
import { limits, redriveStatements, workStatements } from './work-statements.ts';

/** PostgreSQL as a destination: one connection, one transaction per batch, in one flight where nothing is amiss. */
export class PostgresDestination implements RedriveTarget {
  readonly transactionPer = 'event';
  readonly counts: DestinationCounts = { ddl: 0, commits: 0, statements: 0, flights: 0, msDdl: 0 };
  readonly #settings: Settings;
  readonly #session: Session;
  readonly #tables: TablePreparation;

  constructor(settings: Settings, password: (fresh: boolean) => Promise<string>) {
    this.#settings = settings;
    this.#session = new Session({
      ...settings,
      tlsCa: settings.tlsCa,
      applicationName: `landfall ${settings.name}`,
      password,
    });
    this.#tables = new TablePreparation(schemaAccess(this.#session, settings), settings, this.counts);
  }

  async prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared> {
    return this.#tables.prepare(changes, timeoutMs);
  }

  async progress(at: readonly TopicPartition[], timeoutMs: number): Promise<ProgressByPartition> {
    if (this.#settings.delivery !== 'exactly-once' || at.length === 0) return new Map();
    await this.#tables.prepare(new Map(), timeoutMs);
    const [answer] = await this.#flight([readProgress(this.#settings.schema, this.#settings.name, at)], timeoutMs);
    return progressOf(answer?.rows ?? []);
  }

  async write(transaction: Transaction, timeoutMs: number): Promise<Written> {
    const { work } = transaction;
    if (work.parking.parked.length === 0) {
      try {
        const answers = await this.#flight(whole(workStatements(work, this.#settings), timeoutMs), timeoutMs);
        this.counts.commits += 1;
        return written(answers);
      } catch (error) {
        await this.#session.rollback();
        if (!isProgressMoved(error)) throw error;
      }
    }
    return this.#behindProgress(work.steps, timeoutMs, async (locked) => {
      const answers = await this.#flight(workStatements(await transaction.replan(locked), this.#settings), timeoutMs);
      await transaction.beforeCommit();
      await this.#flight([commit], timeoutMs);
      this.counts.commits += 1;
      return written(answers);
    });
  }

  async findRefused(transaction: Transaction, timeoutMs: number): Promise<readonly Refusal[]> {
    const end = performance.now() + timeoutMs;
    const send = async (statements: readonly Statement[]): Promise<readonly Answer[]> => {
      const left = end - performance.now();
      if (left > 0) return this.#flight(statements, left);
      throw new LandfallError('transient', 'OUT_OF_TIME', 'no time is left to find the records that are refused');
    };
    try {
      return await this.#behindProgress(transaction.work.steps, timeoutMs, async (locked) => {
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

  async redrive({ at, keys, rows, plan }: Redrive, timeoutMs: number): Promise<Written> {
    const { schema, name } = this.#settings;
    return this.#behindProgress(at, timeoutMs, async () => {
      const [open] = await this.#flight([openOf(schema, name, { keys, rows }, true)], timeoutMs);
      const work = await plan(parkedRows(open?.rows ?? []));
      const answers = await this.#flight(redriveStatements(work, at, this.#settings), timeoutMs);
      this.counts.commits += 1;
      return written(answers);
    });
  }

  forget(): void {
    this.#tables.forget();
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** The careful way: lock the progress rows and read them before anything is written. */
  async #behindProgress<T>(
    at: readonly TopicPartition[],
    timeoutMs: number,
    act: (locked: LockedProgress) => Promise<T>,
  ): Promise<T> {
    const { schema, name } = this.#settings;
    const locks = at.length === 0 ? [] : [ensureProgress(schema, name, at), lockProgress(schema, name, at)];
    try {
      const answers = await this.#flight([begin, limits(timeoutMs), ...locks], timeoutMs);
      return await act({
        progress: at.length === 0 ? new Map() : progressOf(answers.at(-1)?.rows ?? []),
        openParked: (keys) => this.#openParked(keys, timeoutMs),
      });
    } catch (error) {
      await this.#session.rollback();
      throw error;
    }
  }

  async #openParked(keys: readonly TableKey[], timeoutMs: number): Promise<readonly TableKey[]> {
    if (this.#settings.delivery !== 'exactly-once' || keys.length === 0) return [];
    const [answer] = await this.#flight([findParked(this.#settings.schema, this.#settings.name, keys)], timeoutMs);
    return (answer?.rows ?? []).flatMap((row) => keys[Number(row.place) - 1] ?? []);
  }

  async #flight(statements: Iterable<Statement>, timeoutMs: number): Promise<readonly Answer[]> {
    this.counts.flights += 1;
    const sent: Statement[] = [];
    const noted = function* (): Generator<Statement> {
      for (const statement of statements) {
        sent.push(statement);
        yield statement;
      }
    };
    try {
      // The server gives up first; the driver only when the server no longer answers.
      const results = await this.#session.flight(noted(), timeoutMs + 1_000);
      return sent.map((statement, i) => ({ statement, rows: results[i] ?? [] }));
    } finally {
      this.counts.statements += sent.length;
    }
  }
}

interface Answer {
  readonly statement: Statement;
  readonly rows: Rows;
}

function* whole(statements: Iterable<Statement>, timeoutMs: number): Generator<Statement> {
  yield begin;
  yield limits(timeoutMs);
  yield* statements;
  yield commit;
}

function written(answers: readonly Answer[]): Written {
  let unavailableLost = 0;
  let nanosecondsCut = 0;
  for (const { statement, rows } of answers) {
    if (statement.purpose === 'partial-upsert') unavailableLost += Number(rows[0]?.lost ?? 0);
    nanosecondsCut += statement.nanosecondsCut ?? 0;
  }
  return { unavailableLost, nanosecondsCut };
}

function isProgressMoved(error: unknown): boolean {
  return error instanceof SessionError && error.purpose === 'progress' && error.sqlstate === sqlstate.divisionByZero;
}
