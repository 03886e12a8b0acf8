import type { ParkedRow } from '../lib/model/parked-row.ts';
import { aligned } from './aligned.ts';
import { printable } from './check-output.ts';

/** A parked record, and the name of its letter. */
export type ClosedRecord = Pick<ParkedRow, 'topic' | 'partition' | 'offset' | 'table' | 'key' | 'code'> & {
  readonly name: string;
};

/** Records that are told one by one. */
const told = 20;

/** What is about to be closed. */
export function openLines(records: readonly ClosedRecord[]): string {
  const rows = records
    .slice(0, told)
    .map(({ code, table = '–', key = '–', name }) => [code, table, key.slice(0, 60), name].map(printable));
  const more = records.length > told ? [`… and ${records.length - told} more`] : [];
  return `${[...aligned([['code', 'table', 'key', 'name'], ...rows]), ...more].join('\n')}\n`;
}

/** For people: what was done. `given`: how many were open when they were looked at. */
export function closedLines(closed: readonly ClosedRecord[], given: number): string {
  if (given === 0) return 'Nothing of that is open.\n';
  const others = given - closed.length;
  const settled = others === 0 ? '' : ` ${others} others were settled meanwhile.`;
  return `${closed.length} closed: resolved with code CLOSED in _landfall_parked, not written.${settled}\n`;
}

/** The same for programs. */
export function closedJson(closed: readonly ClosedRecord[]): string {
  const records = closed.map(({ name, topic, partition, offset, table, key, code }) => {
    return { name, topic, partition, offset, table, key, code };
  });
  return `${JSON.stringify({ ok: true, closed: records.length, records })}\n`;
}
