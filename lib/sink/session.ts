import type pg from 'pg';
import type { Statement } from '../dialect/statement.ts';
import { LandfallError } from '../model/errors.ts';
import { type ConnectionOptions, closeConnection, openConnection } from './connection.ts';
import { SessionError } from './session-error.ts';
import { sqlstate } from './sqlstate.ts';

export type Rows = readonly Readonly<Record<string, unknown>>[];

/** A function that was frozen this long may hold a socket whose other end is gone. */
const idleBeforeCheckMs = 10_000;
const checkTimeoutMs = 2_000;

/**
 * One connection, opened when needed and again when lost. It survives what a warm function meets: a socket that died
 * while frozen, a server restarted, a password rotated.
 */
export class Session {
  readonly #options: ConnectionOptions;
  #client: pg.Client | undefined;
  /** The connection with a transaction that later flights go on with. */
  #inTransaction: pg.Client | undefined;
  #lastUsed = 0;
  /** How often it was closed: whoever waited for a connection meanwhile gets none. */
  #closes = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Sends statements one behind the other, without waiting for an answer in between, and then waits for their results, in
   * order. Each is asked for when the one before is on its way, so that the server works while the next is made.
   * @throws SessionError for the first that failed. A failed statement inside a transaction turns its COMMIT into a
   * rollback without an error: that is an error here. So is a connection lost since the flight that began a transaction:
   * on another one each statement would be committed by itself, and a COMMIT would succeed with nothing to commit.
   */
  async flight(statements: Iterable<Statement>, timeoutMs: number): Promise<Rows[]> {
    const sent: Statement[] = [];
    const answers: Promise<pg.QueryResult>[] = [];
    const send = (client: pg.Client, statement: Statement): void => {
      const { text, values } = statement;
      const given = values.length === 0 ? undefined : [...values];
      sent.push(statement);
      answers.push(client.query({ text, values: given, query_timeout: timeoutMs } as pg.QueryConfig));
    };
    const iterator = statements[Symbol.iterator]();
    const first = iterator.next();
    if (first.done === true) return [];
    const client = await this.#clientFor(first.value, timeoutMs);
    let failure: { readonly error: unknown } | undefined;
    try {
      send(client, first.value);
      for (let next = iterator.next(); next.done !== true; next = iterator.next()) send(client, next.value);
    } catch (error) {
      failure = { error };
    }
    const settled = await Promise.allSettled(answers);
    this.#lastUsed = performance.now();
    if (failure !== undefined) throw failure.error;
    await this.#requireDone(sent, settled);
    if (sent.at(-1)?.purpose === 'commit') this.#inTransaction = undefined;
    return settled.map((one) => (one.status === 'fulfilled' ? one.value.rows : []));
  }

  /** The connection for a flight: a new one where needed, but never in the middle of a transaction. */
  async #clientFor(first: Statement, timeoutMs: number): Promise<pg.Client> {
    const begun = first.purpose === 'begin' ? undefined : this.#inTransaction;
    this.#inTransaction = undefined;
    if (begun !== undefined && begun !== this.#client) {
      throw new LandfallError('transient', 'CONNECTION_LOST', 'the connection was lost in the middle of a transaction');
    }
    const client = begun ?? (await this.#connected(timeoutMs));
    if (begun !== undefined || first.purpose === 'begin') this.#inTransaction = client;
    return client;
  }

  async #requireDone(
    sent: readonly Statement[],
    settled: readonly PromiseSettledResult<pg.QueryResult>[],
  ): Promise<void> {
    for (const [i, one] of settled.entries()) {
      if (one.status === 'rejected') {
        const error = new SessionError(one.reason, sent[i]?.purpose ?? '', sent[i]?.table, this.#options.classOf);
        // After a failover the old server may go on answering; the name leads to the new one.
        if (error.sqlstate === sqlstate.readOnlyTransaction) await this.close();
        throw error;
      }
      if (sent[i]?.purpose === 'commit' && one.value.command !== 'COMMIT') {
        throw new LandfallError('transient', 'NOT_COMMITTED', 'the server rolled the transaction back');
      }
    }
  }

  /** Leaves an open transaction; a connection on which that fails is given up. */
  async rollback(): Promise<void> {
    const client = this.#client;
    this.#inTransaction = undefined;
    if (client === undefined) return;
    try {
      await client.query({ text: 'rollback', query_timeout: checkTimeoutMs } as pg.QueryConfig);
    } catch {
      await this.close();
    }
  }

  /** Ends the connection; one whose other end does not answer is cut after a second. */
  async close(): Promise<void> {
    this.#closes += 1;
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await closeConnection(client);
  }

  async #connected(timeoutMs: number): Promise<pg.Client> {
    if (this.#client !== undefined && performance.now() - this.#lastUsed > idleBeforeCheckMs) {
      try {
        await this.#client.query({ text: 'select 1', query_timeout: checkTimeoutMs } as pg.QueryConfig);
      } catch {
        void this.close();
      }
    }
    if (this.#client !== undefined) return this.#client;
    const closes = this.#closes;
    const client = await openConnection(this.#options, timeoutMs);
    // What ends between two invocations is no error of either: the next flight connects again.
    for (const event of ['error', 'end'] as const) {
      client.on(event, () => {
        if (this.#client === client) this.#client = undefined;
      });
    }
    this.#lastUsed = performance.now();
    if (closes !== this.#closes) {
      await closeConnection(client);
      throw new LandfallError('transient', 'CONNECTION_LOST', 'the session was closed while it connected');
    }
    this.#client = client;
    return client;
  }
}
