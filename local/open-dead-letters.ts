import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { s3Place } from '../lib/model/s3-place.ts';
import type { DeadLetterArchive } from './dead-letter-archive.ts';
import { deadLetterFolder } from './dead-letter-folder.ts';

/** @param place a folder or s3://bucket */
export async function openDeadLetters(place: string): Promise<DeadLetterArchive> {
  if (!place.startsWith('s3://')) return folderArchive(place);
  const { bucketArchive } = await import('./aws/dead-letter-objects.ts');
  return bucketArchive(s3Place(place).bucket);
}

function folderArchive(folder: string): DeadLetterArchive {
  return {
    place: folder,
    names: async function* (prefix) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
      yield* names.filter((name) => name.startsWith(prefix)).sort();
    },
    text: async (name) => {
      try {
        return await readFile(join(folder, ...name.split('/')), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    store: deadLetterFolder(folder),
    close: () => {},
  };
}
