import { Consumer } from '@platformatic/kafka';
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
    this.#consumer.on('consumer:group:join', () => options.onChange());
    const lost = () => {
      this.#isIn = false;
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
    return assignments.flatMap(({ topic, partitions: numbers }) =>
      numbers.map((partition) => {
        const known = Number(committed.get(topic)?.[partition] ?? -1);
        const start = known >= 0 ? known : Number(starts.get(topic)?.[partition] ?? 0);
        return new PartitionBuffer(topic, partition, start, Number(ends.get(topic)?.[partition] ?? start));
      }),
    );
  }

  /** Commits offsets of partitions that are still the member's; the others are their new owner's. */
  async commit(partitions: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[]) {
    const own = partitions.filter(({ topic, partition }) =>
      this.#consumer.assignments?.some((one) => one.topic === topic && one.partitions.includes(partition)),
    );
    if (own.length === 0) return;
    const offsets = own.map((one) => ({ ...one, offset: BigInt(one.offset), leaderEpoch: -1 }));
    await this.#consumer.commit({ offsets });
  }

  async leave(): Promise<void> {
    this.#consumer.removeAllListeners('consumer:group:join');
    await this.#consumer.close(true);
  }
}
