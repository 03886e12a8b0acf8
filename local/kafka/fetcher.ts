import { Consumer, findErrorBy } from '@platformatic/kafka';
import type { LambdaRecord } from '../lambda-event.ts';
import { clientOptions, type KafkaWay } from './connection.ts';
import { type Encode, toLambdaRecord } from './lambda-record.ts';
import type { PartitionBuffer } from './partition-buffer.ts';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** All that is read ahead, over all partitions; a partition of which nothing waits is read all the same. */
const readAheadBytes = 16_000_000;
const isControl = 32;
const offsetOutOfRange = 1;

export interface FetcherOptions {
  readonly way: KafkaWay;
  readonly group: string;
  readonly from: 'earliest' | 'latest';
  readonly encode?: Encode;
  /** Told where reading goes on elsewhere than it stood. */
  readonly onNotice: (notice: string) => void;
}

/**
 * Reads partitions from where they stand, those that have room for more. It has connections of its own: a broker
 * answers one request of a connection after the other, and commits must not wait for a fetch.
 */
export class Fetcher {
  readonly #consumer: Consumer;
  readonly #options: FetcherOptions;

  constructor(options: FetcherOptions) {
    const { way, group } = options;
    this.#consumer = new Consumer({ ...clientOptions(way), groupId: group, autocommit: false, retries: 0 });
    this.#consumer.on('error', () => {});
    this.#options = options;
  }

  /** One round. @throws what the client throws */
  async fetch(partitions: readonly PartitionBuffer[], waitMs: number, isCurrent: () => boolean): Promise<void> {
    const hungry = hungryOnes(partitions);
    if (hungry.length === 0) return;
    const topics = [...new Set(hungry.map(({ topic }) => topic))];
    this.#consumer.topics.clear();
    this.#consumer.topics.trackAll(...topics);
    const metadata = await this.#consumer.metadata({ topics });
    const leaderOf = ({ topic, partition }: PartitionBuffer) =>
      metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
    const idOf = (topic: string) => metadata.topics.get(topic)?.id;
    const readable = hungry.filter((one) => this.#isReadable(one, idOf(one.topic)));
    // A partition that is full holds nobody up: without it in the request, the next one comes sooner.
    const maxWaitTime = hungry.length === partitions.length ? waitMs : Math.min(waitMs, 50);
    const rounds = [...Map.groupBy(readable, leaderOf)].map(async ([node, group]) => {
      const positions = new Map(group.map((one) => [`${one.topicId} ${one.partition}`, one]));
      const wanted = group.map(({ topicId = '', partition, position }) => ({
        topicId,
        partitions: [wantedPartition(partition, position)],
      }));
      try {
        const response = await this.#consumer.fetch({ node, topics: wanted, ...fetchLimits, maxWaitTime });
        if (isCurrent()) readInto(positions, response, this.#options.encode);
      } catch (error) {
        if (isCurrent() && this.#outOfRange(positions, error)) return;
        this.#consumer.clearMetadata();
        throw error;
      }
    });
    await Promise.all(rounds);
  }

  close(): Promise<void> {
    return this.#consumer.close(true);
  }

  /** Records that Kafka no longer has: reading goes on where a new group would begin. */
  #outOfRange(positions: ReadonlyMap<string, PartitionBuffer>, error: unknown): boolean {
    if (!(error instanceof Error)) return false;
    const problem = findErrorBy(error, 'apiId', 'OFFSET_OUT_OF_RANGE');
    const response = (error as { response?: FetchResponse }).response;
    if (problem === null || response === undefined) return false;
    let moved = false;
    for (const { topicId, partitions } of response.responses) {
      for (const { partitionIndex, errorCode, logStartOffset, highWatermark } of partitions) {
        const buffer = positions.get(`${topicId} ${partitionIndex}`);
        if (buffer === undefined || errorCode !== offsetOutOfRange) continue;
        const next = Number(this.#options.from === 'earliest' ? logStartOffset : highWatermark);
        if (next < 0) continue;
        const { id, position } = buffer;
        this.#options.onNotice(`${id}: offset ${position} is not there (any more), reading goes on at ${next}`);
        buffer.moveTo(next, Number(highWatermark));
        moved = true;
      }
    }
    return moved;
  }

  /**
   * A topic that was deleted and created again is read from its start, wherever the old one ended: all of it is new.
   * What was read of the old one is done before.
   */
  #isReadable(buffer: PartitionBuffer, topicId: string | undefined): boolean {
    if (topicId === undefined) return false;
    const { id, topicId: before, position, length } = buffer;
    if (before !== undefined && before !== topicId && length > 0) return false;
    buffer.topicId = topicId;
    if (before === undefined || before === topicId) return true;
    buffer.moveTo(0);
    this.#options.onNotice(
      `${id}: the topic was created anew (the old one was read to ${position}), reading begins at 0`,
    );
    return true;
  }
}

const fetchLimits = { minBytes: 1, maxBytes: 8_000_000, isolationLevel: 1 };

function wantedPartition(partition: number, position: number) {
  const partitionMaxBytes = 2_000_000;
  return { partition, currentLeaderEpoch: -1, lastFetchedEpoch: -1, fetchOffset: BigInt(position), partitionMaxBytes };
}

function hungryOnes(partitions: readonly PartitionBuffer[]): PartitionBuffer[] {
  const total = partitions.reduce((sum, { bytes }) => sum + bytes, 0);
  return partitions.filter(({ isFull, length }) => !isFull && (total < readAheadBytes || length === 0));
}

function readInto(
  positions: ReadonlyMap<string, PartitionBuffer>,
  response: FetchResponse,
  encode: Encode | undefined,
): void {
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
          read.push(toLambdaRecord(buffer.topic, buffer.partition, batch, record, encode));
        }
      }
      buffer.add(read, now);
      buffer.position = next;
    }
  }
}
