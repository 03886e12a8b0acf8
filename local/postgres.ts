import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, findPostgresBinaries, type PostgresBinaries, unprivilegedAccount } from './postgres-binaries.ts';

const run = promisify(execFile);

export interface EmbeddedPostgres {
  /** Of the superuser and the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** Stops the server and removes its data. May be called twice. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Settings of postgresql.conf, over the ones of a throw-away server. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The data is thrown away at the end, so nothing is made to survive a crash of the machine. */
const throwAway: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  timezone: 'UTC',
  lc_messages: 'C',
};

const user = 'landfall';
const readyMessage = 'database system is ready to accept connections';

/**
 * A real PostgreSQL on a free port of the loopback interface, from npm alone, with its data in a fresh temporary
 * folder. Only the package's binaries are used: its class adds an account to the machine and hooks into process exit.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<EmbeddedPostgres> {
  const account = await unprivilegedAccount();
  const folder = await mkdtemp(join(tmpdir(), 'landfall-postgres-'));
  try {
    if (account.uid !== undefined && account.gid !== undefined) await chown(folder, account.uid, account.gid);
    const binaries = await findPostgresBinaries(account, folder);
    const password = randomBytes(12).toString('base64url');
    const data = await initialise(binaries, account, folder, password);
    const { server, port } = await serveOnFreePort(binaries, account, data, { ...throwAway, ...options.settings });
    const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
    return { url, port, stop: stopper(server, folder) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function initialise(
  binaries: PostgresBinaries,
  account: Account,
  folder: string,
  password: string,
): Promise<string> {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) await chown(passwordFile, account.uid, account.gid);
  const flags = ['--encoding=UTF8', '--no-locale', '--no-sync', '--no-instructions', '--auth=scram-sha-256'];
  await run(binaries.initdb, [`--pgdata=${data}`, `--username=${user}`, `--pwfile=${passwordFile}`, ...flags], {
    ...account,
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
  });
  await rm(passwordFile);
  return data;
}

/** Another process may take the port between asking for it and using it. */
async function serveOnFreePort(
  binaries: PostgresBinaries,
  account: Account,
  data: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { server: await serve(binaries, account, data, port, settings), port };
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function serve(
  binaries: PostgresBinaries,
  account: Account,
  data: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(binaries.postgres, ['-D', data, '-p', String(port), ...flags], {
    ...account,
    cwd: data,
    env: { ...process.env, LC_ALL: 'C' },
    // A process group of its own: Ctrl-C in a terminal reaches this process first, which then stops the server.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
      if (log.includes(readyMessage)) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`embedded PostgreSQL did not start (exit ${code}): ${log.trim()}`)));
  });
  return server;
}

/** Also when the process ends without stop(): the server must not outlive it, nor its data stay. */
function stopper(server: ChildProcess, folder: string): () => Promise<void> {
  const atExit = () => {
    server.kill('SIGQUIT');
    removeNow(folder);
  };
  process.once('exit', atExit);
  // Neither the server nor its log pipe keeps this process running.
  server.unref();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    process.off('exit', atExit);
    if (server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit');
      server.ref();
      server.kill('SIGINT');
      const patience = setTimeout(() => server.kill('SIGQUIT'), 10_000);
      await exited;
      clearTimeout(patience);
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
}

/** Nothing asynchronous runs while a process exits, and the dying server may still write: several tries. */
function removeNow(folder: string): void {
  for (let attempt = 0; attempt < 20 && existsSync(folder); attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Not empty yet.
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
