import { keyMoves } from './key-moves.ts';
import { eventOf, type LambdaEvent, type LambdaRecord, recordsOf } from './lambda-event.ts';

/** Lambda takes at most 6 MB of payload in one invocation; some of it is the event's own envelope. */
export const maxEventBytes = 6_000_000;

/**
 * The same records in events of at most `size` records of one topic. A partition keeps its order; partitions of one
 * source event are merged by Kafka timestamp, so that a cut separates what happened apart.
 */
export async function* regroup(
  events: Iterable<LambdaEvent> | AsyncIterable<LambdaEvent>,
  size: number,
): AsyncGenerator<LambdaEvent> {
  const regrouper = new Regrouper(size);
  for await (const event of events) yield* regrouper.add(event);
  yield* regrouper.end();
}

/** As `regroup`, for events in memory. */
export function regroupAll(events: Iterable<LambdaEvent>, size: number): LambdaEvent[] {
  const regrouper = new Regrouper(size);
  const result: LambdaEvent[] = [];
  for (const event of events) result.push(...regrouper.add(event));
  return [...result, ...regrouper.end()];
}

interface Waiting {
  readonly like: LambdaEvent;
  records: LambdaRecord[];
  bytes: number;
}

/** A topic's records wait until an event is full; topics take turns as their events fill. */
class Regrouper {
  readonly #size: number;
  readonly #waiting = new Map<string, Waiting>();

  constructor(size: number) {
    this.#size = size;
  }

  *add(event: LambdaEvent): Generator<LambdaEvent> {
    for (const record of byTimestamp(event)) {
      const bytes = payloadBytes(record);
      const waiting = this.#waiting.get(record.topic);
      if (waiting !== undefined && waiting.bytes + bytes > maxEventBytes) yield* this.#flush(record.topic);
      const topic = this.#waiting.get(record.topic) ?? { like: event, records: [], bytes: 0 };
      topic.records.push(record);
      topic.bytes += bytes;
      this.#waiting.set(record.topic, topic);
      if (topic.records.length >= this.#size) yield* this.#flush(record.topic);
    }
  }

  *end(): Generator<LambdaEvent> {
    for (const topic of [...this.#waiting.keys()]) yield* this.#flush(topic);
  }

  *#flush(topic: string): Generator<LambdaEvent> {
    const waiting = this.#waiting.get(topic);
    this.#waiting.delete(topic);
    if (waiting !== undefined) yield eventOf(waiting.like, waiting.records);
  }
}

/** An upper bound of what a record adds to an event's JSON; all but headers is ASCII. */
export function payloadBytes(record: LambdaRecord): number {
  const headers = headerBytes(record.headers ?? none);
  return 200 + record.topic.length + (record.key?.length ?? 0) + (record.value?.length ?? 0) + headers;
}

const none: NonNullable<LambdaRecord['headers']> = [];
/** Records of one connector share their headers. */
const headerSizes = new WeakMap<NonNullable<LambdaRecord['headers']>, number>();

function headerBytes(headers: NonNullable<LambdaRecord['headers']>): number {
  let size = headerSizes.get(headers);
  if (size === undefined) {
    size = JSON.stringify(headers).length;
    headerSizes.set(headers, size);
  }
  return size;
}

/**
 * An event's partitions merged: the earliest next record first, of equals the lower partition's. The create of a
 * primary-key change waits for its delete: they often share a timestamp, and timestamps of a partition may go back.
 */
export function byTimestamp(event: LambdaEvent): LambdaRecord[] {
  const queues = Object.values(event.records).map((records) => ({ records, next: 0 }));
  const deleteOf = keyMoves(recordsOf(event));
  const done = new Set<LambdaRecord>();
  const merged: LambdaRecord[] = [];
  const total = recordsOf(event).length;
  while (merged.length < total) {
    let best: (typeof queues)[number] | undefined;
    let bestRank: readonly [number, number] = [Infinity, Infinity];
    for (const queue of queues) {
      const record = queue.records[queue.next];
      if (record === undefined) continue;
      const itsDelete = deleteOf.get(record);
      const rank = [itsDelete !== undefined && !done.has(itsDelete) ? 1 : 0, record.timestamp] as const;
      if (rank[0] < bestRank[0] || (rank[0] === bestRank[0] && rank[1] < bestRank[1])) {
        best = queue;
        bestRank = rank;
      }
    }
    const record = best?.records[best.next];
    if (best === undefined || record === undefined) break;
    best.next++;
    merged.push(record);
    if (deleteOf.size > 0) done.add(record);
  }
  return merged;
}
