import type { LandfallError } from './errors.ts';
import type { KafkaRecord } from './record.ts';
import type { Key, Row } from './row.ts';

/**
 * A position in the source's log: [lsn] (PostgreSQL) or [binlog file, pos, row] (MySQL, MariaDB).
 * Comparable within one source only.
 */
export type SourcePosition = readonly number[];

interface Change {
  readonly record: KafkaRecord;
  /** Destination table, without schema. */
  readonly table: string;
  readonly position: SourcePosition | undefined;
  /** `source.ts_ms` and `ts_ms` of the envelope, milliseconds since 1970; never the clock. */
  readonly sourceTsMs: number | undefined;
  readonly tsMs: number | undefined;
}

/** One half of a primary-key change: the identities of both keys, the same in both halves. */
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
}

/** The row with this key is gone; `tombstone` where the record is one (it cannot create a table). */
export interface Delete extends Change {
  readonly kind: 'delete';
  readonly key: Key;
  readonly tombstone: boolean;
  readonly moved: KeyMove | undefined;
}

/** All rows of the table before this position are gone. */
export interface Truncate extends Change {
  readonly kind: 'truncate';
}

export type SkipReason =
  | 'heartbeat'
  | 'transaction'
  | 'schema_change'
  | 'message'
  | 'empty'
  | 'tombstone'
  | 'truncate'
  | 'delete'
  | 'keyless_delete'
  | 'unknown_table';

/** Nothing to write, by rule. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly record: KafkaRecord;
  readonly reason: SkipReason;
}

/** A record nothing can be made of; its table and key as far as they can be told all the same. */
export interface Broken {
  readonly kind: 'broken';
  readonly record: KafkaRecord;
  readonly error: LandfallError;
  readonly table?: string | undefined;
  readonly keyId?: string | undefined;
}

export type RowChange = Upsert | Delete;
export type TableChange = RowChange | Truncate;
export type ChangeEvent = TableChange | Skipped | Broken;

/** The primary-key change whose old row goes with this event; undefined for every other event, tombstones too. */
export function moveAwayName(event: ChangeEvent | undefined): string | undefined {
  return event?.kind === 'delete' && event.moved && !event.tombstone ? moveName(event.moved, event) : undefined;
}

/** Names a primary-key change: its keys, and where in the source's log it stands. The same in both halves. */
export function moveName(move: KeyMove, change: Pick<Change, 'position'>): string {
  return JSON.stringify([move.oldId, move.newId, change.position ?? null]);
}
