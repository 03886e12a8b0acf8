import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Admin } from '@platformatic/kafka';
import { freePorts, loggingProperties, startJava, untilReady } from './java-process.ts';
import type { StackParts } from './parts.ts';

const run = promisify(execFile);

export interface Kafka {
  /** HOST:PORT, the same after a restart. */
  readonly broker: string;
  readonly folder: string;
  /** Kills the broker (SIGKILL) and starts it again with what it had written. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** One Kafka broker (KRaft) on free ports of the loopback interface, its data in a fresh temporary folder. */
export async function startKafka({ kafka: jars }: StackParts): Promise<Kafka> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-kafka-'));
  const [port, controller] = await freePorts(2);
  const broker = `127.0.0.1:${port}`;
  const properties = join(folder, 'kraft.properties');
  await writeFile(join(folder, 'log4j2.properties'), loggingProperties);
  await writeFile(
    properties,
    `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://${broker},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://${broker}
controller.listener.names=CONTROLLER
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
message.max.bytes=16777216
`,
  );
  const id = randomBytes(16).toString('base64url');
  const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', properties];
  await run('java', ['-cp', join(jars, '*'), ...format], { cwd: folder });
  const start = async () => {
    const started = startJava(folder, 'kafka', jars, ['-Xmx1g'], ['kafka.Kafka', properties]);
    await untilReady(started, 'Kafka', () => answers(broker));
    return started;
  };
  let server = await start();
  return {
    broker,
    folder,
    restart: async () => {
      await server.stop('SIGKILL');
      server = await start();
    },
    stop: async () => {
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function answers(broker: string): Promise<boolean> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker], retries: 0 });
  admin.on('error', () => {});
  try {
    await admin.listTopics();
    return true;
  } finally {
    await admin.close();
  }
}
