/** How far one topic-partition has come, for a person to read. Times are milliseconds since 1970. */
export interface ShownProgress {
  readonly topic: string;
  readonly partition: number;
  /** The destination table it is the progress in, where each has its own; null: records of no known table. */
  readonly table?: string | null;
  readonly nextOffset: number;
  readonly awaitingOffset: number | undefined;
  readonly blockedSince: number | undefined;
  readonly parkedOpen: number;
  readonly updatedAt: number;
}

/** What an operator may do to progress. */
export interface ProgressDesk {
  show(topic: string | undefined): Promise<readonly ShownProgress[]>;
  /** Forgets it; returns how many rows of progress that were. */
  reset(topic: string, partition: number | undefined): Promise<number>;
  /** Gives a record up: progress moves behind it. @throws Error where it is not the one that is waited for. */
  skip(topic: string, partition: number, offset: number): Promise<void>;
  close(): Promise<void>;
}
