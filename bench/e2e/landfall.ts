import type { Kafka } from '../../test/support/stack/kafka.ts';
import { type Running, startRun } from '../../test/support/stack/running.ts';
import type { Contender } from './contender.ts';
import { consumedBy } from './processes.ts';

/** `landfall run` as anybody would start it. */
export function landfallContender(tasks: 1 | 4, kafka: Kafka, group = `landfall-${tasks}`): Contender {
  const name = `landfall-${tasks}`;
  return {
    ...{ name, who: 'landfall', tasks },
    prepare: async () => {
      let running: Running | undefined;
      return {
        start: async ({ topic, url }) => {
          const way = ['--brokers', kafka.broker, '--topics', topic, '--group', group, '--tasks', String(tasks)];
          const started = startRun([...way, '--to', url, '--schema', 'landing']);
          running = started;
          return {
            ...{ group, schema: 'landing', table: 'events' },
            consumed: () => consumedBy(started.pid),
            failure: async () => started.failure(),
          };
        },
        stop: async () => {
          await running?.terminate();
        },
      };
    },
  };
}
