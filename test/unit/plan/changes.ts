import type { Delete, KeyMove, Truncate, Upsert } from '../../../lib/model/change-event.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import { fieldValue, type Key, type Row, type RowShape, shapeOf } from '../../../lib/model/row.ts';

/** Where a change stands; everything has a default. */
export interface Standing {
  readonly partition?: number;
  readonly offset?: number;
  readonly timestamp?: number;
  /** Position in the source's log; undefined where the source has none. */
  readonly lsn?: number | undefined;
  readonly moved?: KeyMove | undefined;
}

/** A value that the source did not send. */
export const unavailable = Symbol('unavailable');

const shapes = new Map<string, RowShape>();

/** Rows with the same fields share their shape, as the decoder's do. */
export function shape(...names: readonly string[]): RowShape {
  const name = JSON.stringify(names);
  const known = shapes.get(name) ?? shapeOf(names.map((field) => ({ name: field, type: { kind: 'text' } })));
  shapes.set(name, known);
  return known;
}

export function row(cells: Readonly<Record<string, unknown>>, of = shape(...Object.keys(cells))): Row {
  const missing = new Set(Object.keys(cells).filter((name) => cells[name] === unavailable));
  const values = Object.fromEntries(
    Object.entries(cells).map(([name, value]) => [
      name,
      value === unavailable ? '__debezium_unavailable_value' : value,
    ]),
  );
  return {
    shape: of,
    cells: of.fields.map(({ name }) => fieldValue(values, name)),
    unavailable: missing.size === 0 ? undefined : missing,
    exact: () => values,
  };
}

export function key(id: string): Key {
  return { id: JSON.stringify([id]), row: row({ id }) };
}

export function keyMove(from: string, to: string): KeyMove {
  return { oldId: key(from).id, newId: key(to).id };
}

/** The row of key `id` (none where it is undefined) has these cells; `id` is one of them. */
export function upsert(id: string | undefined, cells: Readonly<Record<string, unknown>>, at: Standing = {}): Upsert {
  const all = id === undefined ? cells : { id, ...cells };
  return {
    kind: 'upsert',
    ...standing(at),
    key: id === undefined ? undefined : key(id),
    row: row(all),
    moved: at.moved,
  };
}

export function remove(id: string, at: Standing = {}): Delete {
  return { kind: 'delete', ...standing(at), key: key(id), tombstone: false, moved: at.moved };
}

/** A tombstone knows nothing of the source's log. */
export function tombstone(id: string, at: Standing = {}): Delete {
  return { ...remove(id, at), position: undefined, tombstone: true };
}

export function truncate(at: Standing = {}): Truncate {
  return { kind: 'truncate', ...standing(at) };
}

function standing(at: Standing) {
  const position = at.lsn === undefined ? undefined : [at.lsn];
  return { record: record(at), table: 't', position, sourceTsMs: undefined, tsMs: undefined };
}

export function record({ partition = 0, offset = 0, timestamp = 0 }: Standing = {}): KafkaRecord {
  return { topic: 'shop.public.t', partition, offset, timestamp, key: null, value: null, headers: [] };
}
