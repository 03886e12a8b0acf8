import type { ParkedRow } from '../model/parked-row.ts';
import type { Rows } from './session.ts';

/** Rows of `_landfall_parked`, as the statements about them read them. */
export function parkedRows(rows: Rows): ParkedRow[] {
  return rows.map((row) => ({
    topic: String(row.topic),
    partition: Number(row.topic_partition),
    offset: Number(row.record_offset),
    letter: String(row.letter),
    table: text(row.table_name),
    key: text(row.key),
    keyHash: text(row.key_hash),
    state: row.state as ParkedRow['state'],
    code: String(row.code),
    parkedAt: Number(row.parked_ms),
  }));
}

function text(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
