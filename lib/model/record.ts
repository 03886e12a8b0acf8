import type { Encoded } from './plain-bytes.ts';

/** A Kafka record as Lambda hands it over: key and value still base64; or as it was read, with plain bytes. */
export interface KafkaRecord<Data extends Encoded = Encoded> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970, by the broker or the producer. */
  readonly timestamp: number;
  readonly key: Data | null;
  readonly value: Data | null;
  readonly headers: readonly Readonly<Record<string, readonly number[]>>[];
}

/** Records of one topic-partition, in offset order. */
export interface PartitionBatch {
  /** The key of the Lambda event's map, and the `partition` of a batch item failure: "<topic>-<n>". */
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  /** Only those of this destination table, where each is written in a transaction of its own (lib/pipeline/units.ts). */
  readonly table?: string | undefined;
}

/** Where a record stands, for error messages: "topic orders, partition 3, offset 17". */
export function positionOf(record: Pick<KafkaRecord, 'topic' | 'partition' | 'offset'>): string {
  return `topic ${JSON.stringify(record.topic)}, partition ${record.partition}, offset ${record.offset}`;
}
