import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedPostgres, type PostgresOptions, startPostgres } from '../../local/postgres.ts';
import { findPostgresBinaries, unprivilegedAccount } from '../../local/postgres-binaries.ts';
import type { SmallDisk } from './fault-small-disk.ts';
import { templateDatabase } from './postgres-setup.ts';

type Signal = 'SIGTERM' | 'SIGINT' | 'SIGQUIT' | 'SIGSTOP' | 'SIGCONT' | 'SIGKILL';

/** A server that a test may treat badly; others use the run's own. */
export interface FaultServer {
  readonly url: string;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** To the postmaster alone. */
  signal(signal: Signal): Promise<void>;
  /** Resolves once the server's process is gone. */
  gone(): Promise<void>;
  /** Another server process on the same data and port; with a small disk at a folder, where one is given. */
  start(small?: { readonly disk: SmallDisk; readonly folder: string }): Promise<void>;
  /** Stops every process of the server where it stands. The answer lets them go on. */
  freeze(): Promise<() => void>;
  /** Where the data lies. */
  readonly data: string;
  close(): Promise<void>;
}

export async function startFaultServer(settings: PostgresOptions['settings'] = {}): Promise<FaultServer> {
  const server = await startPostgres({ settings });
  try {
    await query(server.url, `create database ${templateDatabase}`);
    const [row] = await query(server.url, 'show data_directory');
    return new Controlled(server, String(row?.data_directory), settings);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

class Controlled implements FaultServer {
  readonly url: string;
  readonly data: string;
  readonly #server: EmbeddedPostgres;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #started: ChildProcess[] = [];
  #thaw: (() => void) | undefined;

  constructor(server: EmbeddedPostgres, data: string, settings: Readonly<Record<string, string>>) {
    this.#server = server;
    this.url = server.url;
    this.data = data;
    this.#settings = settings;
    process.once('exit', this.#kill);
  }

  query(sql: string): Promise<readonly Record<string, unknown>[]> {
    return query(this.url, sql);
  }

  async signal(signal: Signal): Promise<void> {
    process.kill(await this.#pid(), signal);
  }

  async gone(): Promise<void> {
    // The file goes last of all.
    while ((await this.#pid().catch(() => undefined)) !== undefined) await pause(20);
  }

  async start(small?: { readonly disk: SmallDisk; readonly folder: string }): Promise<void> {
    const account = await unprivilegedAccount();
    const { postgres } = await findPostgresBinaries(account, join(this.data, '..'));
    const settings = Object.entries({ ...loopback, ...this.#settings });
    const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [program = postgres, ...before] = [...(small?.disk.command(small.folder) ?? []), postgres];
    const server = spawn(program, [...before, '-D', this.data, '-p', String(this.#server.port), ...flags], {
      ...(small?.disk.account ?? account),
      cwd: this.data,
      env: { ...process.env, LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#started.push(server);
    await ready(server);
    server.unref();
  }

  async freeze(): Promise<() => void> {
    const rows = await this.query('select pid from pg_stat_activity');
    const pids = [await this.#pid(), ...rows.map((row) => Number(row.pid))];
    const send = (signal: Signal) => {
      for (const pid of pids) tryKill(pid, signal);
    };
    send('SIGSTOP');
    this.#thaw = () => send('SIGCONT');
    return this.#thaw;
  }

  async close(): Promise<void> {
    process.off('exit', this.#kill);
    this.#thaw?.();
    if (this.#started.length > 0) {
      await this.signal('SIGINT').catch(() => undefined);
      await Promise.race([this.gone(), pause(10_000, undefined, { ref: false })]);
    }
    this.#kill();
    await this.#server.stop();
  }

  async #pid(): Promise<number> {
    return Number((await readFile(join(this.data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  }

  /** What this process started ends with it, whatever becomes of a test. */
  readonly #kill = (): void => {
    this.#thaw?.();
    for (const { pid, exitCode, signalCode } of this.#started) {
      if (pid !== undefined && exitCode === null && signalCode === null) tryKill(pid, 'SIGQUIT');
    }
  };
}

const loopback = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', lc_messages: 'C' };

function tryKill(pid: number, signal: Signal): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
      if (log.includes('database system is ready to accept')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the server did not start (exit ${code}): ${log.trim()}`)));
  });
}

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}
