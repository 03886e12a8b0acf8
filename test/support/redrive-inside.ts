import type { ParkedFilter } from '../../lib/model/parked-row.ts';
import { readDeadLetter } from '../../lib/model/read-dead-letter.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import { type Redriven, redrive } from '../../lib/pipeline/redrive.ts';
import { PostgresDestination } from '../../lib/sink/postgres/destination.ts';
import { PostgresOperator } from '../../lib/sink/postgres/operator.ts';
import { Session } from '../../lib/sink/session.ts';
import { openDeadLetters } from '../../local/open-dead-letters.ts';
import type { TestDeadLetters } from './dead-letters.ts';
import type { Destination } from './harness.ts';

export interface InsideOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly filter?: ParkedFilter;
  /** Between the look at what is open and the writing of it; each time. */
  readonly meanwhile?: () => Promise<void>;
}

/** A redrive in this process, the way the command does it. */
export async function redriveInside(
  destination: Destination,
  letters: TestDeadLetters,
  { settings: given = {}, filter = {}, meanwhile = async () => {} }: InsideOptions = {},
): Promise<Redriven> {
  const { settings } = parseSettings({ ...destination.settings, ...given });
  const password = async (): Promise<string> => destination.password;
  const applicationName = 'landfall redrive';
  const session = new Session({ ...settings, tlsCa: settings.tlsCa, applicationName, password });
  const operator = new PostgresOperator(session, settings);
  const target = new PostgresDestination(settings, password);
  const archive = await openDeadLetters(letters.folder);
  try {
    await operator.recount();
    return await redrive({
      ...{ settings, target, filter, pause: async () => {}, now: () => new Date() },
      open: async (which) => {
        const rows = await operator.open(which);
        await meanwhile();
        return rows;
      },
      spreadTopics: () => operator.spreadTopics(),
      letter: async (name) => readDeadLetter((await archive.text(name)) ?? ''),
    });
  } finally {
    await Promise.all([session.close(), target.close()]);
  }
}

/** "partition/offset state code" of each record a redrive was about, in order. */
export function fatesOf({ fates }: Redriven): string[] {
  return fates
    .map(({ partition, offset, state, code }) => [`${partition}/${offset}`, state, code].filter(Boolean).join(' '))
    .sort();
}
