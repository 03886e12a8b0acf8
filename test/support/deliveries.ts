import { keyMoves } from '../../local/key-moves.ts';
import { eventOf, type LambdaEvent, type LambdaRecord, partitionId, recordsOf } from '../../local/lambda-event.ts';
import { regroupAll } from '../../local/regroup.ts';
import { type Random, seeded } from './random.ts';

/** Every event twice, as after an answer that got lost. */
export function twice(events: readonly LambdaEvent[]): LambdaEvent[] {
  return events.flatMap((event) => [event, event]);
}

/** Events of at most `size` records of one topic. */
export function cut(events: readonly LambdaEvent[], size: number): LambdaEvent[] {
  return regroupAll(events, size);
}

/**
 * Partitions run ahead of each other at random, over the whole stream, and so do topics. A partition keeps its order,
 * and the create of a primary-key change comes after its delete: one that overtakes it loses unavailable values.
 */
export function interleave(events: readonly LambdaEvent[], seed: number): LambdaEvent[] {
  const random = seeded(seed);
  const all = events.flatMap((event) => [...recordsOf(event)]);
  const deleteOf = keyMoves(all);
  const queues = Map.groupBy(all, partitionId);
  const done = new Set<LambdaRecord>();
  const isReady = (record: LambdaRecord | undefined) => {
    const itsDelete = record === undefined ? undefined : deleteOf.get(record);
    return record !== undefined && (itsDelete === undefined || done.has(itsDelete));
  };
  const result: LambdaEvent[] = [];
  while (queues.size > 0) {
    const ready = [...queues.values()].filter(([first]) => isReady(first));
    const topic = random.pick(ready)[0]?.topic;
    const taken: LambdaRecord[] = [];
    for (let size = random.int(1, 400); size > 0; ) {
      const open = [...queues].filter(([, [first]]) => first?.topic === topic && isReady(first));
      if (open.length === 0) break;
      const [id, queue] = random.pick(open);
      for (let run = random.int(1, 40); run > 0 && size > 0 && isReady(queue[0]); run--, size--) {
        const record = queue.shift();
        if (record === undefined) break;
        taken.push(record);
        done.add(record);
      }
      if (queue.length === 0) queues.delete(id);
    }
    result.push(...limited(events, taken));
  }
  return result;
}

/** Now and then what was delivered comes again, as to a consumer group that was rewound: tails of partitions. */
export function overlapping(events: readonly LambdaEvent[], seed: number): LambdaEvent[] {
  const random = seeded(seed);
  const delivered = new Map<string, LambdaRecord[]>();
  const result: LambdaEvent[] = [];
  for (const event of events) {
    result.push(event);
    for (const record of recordsOf(event)) {
      const id = partitionId(record);
      const before = delivered.get(id);
      if (before === undefined) delivered.set(id, [record]);
      else before.push(record);
    }
    if (random.chance(0.5)) result.push(...limited(events, tails(delivered, random)));
  }
  return result;
}

/** The last records of some partitions of one topic, in order. */
function tails(delivered: ReadonlyMap<string, readonly LambdaRecord[]>, random: Random): LambdaRecord[] {
  const topic = random.pick([...delivered.values()])[0]?.topic;
  const partitions = [...delivered.values()].filter(([first]) => first?.topic === topic && random.chance(0.7));
  return partitions.flatMap((records) => records.slice(-random.int(1, Math.min(300, records.length))));
}

/** These records as one event, or as several where one would be larger than Lambda allows. */
function limited(events: readonly LambdaEvent[], records: readonly LambdaRecord[]): LambdaEvent[] {
  const [like] = events;
  if (like === undefined || records.length === 0) return [];
  return regroupAll([eventOf(like, records)], 10_000);
}
