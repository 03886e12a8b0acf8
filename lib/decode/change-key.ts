import { LandfallError, RecordError } from '../model/errors.ts';
import type { Key, Row } from '../model/row.ts';
import { keyOf } from './key.ts';
import type { KeySettings, ParsedRecord } from './parsed-record.ts';

/**
 * The key of a change; undefined where it has none.
 * @throws RecordError `KEY_UNAVAILABLE` where the source did not send a field of it.
 */
export function keyOfChange(
  parsed: ParsedRecord,
  row: Row | undefined,
  table: string,
  settings: KeySettings,
): Key | undefined {
  const fields = settings.primaryKeyFields;
  if (settings.primaryKeyMode === 'record_key') return parsed.key && keyOf(parsed.key, fields);
  const isUnknown = fields.find((name) => row?.unavailable?.has(name));
  if (isUnknown !== undefined) {
    const text = `the key field ${JSON.stringify(isUnknown)} was not sent, as it is large and did not change: set REPLICA IDENTITY FULL at the source, or choose primaryKeyFields that are small`;
    throw new RecordError('KEY_UNAVAILABLE', parsed.record, text, { table, column: isUnknown });
  }
  return (row && keyOf(row, fields)) ?? (parsed.key && keyOf(parsed.key, fields));
}

/** What becomes of a record without key; returns where it is to be appended. */
export function refuseKeyless(parsed: ParsedRecord, table: string, settings: KeySettings): void {
  if (settings.primaryKeyMode === 'record_key' && settings.keylessTables === 'append') return;
  const cure =
    'give the source table a primary key, or the connector message.key.columns, or set keylessTables to append or dead-letter';
  const text = `table ${table}: the record has no key (or lacks ${settings.primaryKeyFields.join(', ') || 'its fields'}); ${cure}`;
  if (settings.primaryKeyMode === 'record_key' && settings.keylessTables === 'halt') {
    throw new LandfallError('systemic', 'NO_KEY', text);
  }
  throw new RecordError('NO_KEY', parsed.record, text, { table });
}
