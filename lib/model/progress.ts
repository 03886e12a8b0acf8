export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /**
   * Where each destination table has progress of its own: the table whose records are meant; undefined for records of no
   * known table.
   */
  readonly table?: string | undefined;
}

/** How far one topic-partition has come, as the destination holds it. */
export interface Progress {
  /** First offset that is neither written, skipped nor parked. */
  readonly nextOffset: number;
  /** Largest timestamp of the records below it, milliseconds. */
  readonly lastTimestamp: number;
  /** First of the records that were returned for retry: later ones wait for it. */
  readonly awaitingOffset: number | undefined;
  /** All that was returned and has not come again, event by event: one that had to wait is awaited in its turn. */
  readonly returned?: readonly ReturnedTail[];
  /** How long the record at `awaitingOffset` has been blocking the partition, milliseconds; undefined: it does not. */
  readonly blockedMs?: number | undefined;
  /** Parked records of the partition that are still open. */
  readonly parkedOpen?: number;
}

/** Records of one topic-partition that an event returned: their first and last offset. */
export type ReturnedTail = readonly [first: number, last: number];

/** One step of a topic-partition: what the transaction that writes its records also writes. */
export interface ProgressStep extends TopicPartition {
  /** Offset of the first record the step is about: all before it must be accounted for already. */
  readonly firstOffset: number;
  readonly nextOffset: number;
  /** Milliseconds. */
  readonly lastTimestamp: number;
  /** Offset of the first record of the same event that is left for later; undefined when none is. */
  readonly awaitingOffset: number | undefined;
  /** The record at `awaitingOffset` cannot be written as things are: it blocks the partition. */
  readonly isBlocked: boolean;
  /** Offset of the last record of the topic-partition in the event. */
  readonly lastOffset: number;
  /** Replaces what is stored; where absent, what this event leaves is all that is awaited. */
  readonly returned?: readonly ReturnedTail[];
  /** Made from the stored progress, under its lock; else the step is taken only where nothing more is awaited. */
  readonly isChecked?: true;
}
