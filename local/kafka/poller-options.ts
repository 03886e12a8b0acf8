import type { BatchLimits, RetryPolicy, WaitingPartition } from './batch-queue.ts';
import type { KafkaWay } from './connection.ts';
import type { Encode } from './lambda-record.ts';

export interface PollerOptions extends BatchLimits, RetryPolicy {
  readonly way: KafkaWay;
  readonly group: string;
  readonly topics: readonly string[];
  readonly from: 'earliest' | 'latest';
  /** What the handler gets keys and values as: in base64, as from Lambda, unless it knows better. */
  readonly encode?: Encode;
  /** Told of what an operator should know, once. */
  readonly onNotice: (notice: string) => void;
  /** A folder for batches whose tries are used up (`retries`); without it they are dropped, as Lambda does. */
  readonly onFailure?: string | undefined;
  /** What one invocation may take: at most 14 minutes with MSK. */
  readonly timeoutMs: number;
}

/** What a poller tells while it runs; numbers are since its start. */
export interface PollerStatus {
  /** Partitions that are this poller's. */
  readonly partitions: number;
  /** Records in Kafka that are not done, as far as the brokers told. */
  readonly lag: number;
  /** Records done. */
  readonly records: number;
  readonly invocations: number;
  /** Invocations that left something to be tried again. */
  readonly retries: number;
  /** Records whose tries were used up. */
  readonly dropped: number;
  /** Pollers that do not reach their brokers. */
  readonly disconnected: number;
  /** Where the handler's last answer returned records, and partitions wait for them. */
  readonly waiting: readonly WaitingPartition[];
  /** What is wrong now; undefined once something went well again. */
  readonly problem: string | undefined;
}
