import * as z from 'zod/mini';
import { describeValue, LandfallError } from '../model/errors.ts';
import { PlainBytes } from '../model/plain-bytes.ts';
import type { KafkaRecord, PartitionBatch } from '../model/record.ts';

// Headers are left to whoever reads one: checking every byte of them costs more than decoding the record.
const encoded = z.union([z.string(), z.instanceof(PlainBytes)]);

const recordSchema = z.object({
  topic: z.string(),
  partition: z.int32().check(z.minimum(0)),
  offset: z.int().check(z.minimum(0)),
  // Kafka's -1 is a record without one.
  timestamp: z.optional(z.int()),
  key: z.nullish(encoded),
  value: z.nullish(encoded),
  headers: z.optional(z.unknown()),
});

type GivenRecord = z.output<typeof recordSchema>;

const eventSchema = z.object({
  eventSource: z.enum(['aws:kafka', 'SelfManagedKafka']),
  records: z.record(z.string(), z.custom<readonly unknown[]>(Array.isArray, 'is no list')),
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
    throw invalid(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  // The library leaves this one out: nobody would hear of its records.
  if (Object.hasOwn((event as z.output<typeof eventSchema>).records, '__proto__')) throw invalid('records.__proto__');
  const batches: PartitionBatch[] = [];
  const known = new Set<string>();
  for (const [id, given] of Object.entries(parsed.data.records)) {
    const checked = given.map((record, i) => checkedRecord(record, `records.${id}.${i}`));
    const [first] = checked;
    if (first === undefined) continue;
    const { topic, partition } = first;
    if (!isTopic(topic)) throw invalid(`${describeValue(topic)} is no name of a topic`);
    if (!checked.every((record) => record.topic === topic && record.partition === partition)) {
      throw invalid(`the records of ${describeValue(id)} are of several partitions`);
    }
    const name = `${partition} ${topic}`;
    if (known.has(name)) throw invalid(`partition ${partition} of topic ${describeValue(topic)} is there twice`);
    known.add(name);
    const records = inOffsetOrder(checked.map(toRecord));
    batches.push({ id, topic, partition, records });
  }
  return batches;
}

/** Most records are told at a glance; the schema says what is wrong with another. */
function checkedRecord(given: unknown, path: string): GivenRecord {
  if (isPlainly(given)) return given;
  const parsed = recordSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(`${[path, ...(issue?.path ?? [])].join('.')} ${issue?.message ?? ''}`);
}

function isPlainly(given: unknown): given is GivenRecord {
  if (given === null || typeof given !== 'object') return false;
  const { topic, partition, offset, timestamp, key, value } = given as { readonly [name: string]: unknown };
  return (
    typeof topic === 'string' &&
    isCount(partition) &&
    partition <= 2_147_483_647 &&
    isCount(offset) &&
    isCount(timestamp) &&
    isEncoded(key) &&
    isEncoded(value)
  );
}

function isEncoded(given: unknown): boolean {
  return typeof given === 'string' || given === undefined || given === null || given instanceof PlainBytes;
}

function isCount(given: unknown): given is number {
  return Number.isSafeInteger(given) && (given as number) >= 0;
}

function invalid(what: string): LandfallError {
  return new LandfallError('systemic', 'EVENT_INVALID', `not an event of a Kafka event source mapping: ${what}`);
}

/** Kafka allows no more than this, and a destination's tables of ours hold whatever is text. */
function isTopic(name: string): boolean {
  return name !== '' && name.length <= 249 && !name.includes('\0') && name.isWellFormed();
}

function toRecord(given: GivenRecord): KafkaRecord {
  if (isWhole(given)) return given;
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

/** As most records are: nothing is left to be filled in. */
function isWhole(given: GivenRecord): given is GivenRecord & KafkaRecord {
  const { timestamp, key, value, headers } = given;
  return timestamp !== undefined && key !== undefined && value !== undefined && Array.isArray(headers);
}

function inOffsetOrder(records: KafkaRecord[]): KafkaRecord[] {
  const ordered = records.every((record, i) => i === 0 || record.offset > (records[i - 1]?.offset ?? 0));
  if (ordered) return records;
  const byOffset = new Map(records.map((record) => [record.offset, record]));
  return [...byOffset.values()].sort((a, b) => a.offset - b.offset);
}
