import { onTestFinished, vi } from 'vitest';
import type { handler } from '../../../functions/postgres.ts';
import { environment } from '../../../lib/model/environment.ts';
import { keepToldLines, type Line } from '../told-lines.ts';
import type { Deployed } from './deployed.ts';

export interface Cold {
  readonly handler: typeof handler;
  /** What it has written to its log. */
  lines(): Line[];
}

/** The Lambda entry point in the environment that the stack gives it, as a cold start finds it. */
export async function coldStart({ name, bucket }: Pick<Deployed, 'name' | 'bucket'>): Promise<Cold> {
  vi.stubEnv(environment.destination, name);
  vi.stubEnv(environment.deadLetterBucket, bucket);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.resetModules();
  const { handler } = await import('../../../functions/postgres.ts');
  return { handler, lines: keepToldLines() };
}
