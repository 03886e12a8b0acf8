import { Admin } from '@platformatic/kafka';
import { clientOptions, type KafkaWay } from '../kafka/connection.ts';

export interface Topics {
  /** Those that were asked for and are there, by name. */
  there(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Which of the topics asked for there are. */
export function topicsOf(way: KafkaWay, wanted: readonly string[] | RegExp): Topics {
  const admin = new Admin({ ...clientOptions(way), retries: 1 });
  admin.on('error', () => {});
  const isWanted = (name: string) => (wanted instanceof RegExp ? wanted.test(name) : wanted.includes(name));
  return {
    there: async () => (await admin.listTopics()).filter(isWanted).sort(),
    close: () => admin.close(),
  };
}
