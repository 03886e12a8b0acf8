import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { cachedFolder } from './cached-folder.ts';
import type { Optional } from './optional-part.ts';
import { freePorts } from './stack/java-process.ts';

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
  /** Stops it, which cuts all connections, and starts it again on its data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A server of its own on an empty folder. It has no grant tables: whoever comes may do everything. */
export async function startMariadb(program: MariadbProgram, flags: readonly string[] = []): Promise<MariadbServer> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-mariadb-'));
  const [port = 0] = await freePorts(1);
  let child = spawnOn(program, folder, port, flags);
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
  const answers = async (): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await query(undefined, 'select 1');
        return;
      } catch (error) {
        if (attempt === 300 || child.exitCode !== null) {
          await stop();
          throw error;
        }
        await pause(100);
      }
    }
  };
  await answers();
  return {
    url: `mariadb://root:none@127.0.0.1:${port}`,
    query,
    restart: async () => {
      await ended(child);
      child = spawnOn(program, folder, port, flags);
      await answers();
    },
    stop,
  };
}

function spawnOn(
  { server, libraries }: MariadbProgram,
  folder: string,
  port: number,
  flags: readonly string[],
): ChildProcess {
  return spawn(
    server,
    [
      ...['--no-defaults', '--skip-grant-tables', '--bind-address=127.0.0.1', `--port=${port}`],
      ...[`--datadir=${folder}`, `--socket=${join(folder, 'sock')}`, `--pid-file=${join(folder, 'pid')}`],
      ...[`--basedir=${dirname(dirname(server))}`, '--innodb-buffer-pool-size=32M', '--innodb-log-file-size=8M'],
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
      ...flags,
    ],
    {
      stdio: 'ignore',
      env: libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries },
    },
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
