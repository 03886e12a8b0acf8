import { type Connect, startConnect } from '../../test/support/stack/connect.ts';
import type { Kafka } from '../../test/support/stack/kafka.ts';
import type { StackParts } from '../../test/support/stack/parts.ts';
import type { Contender } from './contender.ts';
import { consumedBy } from './processes.ts';

/** The settings without which no copy of a table comes about; all else as the connector has it. */
export function sinkDefaults(topic: string, url: string, tasks: number): Record<string, string> {
  return {
    'connector.class': 'io.debezium.connector.jdbc.JdbcSinkConnector',
    topics: topic,
    'tasks.max': String(tasks),
    ...connectionTo(url, ''),
    'insert.mode': 'upsert',
    'primary.key.mode': 'record_key',
    'delete.enabled': 'true',
    'schema.evolution': 'basic',
  };
}

/** And what its documentation advises for throughput, and that of PostgreSQL's driver. */
export function sinkBest(topic: string, url: string, tasks: number): Record<string, string> {
  return {
    ...sinkDefaults(topic, url, tasks),
    ...connectionTo(url, '?reWriteBatchedInserts=true'),
    'batch.size': '5000',
    'use.reduction.buffer': 'true',
    'consumer.override.max.poll.records': '5000',
    'consumer.override.max.partition.fetch.bytes': '16777216',
    'consumer.override.fetch.max.bytes': '67108864',
  };
}

export function connectionTo(url: string, parameters: string): Record<string, string> {
  const { host, pathname, username, password } = new URL(url);
  return {
    'connection.url': `jdbc:postgresql://${host}${pathname}${parameters}`,
    'connection.username': username,
    'connection.password': password,
  };
}

/** The table that the sink makes of a topic, unless told otherwise. */
export function sinkTable(topic: string): string {
  return topic.replaceAll('.', '_');
}

export function sinkContender(who: 'defaults' | 'best', tasks: 1 | 4, parts: StackParts, kafka: Kafka): Contender {
  const name = `${who}-${tasks}`;
  const connector = `sink-${name}`;
  return {
    ...{ name, who, tasks },
    prepare: async () => {
      const connect: Connect = await startConnect(parts, kafka, `worker-${connector}`);
      return {
        start: async ({ topic, url }) => {
          const before = consumedBy(connect.pid).cpu;
          const config = (who === 'best' ? sinkBest : sinkDefaults)(topic, url, tasks);
          let refused: string | undefined;
          // Not waited for: its first write is watched for from now on.
          connect.create(connector, config).catch((error: unknown) => {
            refused = error instanceof Error ? error.message : String(error);
          });
          return {
            ...{ group: `connect-${connector}`, schema: 'public', table: sinkTable(topic) },
            consumed: () => {
              const { cpu, memory } = consumedBy(connect.pid);
              return { cpu: cpu - before, memory };
            },
            failure: async () => refused ?? (await connect.failure(connector)),
          };
        },
        stop: () => connect.stop(),
      };
    },
  };
}
