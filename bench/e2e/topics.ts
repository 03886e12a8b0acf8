import { Admin, Producer } from '@platformatic/kafka';
import { type LambdaRecord, partitionId } from '../../local/lambda-event.ts';
import { messageOf } from '../../test/support/stack/message.ts';

/** What a benchmark asks a Kafka. */
export interface Topics {
  /** The offset behind the last record, by partition ("topic-0"). */
  ends(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** What a consumer group has done, by partition. */
  committed(group: string): Promise<ReadonlyMap<string, number>>;
  /** Makes topics with these records in them: keys, values, headers, partitions and times as they were captured. */
  fill(records: readonly LambdaRecord[]): Promise<void>;
  close(): Promise<void>;
}

export function topicsOf(broker: string): Topics {
  const options = { clientId: 'bench', bootstrapBrokers: [broker] };
  const admin = new Admin(options);
  const producer = new Producer({ ...options, retries: 5 });
  for (const client of [admin, producer]) client.on('error', () => {});
  return {
    ends: async (topics) => {
      const ends = new Map<string, number>();
      for (const topic of topics) {
        const partitions = await partitionsOf(admin, topic);
        const asked = partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1n }));
        const [told] = await admin.listOffsets({ topics: [{ name: topic, partitions: asked }] });
        for (const { partitionIndex, offset } of told?.partitions ?? []) {
          ends.set(partitionId({ topic, partition: partitionIndex }), Number(offset));
        }
      }
      return ends;
    },
    committed: async (group) => {
      const [told] = await admin.listConsumerGroupOffsets({ groups: [group] });
      return new Map(
        (told?.topics ?? []).flatMap(({ name, partitions }) =>
          partitions.map(({ partitionIndex, committedOffset }) => [
            partitionId({ topic: name, partition: partitionIndex }),
            Number(committedOffset),
          ]),
        ),
      );
    },
    fill: async (records) => {
      for (const [topic, own] of Map.groupBy(records, (record) => record.topic)) {
        const partitions = Math.max(...own.map(({ partition }) => partition)) + 1;
        await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
        for (const list of Map.groupBy(own, ({ partition }) => partition).values()) {
          await producer.send({ messages: list.map(messageOf), acks: -1 });
        }
      }
    },
    close: async () => {
      await producer.close();
      await admin.close();
    },
  };
}

async function partitionsOf(admin: Admin, topic: string): Promise<number[]> {
  const metadata = await admin.metadata({ topics: [topic] });
  return Array.from({ length: metadata.topics.get(topic)?.partitionsCount ?? 0 }, (_, i) => i);
}
