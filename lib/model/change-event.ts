import type { KafkaRecord } from './record.ts';
import type { Key, Row } from './row.ts';

/** A position in the source's log; compared within one source only. */
export type SourcePosition = readonly bigint[];

interface Change {
  readonly record: KafkaRecord;
  /** Destination table, without schema. */
  readonly table: string;
  readonly position: SourcePosition | undefined;
}

/** One half of a primary-key change: identities of both keys, as both halves compute them. */
export interface KeyMove {
  readonly oldId: string;
  readonly newId: string;
}

/** The row with this key has these values from now on. `key` is undefined for tables without key. */
export interface Upsert extends Change {
  readonly kind: 'upsert';
  readonly key: Key | undefined;
  readonly row: Row;
  readonly moved: KeyMove | undefined;
  /** Microseconds or milliseconds are never taken from the clock: `source.ts_ms` and `ts_ms` of the envelope. */
  readonly sourceTsMs: number | undefined;
  readonly tsMs: number | undefined;
}

/** The row with this key is gone; `tombstone` where the record is one (it cannot create a table). */
export interface Delete extends Change {
  readonly kind: 'delete';
  readonly key: Key;
  readonly tombstone: boolean;
  readonly moved: KeyMove | undefined;
  readonly sourceTsMs: number | undefined;
  readonly tsMs: number | undefined;
}

/** All rows of the table before this position are gone. */
export interface Truncate extends Change {
  readonly kind: 'truncate';
}

export type SkipReason =
  | 'heartbeat'
  | 'transaction'
  | 'schema-change'
  | 'message'
  | 'empty'
  | 'tombstone'
  | 'truncate'
  | 'delete'
  | 'keyless-delete'
  | 'unknown-table';

/** Nothing to write, by rule. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly record: KafkaRecord;
  readonly reason: SkipReason;
}

export type RowChange = Upsert | Delete;
export type ChangeEvent = RowChange | Truncate | Skipped;
