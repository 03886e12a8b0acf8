import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder that takes long to make: made once, kept outside the tree for later runs and other clones. It is there whole
 * or not at all, whoever else makes it at the same time.
 */
export async function cachedFolder(name: string, fill: (draft: string) => Promise<void>): Promise<string> {
  const folder = join(caches(), 'landfall', name);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${randomBytes(4).toString('hex')}.draft`;
  try {
    await mkdir(draft, { recursive: true });
    await fill(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Where the system wants such things; LANDFALL_CACHE says another place. */
function caches(): string {
  const { LANDFALL_CACHE, XDG_CACHE_HOME } = process.env;
  if (LANDFALL_CACHE) return LANDFALL_CACHE;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return XDG_CACHE_HOME || join(homedir(), '.cache');
}
