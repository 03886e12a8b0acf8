import type { ParkedId, ParkedRow, ParkedState } from '../model/parked-row.ts';
import type { TableKey } from '../model/parking.ts';
import type { TopicPartition } from '../model/progress.ts';
import type { Destination, WorkOnTable, Written } from './destination.ts';

/** Parked records on their way back, all in one transaction. */
export interface Redrive {
  /** Topic-partitions of the records: their progress is locked as the handler locks it, and stays as it is. */
  readonly at: readonly TopicPartition[];
  /** What the records are about, moved rows' old keys too. */
  readonly keys: readonly TableKey[];
  readonly rows: readonly ParkedId[];
  /** Told what is still open of the rows, and else of the keys, now that nobody can change it. */
  plan(open: readonly ParkedRow[]): Promise<RedriveWork>;
}

export interface RedriveWork {
  readonly effects: readonly WorkOnTable[];
  readonly settled: readonly Settled[];
}

/** What became of a parked record. */
export interface Settled extends ParkedId {
  readonly state: ParkedState;
  /** Why it is still open, or was superseded; undefined: as before. */
  readonly code: string | undefined;
}

/** A destination that takes parked records back. */
export interface RedriveTarget extends Destination {
  /** @throws what `write` throws; whatever `plan` throws: nothing is committed then. */
  redrive(redrive: Redrive, timeoutMs: number): Promise<Written>;
}
