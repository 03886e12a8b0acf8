import { inject } from 'vitest';

export type DestinationKind = 'postgresql' | 'redshift';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the files of a test project write into (test/vitest.config.ts); PostgreSQL unless said. */
    destinationKind: DestinationKind;
  }
}

export function destinationKind(): DestinationKind {
  // The demo and the benchmark compare tables, too, without a test run around them.
  return process.env.VITEST === undefined ? 'postgresql' : (inject('destinationKind') ?? 'postgresql');
}

/** What holds at the kind of destination that the test project is about, where it is not the same at each. */
export function byKind<T>(of: Readonly<Record<DestinationKind, T>>): T {
  return of[destinationKind()];
}

/** For tests of what only PostgreSQL has: `it.runIf(onlyPostgres(…))`. `why` is for whoever reads the test. */
export function onlyPostgres(why: string): boolean {
  if (why === '') throw new Error('say what the other kind has not');
  return destinationKind() === 'postgresql';
}
