import { closedCode, countParked, noteSkipped } from '../../dialect/postgres/parked-statements.ts';
import {
  advanceProgress,
  listDestinations,
  listProgress,
  lockProgress,
  resetProgress,
  timeSeen,
} from '../../dialect/postgres/progress-statements.ts';
import {
  findMiscounted,
  lockOpen,
  openOf,
  readOpen,
  readParked,
  settleParked,
} from '../../dialect/postgres/redrive-statements.ts';
import type { Statement } from '../../dialect/statement.ts';
import { begin, commit } from '../../dialect/transaction.ts';
import { type ParkedFilter, type ParkedRow, parkedName } from '../../model/parked-row.ts';
import type { TopicPartition } from '../../model/progress.ts';
import type { Settings } from '../../model/settings.ts';
import { stepBehind } from '../../plan/progress.ts';
import { progressKey } from '../destination.ts';
import { parkedRows } from '../parked-rows.ts';
import type { ProgressDesk, ShownProgress } from '../progress-desk.ts';
import type { Redrive } from '../redrive.ts';
import type { Rows, Session } from '../session.ts';
import { SessionError } from '../session-error.ts';
import { sqlstate } from '../sqlstate.ts';
import { progressOf } from './progress-rows.ts';
import { limits } from './work-statements.ts';

const timeoutMs = 30_000;

/** What an operator sees and does of a destination's own tables. Each change takes the locks that the handler takes. */
export class PostgresOperator implements ProgressDesk {
  readonly #session: Session;
  readonly #schema: string;
  readonly #name: string;

  constructor(session: Session, { schema, name }: Pick<Settings, 'schema' | 'name'>) {
    this.#session = session;
    this.#schema = schema;
    this.#name = name;
  }

  async show(topic: string | undefined): Promise<readonly ShownProgress[]> {
    const rows = await this.#read(listProgress(this.#schema, this.#name, topic));
    return rows.map((row) => ({
      topic: String(row.topic),
      partition: Number(row.topic_partition),
      nextOffset: Number(row.next_offset),
      awaitingOffset: row.awaiting_offset === null ? undefined : Number(row.awaiting_offset),
      blockedSince: row.blocked_at === null ? undefined : Number(row.blocked_at),
      parkedOpen: Number(row.parked_open),
      updatedAt: Number(row.updated_at),
    }));
  }

  /** Names of the destinations that have progress in this schema, where this one has none. */
  async otherNames(): Promise<readonly string[]> {
    const names = (await this.#read(listDestinations(this.#schema))).map((row) => String(row.destination));
    return names.includes(this.#name) ? [] : names;
  }

  /** Topics of which several partitions were applied. */
  async spreadTopics(): Promise<ReadonlySet<string>> {
    const byTopic = Map.groupBy(await this.show(undefined), ({ topic }) => topic);
    return new Set([...byTopic].flatMap(([topic, partitions]) => (partitions.length > 1 ? [topic] : [])));
  }

  async reset(topic: string, partition: number | undefined): Promise<number> {
    return (await this.#read(resetProgress(this.#schema, this.#name, [topic], partition))).length;
  }

  async skip(topic: string, partition: number, offset: number): Promise<void> {
    const at = [{ topic, partition }];
    await this.#locked(at, async ([rows = []]) => {
      const progress = progressOf(rows).get(progressKey(topic, partition));
      if (progress === undefined) throw new Error(`nothing is known of topic ${topic}, partition ${partition}`);
      const step = stepBehind(progress, offset, { topic, partition });
      return [
        advanceProgress(this.#schema, this.#name, [step]),
        timeSeen(this.#schema, this.#name, step),
        noteSkipped(this.#schema, this.#name, topic, [partition, offset]),
      ];
    });
  }

  /** All parked records, whatever became of them. */
  async parked(): Promise<readonly ParkedRow[]> {
    return parkedRows(await this.#read(readParked(this.#schema, this.#name)));
  }

  /** Open parked records that the filter names, with all others of their keys. */
  async open(filter: ParkedFilter): Promise<readonly ParkedRow[]> {
    return parkedRows(await this.#read(readOpen(this.#schema, this.#name, filter)));
  }

  /** The open ones of a redrive's records, and all others of their keys, as they are now. */
  async openOf(redrive: Pick<Redrive, 'keys' | 'rows'>): Promise<readonly ParkedRow[]> {
    return parkedRows(await this.#read(openOf(this.#schema, this.#name, redrive, false)));
  }

  /**
   * Closes open parked records: none of them will be written. `rows` are with each all others of its key, as `open` tells
   * them: what needs the row of a closed one must not be written on another. Returns those that were still open.
   * @throws Error where others of their keys were parked meanwhile: nothing is changed then.
   */
  async settle(rows: readonly ParkedRow[]): Promise<readonly ParkedRow[]> {
    const given = new Set(rows.map(parkedName));
    const at = [...new Map(rows.map((row) => [progressKey(row.topic, row.partition), row])).values()];
    let closed: readonly ParkedRow[] = [];
    await this.#locked(at, async () => {
      const [found = []] = await this.#session.flight([lockOpen(this.#schema, this.#name, rows)], timeoutMs);
      closed = parkedRows(found);
      if (!closed.every((row) => given.has(parkedName(row)))) {
        throw new Error(
          'other records of these rows were parked meanwhile: nothing is changed, look at all of them again',
        );
      }
      const settled = closed.map((row) => ({ ...row, state: 'resolved' as const, code: closedCode }));
      return [settleParked(this.#schema, this.#name, settled), countParked(this.#schema, this.#name, at)];
    });
    return closed;
  }

  /** Counts the open parked records anew where the count is wrong: one too high keeps the handler from its short way. */
  async recount(): Promise<void> {
    const rows = await this.#read(findMiscounted(this.#schema, this.#name));
    const at = rows.map((row) => ({ topic: String(row.topic), partition: Number(row.topic_partition) }));
    if (at.length === 0) return;
    await this.#locked(at, async () => [countParked(this.#schema, this.#name, at)]);
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #locked(at: readonly TopicPartition[], then: (answers: Rows[]) => Promise<Statement[]>): Promise<void> {
    try {
      const lock = lockProgress(this.#schema, this.#name, at);
      const answers = await this.#session.flight([begin, limits(timeoutMs), lock], timeoutMs);
      await this.#session.flight([...(await then(answers.slice(2))), commit], timeoutMs);
    } catch (error) {
      await this.#session.rollback();
      throw error;
    }
  }

  /** Without the table there is nothing yet. */
  async #read(statement: Statement): Promise<Rows> {
    try {
      const [rows = []] = await this.#session.flight([statement], timeoutMs);
      return rows;
    } catch (error) {
      if (error instanceof SessionError && error.sqlstate === sqlstate.undefinedTable) return [];
      throw error;
    }
  }
}
