import { inject } from 'vitest';
import type { LiveEnvironment } from './live-environment.ts';

/** Where a live run writes. */
export interface LiveRun extends LiveEnvironment {
  /** What the names of all its schemas begin with. */
  readonly schemas: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The cluster of a live run (live-setup.ts); there is none in any other. */
    liveRedshift: LiveRun;
  }
}

/** The live run that this test is a part of, if it is. */
export function liveRun(): LiveRun | undefined {
  return inject('liveRedshift');
}
