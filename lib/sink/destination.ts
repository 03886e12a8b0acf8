import type { RowChange, TableChange } from '../model/change-event.ts';
import type { LandfallError } from '../model/errors.ts';
import type { TableEffect } from '../model/net-effect.ts';
import type { Parking, TableKey } from '../model/parking.ts';
import type { Progress, ProgressStep, TopicPartition } from '../model/progress.ts';
import type { Table } from '../model/table.ts';

/** What one transaction writes. */
export interface Work {
  /** Empty with `delivery=at-least-once`. */
  readonly steps: readonly ProgressStep[];
  readonly effects: readonly WorkOnTable[];
  readonly parking: Parking;
}

export interface WorkOnTable {
  readonly table: Table;
  readonly effect: TableEffect;
  /** Rows are deleted and inserted, not updated: values that must be unique can pass from one to another. */
  readonly displaces: boolean;
}

/** A transaction as whoever plans it sees it. */
export interface Transaction {
  /** What is to be written if the destination's progress stands where it is taken to. */
  readonly work: Work;
  /** What is to be written, now that progress is locked. May be asked for more than once. */
  replan(locked: LockedProgress): Promise<Work>;
  /** All is written and the transaction about to be committed. */
  beforeCommit(): Promise<void>;
}

/** Progress as it stands, locked until the transaction ends. */
export interface LockedProgress {
  readonly progress: ProgressByPartition;
  /** Which of the keys have open parked records. */
  openParked(keys: readonly TableKey[]): Promise<readonly TableKey[]>;
}

/** A change that the destination refuses, alone. */
export interface Refusal {
  readonly change: TableChange;
  readonly error: LandfallError;
}

/** Progress of the topic-partitions asked for, by `progressKey`. */
export type ProgressByPartition = ReadonlyMap<string, Progress>;

export function progressKey(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

export interface Written {
  /** Values that were unavailable and are NULL now. */
  readonly unavailableLost: number;
  /** Values of which only the microseconds were kept. */
  readonly nanosecondsCut: number;
}

/** What a destination did for a batch, for metrics. */
export interface DestinationCounts {
  ddl: number;
  /** Transactions that wrote data. */
  commits: number;
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
   * event: all tables of an event are written in one transaction, with one progress. table: each table is written in a
   * transaction of its own and has its own progress, so that what writes one table never waits for another's.
   */
  readonly transactionPer: 'event' | 'table';
  /**
   * Makes tables ready for changes: creates them and adds columns as the settings allow. The answer lacks a table that
   * is not there and need not be. `leftOut` tells of fields no column will take (`schemaEvolution=none`).
   * @throws LandfallError; RecordError when a record asks for what cannot be.
   */
  prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared>;
  /** Progress of topic-partitions as it stands, not locked: it only ever grows. Empty with `delivery=at-least-once`. */
  progress(at: readonly TopicPartition[], timeoutMs: number): Promise<ProgressByPartition>;
  /**
   * Writes what is planned in one transaction, provided that every progress step begins where the stored progress stands.
   * Where one does not, or something is to be parked, progress is locked first and the work is planned again.
   * @throws LandfallError; RefusedRecords for values their columns cannot hold; nothing is committed then.
   */
  write(transaction: Transaction, timeoutMs: number): Promise<Written>;
  /**
   * Finds the changes that the server refuses, after `write` failed because of one: O(k·log n) statements for k of n, in
   * a transaction that is rolled back. Empty where each is taken when it comes alone.
   * @throws LandfallError what is no single record's fault.
   */
  findRefused(transaction: Transaction, timeoutMs: number): Promise<readonly Refusal[]>;
  /** Drops what is remembered of tables: their shape turned out to be another. */
  forget(): void;
  close(): Promise<void>;
}

export interface Prepared {
  readonly tables: ReadonlyMap<string, Table>;
  readonly leftOut: readonly { readonly table: string; readonly field: string }[];
  /** Columns that were created without the source's default, and why. */
  readonly leftOutDefaults: readonly { readonly table: string; readonly field: string; readonly why: string }[];
}
