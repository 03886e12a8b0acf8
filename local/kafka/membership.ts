import { Consumer } from '@platformatic/kafka';
import { partitionId } from '../lambda-event.ts';
import { clientOptions, type KafkaWay } from './connection.ts';
import { PartitionBuffer } from './partition-buffer.ts';

export interface MembershipOptions {
  readonly way: KafkaWay;
  readonly group: string;
  /** Where a group begins that has no offset yet. */
  readonly from: 'earliest' | 'latest';
  /** Partitions were assigned anew, or membership was lost. */
  readonly onChange: () => void;
}

const earliest = -2n;
const latest = -1n;

/** A member of a consumer group: which partitions are its, where the group stands in them, and commits. */
export class Membership {
  readonly #consumer: Consumer;
  readonly #options: MembershipOptions;
  #isIn = false;
  /** What was assigned and has been the member's ever since. */
  readonly #held = new Map<string, PartitionBuffer>();

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#consumer = new Consumer({
      ...clientOptions(options.way),
      groupId: options.group,
      autocommit: false,
      sessionTimeout: 10_000,
      rebalanceTimeout: 60_000,
      // A member waits for the others to join, and for the session of one that died.
      requestTimeout: 90_000,
      heartbeatInterval: 1_000,
      // Known soon: a topic's new partitions, a leader that moved.
      metadataMaxAge: 30_000,
    });
    this.#consumer.on('consumer:group:join', () => {
      this.#letGo();
      options.onChange();
    });
    const lost = () => {
      this.#isIn = false;
      this.#held.clear();
      options.onChange();
    };
    this.#consumer.on('error', lost);
    this.#consumer.on('consumer:heartbeat:stalled', lost);
  }

  /** Joins the group, or joins it again for these topics. */
  async join(topics: readonly string[]): Promise<void> {
    const current = new Set(this.#consumer.topics.current);
    if (this.#isIn && current.size === topics.length && topics.every((topic) => current.has(topic))) return;
    this.#consumer.topics.clear();
    this.#consumer.topics.trackAll(...topics);
    await this.#consumer.joinGroup({});
    this.#isIn = true;
  }

  /** The member's partitions, each where the group stands. */
  async assigned(): Promise<PartitionBuffer[]> {
    const assignments = (this.#consumer.assignments ?? []).filter(({ partitions }) => partitions.length > 0);
    if (assignments.length === 0) return [];
    const topics = assignments.map(({ topic }) => topic);
    const partitions = Object.fromEntries(assignments.map((one) => [one.topic, [...one.partitions]]));
    const [committed, starts, ends] = await Promise.all([
      this.#consumer.listCommittedOffsets({ topics: assignments }),
      this.#consumer.listOffsets({
        topics,
        partitions,
        timestamp: this.#options.from === 'earliest' ? earliest : latest,
      }),
      this.#consumer.listOffsets({ topics, partitions, timestamp: latest }),
    ]);
    const buffers = assignments.flatMap(({ topic, partitions: numbers }) =>
      numbers.map((partition) => {
        const known = Number(committed.get(topic)?.[partition] ?? -1);
        const start = known >= 0 ? known : Number(starts.get(topic)?.[partition] ?? 0);
        const end = Number(ends.get(topic)?.[partition] ?? start);
        return new PartitionBuffer(topic, partition, start, { end, committed: known });
      }),
    );
    this.#held.clear();
    for (const buffer of buffers) this.#held.set(buffer.id, buffer);
    return buffers;
  }

  /** Commits offsets of partitions that have been the member's all the time; of others somebody else may know more. */
  async commit(moved: readonly { readonly partition: PartitionBuffer; readonly offset: number }[]): Promise<void> {
    const offsets = moved
      .filter(({ partition }) => this.#held.get(partition.id) === partition)
      .map(({ partition: { topic, partition }, offset }) => ({
        ...{ topic, partition },
        ...{ offset: BigInt(offset), leaderEpoch: -1 },
      }));
    if (offsets.length > 0) await this.#consumer.commit({ offsets });
  }

  /** Of what a rebalance took away: it may be somebody else's before it comes back. */
  #letGo(): void {
    const now = new Set(
      (this.#consumer.assignments ?? []).flatMap(({ topic, partitions }) =>
        partitions.map((partition) => partitionId({ topic, partition })),
      ),
    );
    for (const id of this.#held.keys()) if (!now.has(id)) this.#held.delete(id);
  }

  async leave(): Promise<void> {
    this.#consumer.removeAllListeners('consumer:group:join');
    await this.#consumer.close(true);
  }
}
