import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DeadLetterStore, deadLetterText } from '../lib/model/dead-letter.ts';
import { createWhole } from './whole-file.ts';

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
