import type { RowChange } from '../model/change-event.ts';
import type { TableEffect } from '../model/net-effect.ts';
import type { Progress, ProgressStep } from '../model/progress.ts';
import type { Table } from '../model/table.ts';

/** What one transaction writes. */
export interface Work {
  /** Empty with `delivery=at-least-once`. */
  readonly steps: readonly ProgressStep[];
  readonly effects: readonly { readonly table: Table; readonly effect: TableEffect }[];
}

/** Progress of the topic-partitions asked for, by `progressKey`. */
export type ProgressByPartition = ReadonlyMap<string, Progress>;

export function progressKey(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

export interface Written {
  /** Values that were unavailable and are NULL now. */
  readonly unavailableLost: number;
}

/** What a destination did for a batch, for metrics. */
export interface DestinationCounts {
  ddl: number;
  statements: number;
  flights: number;
  msDdl: number;
}

/**
 * A database whose tables are kept equal to their source. The pipeline knows no more of it: how rows are carried
 * (binary arrays, files) and how progress is locked is the destination's own.
 */
export interface Destination {
  readonly counts: DestinationCounts;
  /**
   * Makes tables ready for changes: creates them and adds columns as the settings allow. The answer lacks a table that
   * is not there and need not be. `leftOut` tells of fields no column will take (`schemaEvolution=none`).
   * @throws LandfallError; RecordError when a record asks for what cannot be.
   */
  prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared>;
  /**
   * Writes `work` in one transaction, provided that every progress step begins where the stored progress stands. Where
   * one does not, nothing of it is written: progress is locked and read, and what `again` makes of it is written.
   * @throws LandfallError; RecordError for a value its column cannot hold; nothing is committed then.
   */
  write(work: Work, again: (progress: ProgressByPartition) => Work, timeoutMs: number): Promise<Written>;
  /** Drops what is remembered of tables: their shape turned out to be another. */
  forget(): void;
  close(): Promise<void>;
}

export interface Prepared {
  readonly tables: ReadonlyMap<string, Table>;
  readonly leftOut: readonly { readonly table: string; readonly field: string }[];
}
