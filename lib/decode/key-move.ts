import type { KeyMove } from '../model/change-event.ts';
import type { KafkaRecord } from '../model/record.ts';
import { fieldValue, type Key } from '../model/row.ts';
import { parseExactly } from './json-text.ts';
import { identityOf } from './key.ts';
import { isObject } from './raw-row.ts';

/** The move that a delete of the old key announces in its header `__debezium.newkey`. */
export function moveAway(record: KafkaRecord, key: Key): KeyMove | undefined {
  const newId = otherKey(record, '__debezium.newkey', key);
  return newId === undefined ? undefined : { oldId: key.id, newId };
}

/** The move that a create of the new key announces in its header `__debezium.oldkey`. */
export function moveHere(record: KafkaRecord, key: Key): KeyMove | undefined {
  const oldId = otherKey(record, '__debezium.oldkey', key);
  return oldId === undefined ? undefined : { oldId, newId: key.id };
}

/**
 * The header holds the other key as JSON, with or without its schema around it, whatever format the record has. Headers
 * are as Lambda gave them, looked at by nobody before.
 */
function otherKey(record: KafkaRecord, name: string, key: Key): string | undefined {
  const headers: unknown = record.headers;
  if (!Array.isArray(headers)) return undefined;
  for (const header of headers as readonly unknown[]) {
    const bytes = isObject(header) ? fieldValue(header, name) : undefined;
    if (!Array.isArray(bytes)) continue;
    try {
      const given = parseExactly(Buffer.from(bytes).toString('utf8'));
      const values = isObject(given) && isObject(given.payload) && 'schema' in given ? given.payload : given;
      return isObject(values) ? identityOf(key.row.shape, values) : undefined;
    } catch {
      return undefined;
    }
  }
  return undefined;
}
