import { rmSync } from 'node:fs';
import { type EmbeddedPostgres, startPostgres } from '../../local/postgres.ts';
import { type Kafka, startKafka } from '../../test/support/stack/kafka.ts';
import { jdbcSinkPlugins, type StackParts, stackParts } from '../../test/support/stack/parts.ts';
import { type Topics, topicsOf } from './topics.ts';

/** What all parts of the benchmark use. */
export interface Stack {
  readonly parts: StackParts;
  /** The same with the Debezium JDBC sink for a plugin. */
  readonly sinkParts: StackParts;
  readonly kafka: Kafka;
  readonly topics: Topics;
  /** The server of all destinations. */
  readonly server: EmbeddedPostgres;
}

/** Nothing of the server's own comes in between: no vacuum, no checkpoint. */
const quiet = {
  ...{ autovacuum: 'off', checkpoint_timeout: '1h', max_wal_size: '20GB', shared_buffers: '1GB' },
  // The sink opens five connections a task and keeps them.
  max_connections: '500',
};

/** Starts what is needed, and leaves nothing of it whatever happens. @throws Error that says what is missing */
export async function withStack(work: (stack: Stack) => Promise<void>): Promise<void> {
  const found = await stackParts();
  if ('missing' in found) throw new Error(`bench:e2e cannot run: ${found.missing}`);
  const parts = found.part;
  const sinkParts = { ...parts, plugins: await jdbcSinkPlugins() };
  // Each part of it removes what it started when the process exits: a signal is to make it exit.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  const server = await startPostgres({ settings: quiet });
  try {
    const kafka = await startKafka(parts);
    const removed = () => rmSync(kafka.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    process.once('exit', removed);
    const topics = topicsOf(kafka.broker);
    try {
      await work({ parts, sinkParts, kafka, topics, server });
    } finally {
      await topics.close();
      await kafka.stop();
      process.off('exit', removed);
    }
  } finally {
    await server.stop();
  }
}
