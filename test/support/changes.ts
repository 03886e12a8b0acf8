import type { LambdaEvent } from '../../local/lambda-event.ts';
import { recordsOf } from '../../local/lambda-event.ts';

interface Value {
  readonly op?: string;
  readonly __op?: string;
  readonly __deleted?: string;
}

/** The creates, reads and updates of a stream: "partition/offset" by table, sorted. Read without the code under test. */
export function changesByTable(events: readonly LambdaEvent[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const record of events.flatMap((event) => [...recordsOf(event)])) {
    if (typeof record.value !== 'string') continue;
    const document = JSON.parse(Buffer.from(record.value, 'base64').toString('utf8')) as { payload?: Value } & Value;
    const value = document.payload ?? document;
    if (!['c', 'r', 'u'].includes(value.op ?? value.__op ?? '') || value.__deleted === 'true') continue;
    const table = record.topic.slice(record.topic.lastIndexOf('.') + 1);
    found.set(table, [...(found.get(table) ?? []), `${record.partition}/${record.offset}`]);
  }
  for (const places of found.values()) places.sort();
  return found;
}
