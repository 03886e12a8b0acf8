import { Consumer, findErrorBy } from '@platformatic/kafka';
import type { LambdaRecord } from '../lambda-event.ts';
import { clientOptions, type KafkaWay } from './connection.ts';
import { toLambdaRecord } from './lambda-record.ts';
import type { PartitionBuffer } from './partition-buffer.ts';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** All that is read ahead, over all partitions; a partition of which nothing waits is read all the same. */
const readAheadBytes = 48_000_000;
const isControl = 32;
const offsetOutOfRange = 1;

/**
 * Reads partitions from where they stand, those that have room for more. It has connections of its own: a broker
 * answers one request of a connection after the other, and commits must not wait for a fetch.
 */
export class Fetcher {
  readonly #consumer: Consumer;
  readonly #from: 'earliest' | 'latest';

  constructor(way: KafkaWay, group: string, from: 'earliest' | 'latest') {
    this.#consumer = new Consumer({ ...clientOptions(way), groupId: group, autocommit: false, retries: 0 });
    this.#consumer.on('error', () => {});
    this.#from = from;
  }

  /** One round. Returns what is wrong with offsets, in words; empty where all is well. @throws what the client throws */
  async fetch(partitions: readonly PartitionBuffer[], waitMs: number, isCurrent: () => boolean): Promise<string[]> {
    const hungry = hungryOnes(partitions);
    if (hungry.length === 0) return [];
    const topics = [...new Set(hungry.map(({ topic }) => topic))];
    this.#consumer.topics.clear();
    this.#consumer.topics.trackAll(...topics);
    const metadata = await this.#consumer.metadata({ topics });
    const leaderOf = ({ topic, partition }: PartitionBuffer) =>
      metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
    const idOf = (topic: string) => metadata.topics.get(topic)?.id ?? '';
    // A partition that is full holds nobody up: without it in the request, the next one comes sooner.
    const maxWaitTime = hungry.length === partitions.length ? waitMs : Math.min(waitMs, 50);
    const rounds = [...Map.groupBy(hungry, leaderOf)].map(async ([node, group]) => {
      const positions = new Map(group.map((one) => [`${idOf(one.topic)} ${one.partition}`, one]));
      const wanted = group.map(({ topic, partition, position }) => ({
        topicId: idOf(topic),
        partitions: [wantedPartition(partition, position)],
      }));
      try {
        const response = await this.#consumer.fetch({ node, topics: wanted, ...fetchLimits, maxWaitTime });
        if (isCurrent()) readInto(positions, response);
        return [];
      } catch (error) {
        const told = isCurrent() ? this.#outOfRange(positions, error) : [];
        if (told.length > 0) return told;
        this.#consumer.clearMetadata();
        throw error;
      }
    });
    return (await Promise.all(rounds)).flat();
  }

  close(): Promise<void> {
    return this.#consumer.close(true);
  }

  /** Records that Kafka no longer has: reading goes on where a new group would begin. */
  #outOfRange(positions: ReadonlyMap<string, PartitionBuffer>, error: unknown): string[] {
    if (!(error instanceof Error)) return [];
    const problem = findErrorBy(error, 'apiId', 'OFFSET_OUT_OF_RANGE');
    const response = (error as { response?: FetchResponse }).response;
    if (problem === null || response === undefined) return [];
    const told: string[] = [];
    for (const { topicId, partitions } of response.responses) {
      for (const { partitionIndex, errorCode, logStartOffset, highWatermark } of partitions) {
        const buffer = positions.get(`${topicId} ${partitionIndex}`);
        if (buffer === undefined || errorCode !== offsetOutOfRange) continue;
        const next = Number(this.#from === 'earliest' ? logStartOffset : highWatermark);
        if (next < 0) continue;
        told.push(`${buffer.id}: offset ${buffer.position} is not there (any more), reading goes on at ${next}`);
        buffer.position = next;
      }
    }
    return told;
  }
}

const fetchLimits = { minBytes: 1, maxBytes: 16_000_000, isolationLevel: 1 };

function wantedPartition(partition: number, position: number) {
  const partitionMaxBytes = 4_000_000;
  return { partition, currentLeaderEpoch: -1, lastFetchedEpoch: -1, fetchOffset: BigInt(position), partitionMaxBytes };
}

function hungryOnes(partitions: readonly PartitionBuffer[]): PartitionBuffer[] {
  const total = partitions.reduce((sum, { bytes }) => sum + bytes, 0);
  return partitions.filter(({ isFull, length }) => !isFull && (total < readAheadBytes || length === 0));
}

function readInto(positions: ReadonlyMap<string, PartitionBuffer>, response: FetchResponse): void {
  const now = performance.now();
  for (const { topicId, partitions } of response.responses) {
    for (const { partitionIndex, lastStableOffset, records: batches } of partitions) {
      // A broker may still tell of a partition that was asked for in the round before.
      const buffer = positions.get(`${topicId} ${partitionIndex}`);
      if (buffer === undefined) continue;
      buffer.end = Math.max(buffer.end, Number(lastStableOffset));
      const read: LambdaRecord[] = [];
      let next = buffer.position;
      for (const batch of batches ?? []) {
        next = Math.max(next, Number(batch.firstOffset) + batch.lastOffsetDelta + 1);
        if ((batch.attributes & isControl) !== 0) continue;
        for (const record of batch.records) {
          // A broker sends whole batches: what lies before the position was read before.
          if (Number(batch.firstOffset) + record.offsetDelta < buffer.position) continue;
          read.push(toLambdaRecord(buffer.topic, buffer.partition, batch, record));
        }
      }
      buffer.add(read, now);
      buffer.position = next;
    }
  }
}
