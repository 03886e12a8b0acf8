import type { RecordError } from './errors.ts';
import type { KafkaRecord } from './record.ts';

/** A key of a destination table. `keyId` is the identity of `Key.id`. */
export interface TableKey {
  readonly table: string;
  readonly keyId: string;
}

/** Names a key of a table, for sets. */
export function keyName({ table, keyId }: TableKey): string {
  return JSON.stringify([table, keyId]);
}

/** A record that cannot be written: kept as a dead letter and noted in the destination, so that others go on. */
export interface ParkedRecord {
  readonly record: KafkaRecord;
  readonly error: RecordError;
  /** undefined where the record is too broken to tell. */
  readonly table: string | undefined;
  readonly keyId: string | undefined;
  /** superseded: a later change of the same key is written, so this one is never to be applied. */
  readonly state: 'open' | 'superseded';
}

/** What a transaction has to do with parked records. */
export interface Parking {
  /** Records it parks. */
  readonly parked: readonly ParkedRecord[];
  /** Keys whose open parked records of earlier transactions are superseded by what it writes. */
  readonly superseded: readonly TableKey[];
  /** Tables it empties: all that is parked of them in earlier transactions is superseded. */
  readonly emptied: readonly string[];
  /** Keys it takes to have no open parked record: it must not be written where one has. */
  readonly takenAsFree: readonly TableKey[];
}

export const noParking: Parking = { parked: [], superseded: [], emptied: [], takenAsFree: [] };
