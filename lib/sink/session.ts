import type { Socket } from 'node:net';
import pg from 'pg';
import type { Statement } from '../dialect/statement.ts';
import { type ErrorClass, LandfallError } from '../model/errors.ts';
import { codeOf, SessionError } from './session-error.ts';
import { sqlstate } from './sqlstate.ts';

export interface SessionOptions {
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly database: string;
  readonly tls: 'verify-full' | 'verify-ca' | 'disable';
  /** PEM of the certificate authority, where it is not one Node knows. */
  readonly tlsCa: string | undefined;
  readonly applicationName: string;
  /** `fresh` bypasses any cache: the one at hand was refused. */
  password(fresh: boolean): Promise<string | Login>;
  /** SQL that a new connection begins with. */
  readonly setup?: readonly string[];
  /** What becomes of an error whose SQLSTATE does not tell; undefined where it does. */
  classOf?(code: string | undefined, message: string): ErrorClass | undefined;
}

/** Temporary credentials have a user name of their own. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export type Rows = readonly Readonly<Record<string, unknown>>[];

const connectTimeoutMs = 10_000;
/** A function that was frozen this long may hold a socket whose other end is gone. */
const idleBeforeCheckMs = 10_000;
const checkTimeoutMs = 2_000;
const closeTimeoutMs = 1_000;

/**
 * One connection, opened when needed and again when lost. It survives what a warm function meets: a socket that died
 * while frozen, a server restarted, a password rotated.
 */
export class Session {
  readonly #options: SessionOptions;
  #client: pg.Client | undefined;
  /** The connection with a transaction that later flights go on with. */
  #inTransaction: pg.Client | undefined;
  #lastUsed = 0;
  /** How often it was closed: whoever waited for a connection meanwhile gets none. */
  #closes = 0;

  constructor(options: SessionOptions) {
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
    if (client !== undefined) await endOf(client);
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
    const client = await this.#connect(Math.min(timeoutMs, connectTimeoutMs));
    if (closes !== this.#closes) {
      await endOf(client);
      throw new LandfallError('transient', 'CONNECTION_LOST', 'the session was closed while it connected');
    }
    this.#client = client;
    return client;
  }

  async #connect(timeoutMs: number): Promise<pg.Client> {
    try {
      return await this.#open(await this.#options.password(false), timeoutMs);
    } catch (error) {
      const code = codeOf(error);
      if (code !== sqlstate.invalidPassword && code !== sqlstate.invalidAuthorization) throw this.#connectError(error);
    }
    try {
      return await this.#open(await this.#options.password(true), timeoutMs);
    } catch (error) {
      throw this.#connectError(error);
    }
  }

  #connectError(error: unknown): LandfallError {
    return error instanceof LandfallError
      ? error
      : new SessionError(error, 'connect', undefined, this.#options.classOf);
  }

  async #open(given: string | Login, timeoutMs: number): Promise<pg.Client> {
    const { hostname, port, database, applicationName } = this.#options;
    const { username, password } = typeof given === 'string' ? { ...this.#options, password: given } : given;
    const client = new pg.Client({
      host: hostname,
      port,
      user: username,
      password,
      database,
      application_name: applicationName,
      ssl: tlsOptions(this.#options),
      connectionTimeoutMillis: Math.ceil(timeoutMs),
      keepAlive: true,
      pipeline: true,
    } as pg.ClientConfig);
    // Without a listener an error between invocations would end the process; the next flight connects again.
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined;
    });
    client.on('end', () => {
      if (this.#client === client) this.#client = undefined;
    });
    try {
      await client.connect();
      for (const text of this.#options.setup ?? [])
        await client.query({ text, query_timeout: timeoutMs } as pg.QueryConfig);
    } catch (error) {
      // The driver keeps the socket of a login it gave up itself, until the server hangs up after a minute.
      streamOf(client).destroy();
      throw error;
    }
    this.#lastUsed = performance.now();
    return client;
  }
}

async function endOf(client: pg.Client): Promise<void> {
  const cut = setTimeout(() => streamOf(client).destroy(), closeTimeoutMs);
  await client.end().catch(() => {});
  clearTimeout(cut);
}

function streamOf(client: pg.Client): Socket {
  return (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;
}

function tlsOptions({ tls, tlsCa }: SessionOptions): pg.ClientConfig['ssl'] {
  if (tls === 'disable') return false;
  const ca = tlsCa === undefined ? {} : { ca: tlsCa };
  return tls === 'verify-full'
    ? { ...ca, rejectUnauthorized: true }
    : { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
}
