import type { ChangeEvent, Delete, SkipReason, Upsert } from '../model/change-event.ts';
import { describeValue, RecordError } from '../model/errors.ts';
import type { KafkaRecord } from '../model/record.ts';
import type { RawValues, Row } from '../model/row.ts';
import { keyOfChange, refuseKeyless } from './change-key.ts';
import { type Envelope, isDamagedEnvelope, isEnvelope } from './envelope.ts';
import { keyOf } from './key.ts';
import { moveAway, moveHere } from './key-move.ts';
import { noise } from './noise.ts';
import type { KeySettings, ParsedRecord } from './parsed-record.ts';
import { isObject } from './raw-row.ts';
import { refuseReserved, unreserved } from './reserved-names.ts';
import { flattenedPosition, sourcePosition } from './source-position.ts';
import type { SourceTable, TableNames } from './table-name.ts';

/** Decides what a record means (docs/delivery.md, "What an event does"). @throws LandfallError for what means nothing. */
export function toChangeEvent(parsed: ParsedRecord, tables: TableNames, settings: KeySettings): ChangeEvent {
  const { record, payload } = parsed;
  if (payload === undefined || payload === null) return tombstone(parsed, tables, settings);
  if (!isObject(payload)) {
    throw new RecordError('NOT_A_CHANGE_EVENT', record, `the value is ${describeValue(payload)}, not an object`);
  }
  if (isEnvelope(payload)) return fromEnvelope(parsed, payload, tables, settings);
  if (isDamagedEnvelope(payload)) {
    const text = `an envelope without a known op (${describeValue(payload.op)}) or an object in source (${describeValue(payload.source)})`;
    throw new RecordError('NOT_A_CHANGE_EVENT', record, text);
  }
  const reason = noise(parsed.schemaName, parsed.key?.shape, payload);
  return reason === undefined ? flattened(parsed, payload, tables, settings) : skipped(record, reason);
}

function fromEnvelope(
  parsed: ParsedRecord,
  envelope: Envelope,
  tables: TableNames,
  settings: KeySettings,
): ChangeEvent {
  const { record } = parsed;
  const { op, source } = envelope;
  if (op === 'm') return skipped(record, 'message');
  const change = {
    record,
    table: unreserved(tables.of(record.topic, source as SourceTable), record),
    position: sourcePosition(source),
    sourceTsMs: milliseconds(source.ts_ms),
    tsMs: milliseconds(envelope.ts_ms),
  };
  if (op === 't' && (isObject(envelope.before) || isObject(envelope.after))) {
    throw new RecordError('NOT_A_CHANGE_EVENT', record, 'op t, a truncate, with a row');
  }
  if (op === 't')
    return settings.truncate === 'truncate' ? { kind: 'truncate', ...change } : skipped(record, 'truncate');
  if (op === 'd') return deletion(parsed, parsed.row('before'), change, settings);
  const row = parsed.row('after');
  if (row === undefined) throw new RecordError('NO_AFTER', record, `op ${op} without an object in after`);
  return upsert(parsed, row, change, settings);
}

function flattened(parsed: ParsedRecord, payload: RawValues, tables: TableNames, settings: KeySettings): ChangeEvent {
  const { record } = parsed;
  const row = parsed.row(undefined);
  if (row === undefined) throw new RecordError('NOT_A_CHANGE_EVENT', record, 'the value has no fields');
  const change = {
    record,
    table: unreserved(tables.of(record.topic, undefined), record),
    position: flattenedPosition(payload),
    sourceTsMs: milliseconds(payload.__source_ts_ms),
    tsMs: milliseconds(payload.__ts_ms),
  };
  const deleted = payload.__deleted === 'true' || payload.__deleted === true;
  return deleted ? deletion(parsed, row, change, settings) : upsert(parsed, row, change, settings);
}

type ChangeFields = Pick<Upsert, 'record' | 'table' | 'position' | 'sourceTsMs' | 'tsMs'>;

function upsert(parsed: ParsedRecord, row: Row, change: ChangeFields, settings: KeySettings): ChangeEvent {
  refuseReserved(row.shape, change.table, parsed.record);
  const key = settings.primaryKeyMode === 'none' ? undefined : keyOfChange(parsed, row, change.table, settings);
  if (key !== undefined) refuseReserved(key.row.shape, change.table, parsed.record);
  else if (settings.primaryKeyMode !== 'none') refuseKeyless(parsed, change.table, settings);
  const { record, table, position, sourceTsMs, tsMs } = change;
  const moved = key && moveHere(record, key);
  return { kind: 'upsert', record, table, position, sourceTsMs, tsMs, row, key, moved };
}

function deletion(
  parsed: ParsedRecord,
  before: Row | undefined,
  change: ChangeFields,
  settings: KeySettings,
): ChangeEvent {
  if (settings.primaryKeyMode === 'none') return skipped(parsed.record, 'delete');
  const key = keyOfChange(parsed, before, change.table, settings);
  if (key === undefined) {
    if (parsed.key === undefined && settings.primaryKeyMode === 'record_key') {
      refuseKeyless(parsed, change.table, settings);
      return skipped(parsed.record, 'keyless_delete');
    }
    const text = `delete from table ${change.table}: neither the record's key nor before holds ${settings.primaryKeyFields.join(', ')}; set REPLICA IDENTITY FULL at the source or put the fields into the key`;
    throw new RecordError('DELETE_WITHOUT_KEY', parsed.record, text, { table: change.table });
  }
  refuseReserved(key.row.shape, change.table, parsed.record);
  return {
    kind: 'delete',
    ...change,
    key,
    tombstone: false,
    moved: moveAway(parsed.record, key),
  } satisfies Delete;
}

function tombstone(parsed: ParsedRecord, tables: TableNames, settings: KeySettings): ChangeEvent {
  const { record } = parsed;
  if (parsed.key === undefined) return skipped(record, 'empty');
  const key = settings.primaryKeyMode === 'none' ? undefined : keyOf(parsed.key, settings.primaryKeyFields);
  const table = tables.ofTombstone(record.topic);
  if (key === undefined || table === undefined) return skipped(record, 'tombstone');
  refuseReserved(key.row.shape, table, record);
  return {
    kind: 'delete',
    record,
    table: unreserved(table, record),
    position: undefined,
    sourceTsMs: undefined,
    tsMs: undefined,
    key,
    tombstone: true,
    moved: moveAway(record, key),
  };
}

function skipped(record: KafkaRecord, reason: SkipReason): ChangeEvent {
  return { kind: 'skipped', record, reason };
}

function milliseconds(given: unknown): number | undefined {
  return typeof given === 'number' && Number.isSafeInteger(given) ? given : undefined;
}
