import { Admin, Producer } from '@platformatic/kafka';
import { expect } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { messageOf } from './message.ts';

/** A topic that a test writes to itself. */
export interface Topic {
  /** Appends records in this order, each to its partition; the broker numbers them. */
  append(records: readonly LambdaRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Creates a topic at a broker (HOST:PORT). */
export async function createTopic(broker: string, topic: string, partitions: number): Promise<Topic> {
  const options = { clientId: 'test', bootstrapBrokers: [broker] };
  const admin = new Admin(options);
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  await admin.close();
  // A request for several partitions that one refuses is sent again for all: a topic may be new to its broker still.
  const producer = new Producer({ ...options, retries: 0 });
  return {
    append: async (records) => {
      for (const messages of Map.groupBy(records.map(messageOf), ({ partition }) => partition).values()) {
        const send = () => producer.send({ messages, acks: -1 }).then(() => true);
        await expect.poll(() => send().catch(() => false), { timeout: 30_000 }).toBe(true);
      }
    },
    close: () => producer.close(),
  };
}
