import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { type Account, unprivilegedAccount } from '../../local/postgres-binaries.ts';
import type { WithLogin } from './fault-login.ts';
import type { FaultServer } from './fault-server.ts';

const run = promisify(execFile);

/** How a program is started that sees a small disk at a folder, as nobody else does; it goes with the program. */
export interface SmallDisk {
  /** What comes before the program and its arguments. */
  command(folder: string): readonly string[];
  /** The account the command is started under; it leaves the program under that of a server. */
  readonly account: Account;
}

const megabytes = 4;

/**
 * A memory file system of four megabytes in a mount namespace of its own: as root, or where the kernel lets anybody make
 * a user namespace. undefined: this machine allows neither.
 */
export async function smallDisk(): Promise<SmallDisk | undefined> {
  const account = await unprivilegedAccount();
  for (const disk of [asRoot(account), asAnybody(account)]) {
    if (disk !== undefined && (await works(disk))) return disk;
  }
  return undefined;
}

function asRoot({ uid, gid }: Account): SmallDisk | undefined {
  if (uid === undefined || gid === undefined) return undefined;
  const mount = `mount -t tmpfs -o size=${megabytes}m,uid=${uid},gid=${gid},mode=0700 tmpfs "$0"`;
  const leave = `exec setpriv --reuid=${uid} --regid=${gid} --clear-groups "$@"`;
  return { account: {}, command: (folder) => ['unshare', '--mount', 'sh', '-c', `${mount} && ${leave}`, folder] };
}

/** Root of a user namespace may mount; a server refuses to run as any root, so it gets a namespace inside that one. */
function asAnybody(account: Account): SmallDisk {
  const mount = `mount -t tmpfs -o size=${megabytes}m,mode=0777 tmpfs "$0"`;
  const leave = 'exec unshare --user --map-user=1000 --map-group=1000 "$@"';
  const first = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];
  return { account, command: (folder) => [...first, `${mount} && ${leave}`, folder] };
}

async function works(disk: SmallDisk): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-disk-'));
  try {
    const [program = '', ...rest] = disk.command(folder);
    await run(program, [...rest, 'true'], disk.account);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the server again with the disk; the tablespace `small` is on it. */
export async function addSmallDisk(server: FaultServer, disk: SmallDisk): Promise<void> {
  const folder = join(server.data, '..', 'small-disk');
  await mkdir(folder);
  await server.signal('SIGINT');
  await server.gone();
  await server.start({ disk, folder });
  await server.query(`create tablespace small location '${folder}'`);
}

/** Takes what is left of the small disk, and of each table's last pages; the answer gives it back. */
export async function fillSmallDisk({ sql }: WithLogin): Promise<() => Promise<unknown>> {
  await sql('create table public.filler (bytes text) tablespace small');
  await sql('alter table public.filler alter column bytes set storage plain');
  // What the first one fails with gives a page back.
  for (let times = 0; times < 2; times++) {
    const full = sql(`do $$ begin loop insert into public.filler select repeat('x', 7000); commit; end loop; end $$`);
    await expect(full).rejects.toMatchObject({ code: '53100' });
  }
  return () => sql('drop table public.filler');
}
