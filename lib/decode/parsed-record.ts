import type { KafkaRecord } from '../model/record.ts';
import type { Row } from '../model/row.ts';
import type { Settings } from '../model/settings.ts';

/** What of a record has been parsed when its meaning is decided. */
export interface ParsedRecord {
  readonly record: KafkaRecord;
  /** undefined for a null key. */
  readonly key: Row | undefined;
  readonly schemaName: string | undefined;
  /** undefined for a null value. */
  readonly payload: unknown;
  /** The row that lies in the payload under `member`, or the payload itself. */
  row(member: 'before' | 'after' | undefined): Row | undefined;
}

export type KeySettings = Pick<Settings, 'primaryKeyMode' | 'primaryKeyFields' | 'keylessTables' | 'truncate'>;
