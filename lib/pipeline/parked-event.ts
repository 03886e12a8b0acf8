import type { Decoder } from '../decode/decoder.ts';
import { keyHash, storable } from '../dialect/parked-keys.ts';
import type { ChangeEvent } from '../model/change-event.ts';
import { contentHash, type DeadLetter } from '../model/dead-letter.ts';
import { RecordError } from '../model/errors.ts';
import type { ParkedRow } from '../model/parked-row.ts';
import type { KafkaRecord } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';

/** The dead letter of a parked record cannot be read. */
export const letterMissing = 'LETTER_MISSING';
/** Nobody can tell whether a newer state of what the record is about was written. */
export const redriveUnsure = 'REDRIVE_UNSURE';

interface ParkedSettings extends Pick<Settings, 'insertMode' | 'deleteMode'> {
  /** Topics of which several partitions were applied. */
  readonly spreadTopics: ReadonlySet<string>;
}

/** The change that a parked record is, from its dead letter; one that must not be applied any more is broken. */
export function parkedEvent(
  row: ParkedRow,
  letter: DeadLetter | undefined,
  decoder: Decoder,
  settings: ParkedSettings,
): ChangeEvent {
  const record = letter === undefined ? recordless(row) : letter.record;
  const broken = (code: string, text: string): ChangeEvent => {
    const error = new RecordError(code, record, text, { table: row.table });
    return { kind: 'broken', record, error, table: row.table, keyId: row.key };
  };
  if (letter === undefined || !isLetterOf(row, record)) {
    return broken(letterMissing, 'its dead letter is not in the folder or bucket that was given, or is another’s');
  }
  const event = withTable(decoder.decode(record), row);
  if (event.kind === 'broken') return stillBroken(event, row);
  if (event.kind === 'skipped') return event;
  const why = whyUnsure(event, row, settings);
  return why === undefined ? event : broken(redriveUnsure, why);
}

/** What the settings would stop for is here a reason like any other: nothing waits behind a parked record. */
function stillBroken(event: Extract<ChangeEvent, { kind: 'broken' }>, { table, key }: ParkedRow): ChangeEvent {
  const { record, error } = event;
  const own =
    error instanceof RecordError
      ? error
      : new RecordError(error.code, record, error.message, { cause: error, table: table ?? event.table });
  return { ...event, error: own, table: table ?? event.table, keyId: key ?? event.keyId };
}

/** A tombstone does not name its table: what was known of it when it was parked holds. */
function withTable(event: ChangeEvent, { table }: ParkedRow): ChangeEvent {
  return event.kind === 'delete' && event.tombstone && table !== undefined ? { ...event, table } : event;
}

/** Why nobody can tell whether something newer has been written. */
function whyUnsure(
  event: Exclude<ChangeEvent, { kind: 'broken' | 'skipped' }>,
  row: ParkedRow,
  { insertMode, deleteMode, spreadTopics }: ParkedSettings,
): string | undefined {
  const cure = 'load what it is about anew (an incremental snapshot)';
  if (event.kind === 'truncate') return `a truncate is never applied late: rows may have come after it: ${cure}`;
  const isAppended = insertMode === 'insert';
  if (isAppended && deleteMode !== 'delete') return undefined;
  if (isAppended && event.kind === 'delete') {
    return 'a delete is not applied late with insertMode=insert: rows of its key may have been appended after it. Delete those that lay before it yourself';
  }
  if (event.key !== undefined && event.record.key === null && spreadTopics.has(row.topic)) {
    return `the record has no Kafka key, so a newer state of its row may have come by another partition, which does not look at this one: ${cure}`;
  }
  const hash = event.key === undefined ? undefined : keyHash(event.key.id);
  if (hash === row.keyHash && (hash === undefined || storable(event.table) === row.table)) return undefined;
  return `when it was parked it was not known to be about this row (settings that tell tables and keys have changed since, or it could not be read then), so a newer state may have been written: ${cure}`;
}

function isLetterOf(row: ParkedRow, record: KafkaRecord): boolean {
  const { topic, partition, offset } = record;
  const isThere = topic === row.topic && partition === row.partition && offset === row.offset;
  return isThere && contentHash(record) === row.letter;
}

function recordless({ topic, partition, offset }: ParkedRow): KafkaRecord {
  return { topic, partition, offset, timestamp: 0, key: null, value: null, headers: [] };
}
