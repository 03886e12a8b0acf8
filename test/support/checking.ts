import { checkOfKind } from '../../functions/check-of-kind.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import type { CheckOptions } from '../../lib/sink/check/checked.ts';
import type { Finding, Level } from '../../lib/sink/check/finding.ts';
import type { Destination } from './harness.ts';

export interface CheckGiven {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly password?: string;
  readonly options?: Partial<CheckOptions>;
}

/** What a check finds at a destination, as its login. */
export async function checkOf(destination: Destination, given: CheckGiven = {}): Promise<readonly Finding[]> {
  const { settings } = parseSettings({ ...destination.settings, truncate: 'ignore', ...given.settings });
  const { password = destination.password } = given;
  const configuration = { settings: async () => settings, password: async () => password };
  return (await checkOfKind(configuration, { now: Date.now, ...given.options })).findings;
}

const marks: Readonly<Record<Level, string>> = { ok: '✓', advice: '!', must: '✗' };

/** `✗ orders: …`, of one level or of all. */
export function linesOf(findings: readonly Finding[], level?: Level): string[] {
  return findings
    .filter((finding) => level === undefined || finding.level === level)
    .map((finding) => `${marks[finding.level]} ${finding.about}: ${finding.what}`);
}

/** Runs the SQL of findings, as whoever they are for would. */
export async function mend({ database }: Destination, findings: readonly Finding[]): Promise<void> {
  for (const { cure } of findings) await database.query(cure?.sql ?? '');
}
