import type { RawValues } from '../model/row.ts';
import { isObject } from './raw-row.ts';

export type Envelope = RawValues & { readonly op: string; readonly source: RawValues };

const operations: ReadonlySet<string> = new Set(['c', 'r', 'u', 'd', 't', 'm']);

/** Debezium documentation, "Change events"; `message` is a logical message's. */
const members: ReadonlySet<string> = new Set([
  ...['before', 'after', 'source', 'op', 'ts_ms', 'ts_us', 'ts_ns', 'transaction', 'message'],
]);

export function isEnvelope(payload: RawValues): payload is Envelope {
  return typeof payload.op === 'string' && operations.has(payload.op) && isObject(payload.source);
}

/** No row has members of an envelope only: taken for one, it would overwrite the row of its key with nothing. */
export function isDamagedEnvelope(payload: RawValues): boolean {
  const isLike = Object.hasOwn(payload, 'after') || Object.hasOwn(payload, 'before');
  return isLike && !isEnvelope(payload) && Object.keys(payload).every((name) => members.has(name));
}
