import type { Decoder } from '../decode/decoder.ts';
import type { DeadLetterStore } from '../model/dead-letter.ts';
import type { Settings } from '../model/settings.ts';
import type { Destination } from '../sink/destination.ts';
import type { Waits } from './refusals.ts';

/** Records that a transaction takes on at most, as a slow server taught: it lasts longer than one invocation. */
export interface Pace {
  size: number;
}

/** What a warm function keeps between invocations. */
export interface Context {
  readonly settings: Settings;
  readonly decoder: Decoder;
  readonly destination: Destination;
  /** Where records that cannot be written are kept; without it they block their partitions. */
  readonly deadLetters: DeadLetterStore | undefined;
  /** Since when conflicts last, where the destination keeps no progress. */
  readonly waits: Waits;
  readonly pace: Pace;
  /** Milliseconds until the invocation is ended from outside. */
  remainingMs(): number;
  /** Resolves after a pause: what failed is not tried again at once. */
  pause(ms: number): Promise<void>;
  now(): Date;
}

/** Times that what failed for a passing reason is tried in one invocation; the first pause between two, doubled each time. */
export const attempts = 3;
export const backoffMs = 200;

/** Work is not started when less time is left. */
export const reserveMs = 2_000;
