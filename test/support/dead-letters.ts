import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DeadLetter, DeadLetterStore } from '../../lib/model/dead-letter.ts';
import { deadLetterFolder } from '../../local/dead-letter-folder.ts';

/** A folder of dead letters for one test. */
export interface TestDeadLetters extends DeadLetterStore {
  readonly folder: string;
  /** Paths within the folder, sorted. */
  files(): string[];
  /** In the order of their names: topic, partition, offset. */
  letters(): DeadLetter[];
  /** "partition/offset code" of each. */
  lines(): string[];
}

/** An empty folder, removed when the test ends. */
export function deadLettersOfTest(): TestDeadLetters {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-dead-letters-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  const letters = (): DeadLetter[] =>
    files().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as DeadLetter);
  return {
    ...deadLetterFolder(folder),
    folder,
    files,
    letters,
    lines: () => letters().map(({ record, code }) => `${record.partition}/${record.offset} ${code}`),
  };
}
