import { findProgressTables, listProgress, resetProgress } from '../../dialect/redshift/progress-statements.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { Settings } from '../../model/settings.ts';
import type { ProgressDesk, ShownProgress } from '../progress-desk.ts';
import type { Rows, Session } from '../session.ts';

const timeoutMs = 60_000;

/** Progress of a Redshift destination, which each of its tables has of its own. */
export class RedshiftOperator implements ProgressDesk {
  readonly #session: Session;
  readonly #schema: string;
  readonly #name: string;

  constructor(session: Session, { schema, name }: Pick<Settings, 'schema' | 'name'>) {
    this.#session = session;
    this.#schema = schema;
    this.#name = name;
  }

  async show(topic: string | undefined): Promise<readonly ShownProgress[]> {
    const shown: ShownProgress[] = [];
    for (const progressTable of await this.#progressTables()) {
      const table = progressTable.replace(/^_landfall_progress[_-]?/, '') || null;
      for (const row of await this.#read(listProgress(this.#schema, this.#name, progressTable))) {
        if (topic !== undefined && row.topic !== topic) continue;
        shown.push({
          topic: String(row.topic),
          partition: Number(row.topic_partition),
          table,
          nextOffset: Number(row.next_offset),
          awaitingOffset: row.awaiting_offset === null ? undefined : Number(row.awaiting_offset),
          blockedSince: row.blocked_at === null ? undefined : Number(row.blocked_at) * 1_000,
          parkedOpen: Number(row.parked_open),
          updatedAt: Number(row.updated_at) * 1_000,
        });
      }
    }
    return shown;
  }

  async reset(topic: string, partition: number | undefined): Promise<number> {
    const met = (await this.show(topic)).filter((one) => partition === undefined || one.partition === partition);
    for (const table of await this.#progressTables()) {
      await this.#session.flight([resetProgress(this.#schema, this.#name, table, [topic], partition)], timeoutMs);
    }
    return met.length;
  }

  async skip(): Promise<never> {
    throw new Error(
      'progress skip is for PostgreSQL only. For Redshift let the record be parked, and its partition goes on: landfall settings NAME set onBadRecord=dead-letter (docs/redshift.md, "Parked records")',
    );
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #progressTables(): Promise<string[]> {
    return (await this.#read(findProgressTables(this.#schema))).map((row) => String(row.table_name));
  }

  async #read(statement: Statement): Promise<Rows> {
    const [rows = []] = await this.#session.flight([statement], timeoutMs);
    return rows;
  }
}
