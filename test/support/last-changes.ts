import { type LambdaEvent, partitionId, recordsOf } from '../../local/lambda-event.ts';

/** Keys (first key field, as text) of a topic that have a record at or behind where their partition stands. */
export function keysBehind(
  events: readonly LambdaEvent[],
  nextOffsets: ReadonlyMap<string, number>,
  topic: string,
): Set<string> {
  const keys = new Set<string>();
  for (const record of events.flatMap((event) => [...recordsOf(event)])) {
    if (record.topic !== topic || typeof record.key !== 'string') continue;
    if (record.offset < (nextOffsets.get(partitionId(record)) ?? 0)) continue;
    const document = JSON.parse(Buffer.from(record.key, 'base64').toString('utf8')) as Record<string, unknown>;
    const payload = (document.payload ?? document) as Record<string, unknown>;
    keys.add(String(Object.values(payload)[0]));
  }
  return keys;
}
