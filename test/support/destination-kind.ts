import { inject } from 'vitest';

export type DestinationKind = 'postgresql' | 'redshift';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the files of a test project write into (test/vitest.config.ts); PostgreSQL unless said. */
    destinationKind: DestinationKind;
  }
}

export function destinationKind(): DestinationKind {
  return inject('destinationKind') ?? 'postgresql';
}
