import type { Configuration } from '../lib/model/configuration.ts';
import { readDeadLetter } from '../lib/model/read-dead-letter.ts';
import type { Settings } from '../lib/model/settings.ts';
import { type Redriven, redrive as redriveParked } from '../lib/pipeline/redrive.ts';
import { PostgresDestination } from '../lib/sink/postgres/destination.ts';
import type { PostgresOperator } from '../lib/sink/postgres/operator.ts';
import { DryRedrive } from '../lib/sink/postgres/plan/dry-redrive.ts';
import { StoredState } from '../lib/sink/postgres/plan/state.ts';
import type { RedriveTarget } from '../lib/sink/redrive.ts';
import type { Session } from '../lib/sink/session.ts';
import type { DeadLetterArchive } from './dead-letter-archive.ts';
import { deadLettersOf } from './dead-letter-options.ts';
import { configurationOf } from './named-destination.ts';
import { exactlyOnce, withPostgres } from './operator-session.ts';
import { type ProgressBar, startProgressBar } from './progress-bar.ts';
import { type RedriveArguments, readRedriveArguments, redriveHelp } from './redrive-arguments.ts';
import { feedFiles } from './redrive-files.ts';
import { isWhole, redriveJson, redriveLines } from './redrive-output.ts';
import { shortPause } from './short-pause.ts';
import { UsageError } from './usage-error.ts';

/** `landfall redrive`: returns the exit code. @throws UsageError, AwsProblem */
export async function redrive(args: readonly string[]): Promise<number> {
  const given = readRedriveArguments(args);
  if (given === 'help') {
    process.stdout.write(redriveHelp);
    return 0;
  }
  const configuration = configurationOf(given.destination);
  const settings = await exactlyOnce('redrive', configuration);
  if (settings.kind !== 'postgresql') {
    throw new UsageError(
      'redrive: PostgreSQL only. For Redshift mend the column and run an incremental snapshot of the table (Debezium signal execute-snapshot): it writes each row anew and supersedes what is parked of it; "landfall dead-letters list" tells what (docs/redshift.md, "Parked records")',
    );
  }
  const archive = await deadLettersOf('redrive', given.deadLetters, given.destination);
  try {
    const fed = given.files.length === 0 ? undefined : await feedFiles(given.files, configuration, settings, archive);
    const redriven = await withPostgres('redrive', configuration, settings, (operator, session) =>
      redriveWith(given, { configuration, settings, archive, operator, session }),
    );
    const output = { redriven, isDry: given.isDry, fed };
    process.stdout.write((given.json ? redriveJson : redriveLines)(output));
    return isWhole(output) ? 0 : 1;
  } finally {
    archive.close();
  }
}

interface Parts {
  readonly configuration: Configuration;
  readonly settings: Settings;
  readonly archive: DeadLetterArchive;
  readonly operator: PostgresOperator;
  readonly session: Session;
}

async function redriveWith({ filter, isDry }: RedriveArguments, parts: Parts): Promise<Redriven> {
  const { archive, operator } = parts;
  if (!isDry) await operator.recount();
  const target = await targetOf(isDry, parts);
  let bar: ProgressBar | undefined;
  let told = 0;
  try {
    return await redriveParked({
      ...{ settings: parts.settings, target, filter, isDry, pause: shortPause, now: () => new Date() },
      open: (which) => operator.open(which),
      spreadTopics: () => operator.spreadTopics(),
      letter: async (name) => {
        const text = await archive.text(name);
        return text === undefined ? undefined : readDeadLetter(text);
      },
      onProgress: (done, all) => {
        bar ??= startProgressBar(all);
        bar.read(Math.max(0, done - told));
        told = done;
        bar.done(done);
      },
    });
  } finally {
    bar?.stop();
    await target.close();
  }
}

async function targetOf(isDry: boolean, { configuration, settings, operator, session }: Parts): Promise<RedriveTarget> {
  if (!isDry) return new PostgresDestination(settings, (fresh) => configuration.password(fresh));
  const dry = new DryRedrive(settings, new StoredState(session, settings), (redrive) => operator.openOf(redrive));
  await dry.begin();
  return dry;
}
