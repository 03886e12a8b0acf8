import type { Consumed } from './processes.ts';

/** What takes a topic to a database, as it is started for one measurement. */
export interface Contender {
  readonly name: string;
  readonly who: 'landfall' | 'defaults' | 'best';
  readonly tasks: 1 | 4;
  /** Makes ready what is not charged: a Kafka Connect worker. */
  prepare(): Promise<Prepared>;
}

export interface Prepared {
  /** Begins to consume; from here on time and CPU count. */
  start(target: Target): Promise<Started>;
  stop(): Promise<void>;
}

/** Where to, and from where. */
export interface Target {
  readonly topic: string;
  /** A fresh, empty database. */
  readonly url: string;
}

export interface Started {
  /** Of its consumer group. */
  readonly group: string;
  /** The table at the destination. */
  readonly schema: string;
  readonly table: string;
  consumed(): Consumed;
  /** Why it does not go on, where it does not. */
  failure(): Promise<string | undefined>;
}
