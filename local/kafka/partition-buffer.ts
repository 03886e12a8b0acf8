import { type LambdaRecord, partitionId } from '../lambda-event.ts';
import { payloadBytes } from '../regroup.ts';

export interface Waiting {
  readonly record: LambdaRecord;
  /** When it was read, in milliseconds. */
  readonly since: number;
  /** What it adds to an event. */
  readonly bytes: number;
}

/** How much of a partition is read ahead: the batch after the one in flight. */
const readAheadBytes = 12_000_000;

/** An assigned partition: what was read of it and is in no batch, and where reading goes on. */
export class PartitionBuffer {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read. */
  position: number;
  /** The offset behind the last record that may be read, as the broker last told. */
  end: number;
  /** What the consumer group's offset is known to be; -1: it has none. */
  committed: number;
  /** Which topic of this name is read: one that is deleted and created again has another id. */
  topicId: string | undefined;
  #waiting: Waiting[] = [];
  #taken = 0;
  #bytes = 0;

  constructor(topic: string, partition: number, position: number, { end = position, committed = position } = {}) {
    this.id = partitionId({ topic, partition });
    this.topic = topic;
    this.partition = partition;
    this.position = position;
    this.committed = committed;
    this.end = end;
  }

  get oldest(): Waiting | undefined {
    return this.#waiting[this.#taken];
  }

  get length(): number {
    return this.#waiting.length - this.#taken;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#bytes >= readAheadBytes;
  }

  /** Reading goes on elsewhere. */
  moveTo(position: number, end = position): void {
    this.position = position;
    this.end = end;
  }

  add(records: readonly LambdaRecord[], now: number): void {
    for (const record of records) {
      const bytes = payloadBytes(record);
      this.#waiting.push({ record, since: now, bytes });
      this.#bytes += bytes;
    }
  }

  shift(): void {
    const { oldest } = this;
    if (oldest === undefined) return;
    this.#taken++;
    this.#bytes -= oldest.bytes;
  }

  /** Lets go of what was taken. */
  compact(): void {
    this.#waiting = this.#waiting.slice(this.#taken);
    this.#taken = 0;
  }
}

/** The partition whose first waiting record is the earliest, by when it was read unless told otherwise. */
export function oldestOf(
  partitions: readonly PartitionBuffer[],
  time: (waiting: Waiting) => number = ({ since }) => since,
): PartitionBuffer | undefined {
  let best: PartitionBuffer | undefined;
  let earliest = Number.POSITIVE_INFINITY;
  for (const partition of partitions) {
    const { oldest } = partition;
    if (oldest === undefined || time(oldest) >= earliest) continue;
    earliest = time(oldest);
    best = partition;
  }
  return best;
}
