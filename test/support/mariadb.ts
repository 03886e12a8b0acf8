import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { cachedFolder } from './cached-folder.ts';
import type { Optional } from './optional-part.ts';

const run = promisify(execFile);

/** A server's program, and where the libraries are that the machine may lack. */
export interface MariadbProgram {
  readonly server: string;
  readonly libraries: string | undefined;
}

/** MariaDB as the machine has it; else unpacked from the system's own packages into a cache, installed nowhere. */
export async function findMariadb(): Promise<Optional<MariadbProgram>> {
  const installed = { server: '/usr/sbin/mariadbd', libraries: undefined };
  if (await runs(installed)) return { part: installed };
  try {
    const folder = await cachedFolder('mariadb-server-core', unpack);
    const libraries = (await readdir(join(folder, 'usr', 'lib')))
      .filter((name) => name.includes('-linux-'))
      .flatMap((name) => [join(folder, 'usr', 'lib', name), join(folder, 'lib', name)]);
    const unpacked = { server: join(folder, 'usr', 'sbin', 'mariadbd'), libraries: libraries.join(':') };
    return (await runs(unpacked)) ? { part: unpacked } : { missing: 'the unpacked mariadbd does not run here' };
  } catch (error) {
    return { missing: `no mariadbd, and apt-get brings none: ${error instanceof Error ? error.message : error}` };
  }
}

async function runs({ server, libraries }: MariadbProgram): Promise<boolean> {
  const env = libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  return run(server, ['--no-defaults', '--version'], { env }).then(
    () => true,
    () => false,
  );
}

/** Libraries that a machine without a database lacks; which it has, and their names, change with the release. */
const libraryPackages = ['liburing2', 'libaio1t64', 'libaio1', 'libpmem1', 'libndctl6', 'libdaxctl1'];

async function unpack(folder: string): Promise<void> {
  const downloads = join(folder, 'packages');
  await mkdir(downloads);
  const download = (name: string) => run('apt-get', ['download', name], { cwd: downloads });
  await download('mariadb-server-core');
  for (const name of libraryPackages) await download(name).catch(() => undefined);
  for (const name of await readdir(downloads)) await run('dpkg', ['-x', join(downloads, name), folder]);
  await rm(downloads, { recursive: true });
}

export interface MariadbServer {
  /** Its address, without a database. */
  readonly url: string;
  /** Runs statements that stand one behind the other. */
  query(database: string | undefined, sql: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** A server of its own on an empty folder. It has no grant tables: whoever comes may do everything. */
export async function startMariadb({ server, libraries }: MariadbProgram): Promise<MariadbServer> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-mariadb-'));
  const port = await freePort();
  const child = spawn(
    server,
    [
      ...['--no-defaults', '--skip-grant-tables', '--bind-address=127.0.0.1', `--port=${port}`],
      ...[`--datadir=${folder}`, `--socket=${join(folder, 'sock')}`, `--pid-file=${join(folder, 'pid')}`],
      ...[`--basedir=${dirname(dirname(server))}`, '--innodb-buffer-pool-size=32M', '--innodb-log-file-size=8M'],
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ],
    {
      stdio: 'ignore',
      env: libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries },
    },
  );
  const query: MariadbServer['query'] = async (database, sql) => {
    const options = { host: '127.0.0.1', port, user: 'root', multipleStatements: true, charset: 'utf8mb4' };
    const connection = await createConnection(database === undefined ? options : { ...options, database });
    try {
      return (await connection.query(sql))[0];
    } finally {
      await connection.end();
    }
  };
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 1; ; attempt++) {
    try {
      await query(undefined, 'select 1');
      return { url: `mariadb://root:none@127.0.0.1:${port}`, query, stop };
    } catch (error) {
      if (attempt === 300 || child.exitCode !== null) {
        await stop();
        throw error;
      }
      await pause(100);
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
