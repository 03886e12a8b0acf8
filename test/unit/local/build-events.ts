import type { LambdaEvent, LambdaRecord } from '../../../local/lambda-event.ts';

/** A record with a small value; `extra` overrides. */
export function record(partition: number, offset: number, extra: Partial<LambdaRecord> = {}): LambdaRecord {
  return {
    topic: 'shop.public.orders',
    partition,
    offset,
    timestamp: 1_000 + offset,
    key: base64(`{"id":${partition * 1000 + offset}}`),
    value: base64('{}'),
    headers: [],
    ...extra,
  };
}

export function event(...records: LambdaRecord[]): LambdaEvent {
  return {
    eventSource: 'aws:kafka',
    records: Object.groupBy(records, (given) => `${given.topic}-${given.partition}`) as LambdaEvent['records'],
  };
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export function header(name: string, text: string): Record<string, number[]> {
  return { [name]: [...new Int8Array(Buffer.from(text))] };
}

/** "partition:offset" of each record, event by event. */
export function places(events: Iterable<LambdaEvent>): string[][] {
  return [...events].map((given) =>
    Object.values(given.records)
      .flat()
      .map(({ partition, offset }) => `${partition}:${offset}`),
  );
}
