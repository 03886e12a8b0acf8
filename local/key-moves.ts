import { headerText, type LambdaRecord } from './lambda-event.ts';

/**
 * Which create of a primary-key change belongs to which delete: Debezium sends a delete of the old key with the header
 * `__debezium.newkey` and a create of the new key with `__debezium.oldkey`, usually to another partition. The same
 * change may happen again later: the first create goes with the first delete. Records in order per partition.
 */
export function keyMoves(records: Iterable<LambdaRecord>): Map<LambdaRecord, LambdaRecord> {
  const deletes = new Map<string, LambdaRecord[]>();
  const creates: [LambdaRecord, string][] = [];
  for (const record of records) {
    if (typeof record.value !== 'string' || typeof record.key !== 'string') continue;
    const newKey = headerText(record, '__debezium.newkey');
    const oldKey = headerText(record, '__debezium.oldkey');
    if (newKey === undefined && oldKey === undefined) continue;
    const own = Buffer.from(record.key, 'base64').toString('utf8');
    if (newKey !== undefined) {
      const move = moveOf(record.topic, own, newKey);
      deletes.set(move, [...(deletes.get(move) ?? []), record]);
    }
    if (oldKey !== undefined) creates.push([record, moveOf(record.topic, oldKey, own)]);
  }
  const pairs = new Map<LambdaRecord, LambdaRecord>();
  for (const [create, move] of creates) {
    const first = deletes.get(move)?.shift();
    if (first !== undefined) pairs.set(create, first);
  }
  return pairs;
}

function moveOf(topic: string, oldKey: string, newKey: string): string {
  return JSON.stringify([topic, plainKey(oldKey), plainKey(newKey)]);
}

/** A key's fields alone, whether it carries its schema or, as a header of JsonConverter, is JSON inside a string. */
function plainKey(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'string') return plainKey(parsed);
    if (typeof parsed === 'object' && parsed !== null && 'payload' in parsed && 'schema' in parsed) {
      return parsed.payload;
    }
    return parsed;
  } catch {
    return text;
  }
}
