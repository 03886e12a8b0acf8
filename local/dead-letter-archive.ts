import type { DeadLetterStore } from '../lib/model/dead-letter.ts';

/** Dead letters that can be read, by the names they were kept under. */
export interface DeadLetterArchive {
  /** For messages: a folder, or s3://bucket. */
  readonly place: string;
  /** Names that begin so, in order. */
  names(prefix: string): AsyncIterable<string>;
  /** Undefined where there is none of that name. */
  text(name: string): Promise<string | undefined>;
  /** For new ones. */
  readonly store: DeadLetterStore;
  close(): void;
}
