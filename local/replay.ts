import type { HandlerOptions } from '../functions/kafka-handler.ts';
import { inOneLine } from './cures.ts';
import { deadLetterFolder } from './dead-letter-folder.ts';
import { readEventFiles } from './event-files.ts';
import { type Delivered, deliver } from './event-source.ts';
import { sizeOfFiles } from './file-arguments.ts';
import { forgettingProgress } from './forget-progress.ts';
import { handlerOfKind } from './handler-of-kind.ts';
import { startProgressBar } from './progress-bar.ts';
import { regroup } from './regroup.ts';
import { type ReplayArguments, readReplayArguments, replayHelp } from './replay-arguments.ts';
import { type ReplaySettings, replaySettings } from './replay-settings.ts';
import { type Failure, sumReports, type Totals } from './report-totals.ts';
import { shortPause } from './short-pause.ts';
import { withoutPasswords } from './usage-error.ts';

/** `landfall replay`: returns the exit code. @throws UsageError */
export async function replay(args: readonly string[]): Promise<number> {
  const given = readReplayArguments(args);
  if (given === 'help') {
    process.stdout.write(replayHelp);
    return 0;
  }
  const settings = replaySettings(given);
  for (const name of settings.unknown) warn(`no setting is called ${name}: left out`);
  const bytes = await sizeOfFiles(given.files);
  const { totals, report, lastFailure } = sumReports();
  const started = performance.now();
  const delivered = await feed(given, settings, bytes, report);
  process.stdout.write(`${JSON.stringify(summary(delivered, totals, performance.now() - started))}\n`);
  if (delivered.stuck.length === 0) return 0;
  warn(describeStuck(delivered, lastFailure()));
  return 1;
}

async function feed(
  given: ReplayArguments,
  { configuration, settings }: ReplaySettings,
  bytes: number | undefined,
  report: HandlerOptions['report'],
): Promise<Delivered> {
  const deadLetters = given.deadLetters === undefined ? undefined : deadLetterFolder(given.deadLetters);
  const handler = await handlerOfKind(settings.kind, { configuration, deadLetters, report, pause: shortPause });
  const bar = startProgressBar(bytes);
  try {
    const read = readEventFiles(given.files, bar.read);
    const cut = given.batchSize === undefined ? read : regroup(read, given.batchSize);
    const events = given.again ? forgettingProgress(cut, configuration) : cut;
    const { redeliver, attempts } = given;
    return await deliver(events, handler, { redeliver, attempts, onProgress: bar.done });
  } finally {
    bar.stop();
    await handler.close();
  }
}

function summary({ invocations, records, retries }: Delivered, totals: Totals, elapsed: number) {
  const ms = Math.max(1, Math.round(elapsed));
  const { upserted, deleted, inserted, skipped, alreadyApplied, deadLetters, ddl } = totals;
  const eventsPerSecond = Math.round((records * 1000) / ms);
  // The order of the keys is part of what users see.
  return {
    ...{ invocations, records, upserted, deleted, inserted, skipped, alreadyApplied, deadLetters, retries, ddl },
    ...{ ms, eventsPerSecond },
  };
}

function describeStuck({ stuck, undone, lastError }: Delivered, lastFailure: Failure | undefined): string {
  const partitions = stuck.length > 5 ? `${stuck.slice(0, 5).join(', ')}, …` : stuck.join(', ');
  const reason = lastFailure ?? (lastError instanceof Error ? lastError : undefined);
  const why = reason === undefined ? '' : `: ${inOneLine(reason)}`;
  return `given up: ${undone} records of ${stuck.length} topic-partitions are not written (${partitions})${why}`;
}

function warn(message: string): void {
  process.stderr.write(`landfall: ${withoutPasswords(message)}\n`);
}
