import type { Configuration } from '../lib/model/configuration.ts';
import type { Settings } from '../lib/model/settings.ts';
import type { DeadLetterArchive } from './dead-letter-archive.ts';
import { readEventFiles } from './event-files.ts';
import { deliver } from './event-source.ts';
import { sizeOfFiles } from './file-arguments.ts';
import { handlerOfKind } from './handler-of-kind.ts';
import { sumReports } from './report-totals.ts';
import { shortPause } from './short-pause.ts';

/** What became of records that came in files. */
export interface Fed {
  readonly records: number;
  /** Those that stored progress is past: applied once, or left out while it moved on. */
  readonly passed: number;
  readonly undone: number;
  /** Why those are not done. */
  readonly failure: string | undefined;
}

/** Feeds files through the handler, as replay does. */
export async function feedFiles(
  files: readonly string[],
  configuration: Configuration,
  { kind }: Settings,
  { store }: DeadLetterArchive,
): Promise<Fed> {
  await sizeOfFiles(files);
  const { totals, report, lastFailure } = sumReports();
  const handler = await handlerOfKind(kind, { configuration, deadLetters: store, report, pause: shortPause });
  try {
    const { records, undone } = await deliver(readEventFiles(files), handler);
    return { records, passed: totals.alreadyApplied, undone, failure: lastFailure()?.message };
  } finally {
    await handler.close();
  }
}
