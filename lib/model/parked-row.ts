/** Which noted record: `letter` tells records apart that a topic and its successor of one name have at one offset. */
export interface ParkedId {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly letter: string;
}

export type ParkedState = 'open' | 'superseded' | 'resolved';

/** A row of `_landfall_parked`. */
export interface ParkedRow extends ParkedId {
  readonly table: string | undefined;
  /** `Key.id`, as far as it could be stored. */
  readonly key: string | undefined;
  readonly keyHash: string | undefined;
  readonly state: ParkedState;
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly parkedAt: number;
}

/** Which parked records are meant; what is absent does not matter. */
export interface ParkedFilter {
  readonly topic?: string | undefined;
  readonly table?: string | undefined;
  /** A code of docs/errors.md, or an SQLSTATE. */
  readonly reason?: string | undefined;
}

/** Names a parked record, for sets. */
export function parkedName({ topic, partition, offset, letter }: ParkedId): string {
  return JSON.stringify([topic, partition, offset, letter]);
}
