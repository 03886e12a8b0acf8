import * as z from 'zod/mini';
import { LandfallError } from '../model/errors.ts';
import type { KafkaRecord, PartitionBatch } from '../model/record.ts';

// Headers are left to whoever reads one: checking every byte of them costs more than decoding the record.
const recordSchema = z.object({
  topic: z.string(),
  partition: z.number(),
  offset: z.number(),
  timestamp: z.optional(z.number()),
  key: z.nullish(z.string()),
  value: z.nullish(z.string()),
  headers: z.optional(z.unknown()),
});

const eventSchema = z.object({
  eventSource: z.enum(['aws:kafka', 'SelfManagedKafka']),
  records: z.record(z.string(), z.array(recordSchema)),
});

/**
 * Reads a Lambda event of a Kafka event source mapping (AWS Lambda Developer Guide, "Using Lambda with Amazon MSK").
 * Topic names contain `-` and `.`: topic and partition come from the records, never from the map's key.
 * Records come back in offset order, each offset once.
 * @throws LandfallError `EVENT_INVALID`, systemic: this is not such an event.
 */
export function readLambdaEvent(event: unknown): PartitionBatch[] {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new LandfallError(
      'systemic',
      'EVENT_INVALID',
      `not an event of a Kafka event source mapping: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
  const batches: PartitionBatch[] = [];
  for (const [id, given] of Object.entries(parsed.data.records)) {
    const first = given[0];
    if (first === undefined) continue;
    const records = inOffsetOrder(given.map(toRecord));
    batches.push({
      id,
      topic: first.topic,
      partition: first.partition,
      records,
    });
  }
  return batches;
}

function toRecord(given: z.output<typeof recordSchema>): KafkaRecord {
  return {
    topic: given.topic,
    partition: given.partition,
    offset: given.offset,
    timestamp: given.timestamp ?? 0,
    key: given.key ?? null,
    value: given.value ?? null,
    headers: (given.headers as KafkaRecord['headers'] | undefined) ?? [],
  };
}

function inOffsetOrder(records: KafkaRecord[]): KafkaRecord[] {
  const ordered = records.every((record, i) => i === 0 || record.offset > (records[i - 1]?.offset ?? 0));
  if (ordered) return records;
  const byOffset = new Map(records.map((record) => [record.offset, record]));
  return [...byOffset.values()].sort((a, b) => a.offset - b.offset);
}
