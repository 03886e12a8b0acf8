import { randomBytes } from 'node:crypto';
import { link, unlink, writeFile } from 'node:fs/promises';

/** A file is there whole or not at all, whenever the process is killed; the first one stays. */
export async function createWhole(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  await writeFile(draft, content, { flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
}
