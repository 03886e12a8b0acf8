import { randomBytes } from 'node:crypto';
import { link, mkdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DeadLetterStore, deadLetterText } from '../lib/model/dead-letter.ts';

/** Dead letters as files of a folder, named as the objects in S3 are; the folder is made when the first one comes. */
export function deadLetterFolder(folder: string): DeadLetterStore {
  return {
    put: async (name, letter) => {
      const path = join(folder, ...name.split('/'));
      await mkdir(dirname(path), { recursive: true });
      await createWhole(path, deadLetterText(letter));
    },
  };
}

/** A file is there whole or not at all, whenever the process is killed; the first one stays. */
async function createWhole(path: string, content: string): Promise<void> {
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
