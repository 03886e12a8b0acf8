import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts, startJava, untilReady } from './java-process.ts';
import type { Kafka } from './kafka.ts';
import type { StackParts } from './parts.ts';

export interface Connect {
  /** Creates a connector and waits until it runs. */
  create(name: string, config: Readonly<Record<string, string>>): Promise<void>;
  /** Starts a connector's task again that failed, as its operator would. */
  revive(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** The end of what it logged. */
  log(): string;
  stop(): Promise<void>;
}

/** One Kafka Connect worker beside a Kafka, its files in that one's folder. */
export async function startConnect({ kafka: jars, plugins }: StackParts, kafka: Kafka): Promise<Connect> {
  const [port] = await freePorts(1);
  const properties = join(kafka.folder, 'connect.properties');
  await writeFile(
    properties,
    `bootstrap.servers=${kafka.broker}
group.id=connect
key.converter=org.apache.kafka.connect.json.JsonConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
config.storage.topic=connect-config
offset.storage.topic=connect-offsets
status.storage.topic=connect-status
config.storage.replication.factor=1
offset.storage.replication.factor=1
status.storage.replication.factor=1
offset.storage.partitions=1
status.storage.partitions=1
offset.flush.interval.ms=1000
scheduled.rebalance.max.delay.ms=0
plugin.path=${plugins}
plugin.discovery=hybrid_warn
producer.max.request.size=16777216
listeners=http://127.0.0.1:${port}
`,
  );
  const worker = startJava(
    kafka.folder,
    'connect',
    jars,
    ['-Xmx2g'],
    ['org.apache.kafka.connect.cli.ConnectDistributed', properties],
  );
  const url = `http://127.0.0.1:${port}/connectors`;
  await untilReady(worker, 'Kafka Connect', async () => (await fetch(url)).ok);
  return {
    create: async (name, config) => {
      const body = JSON.stringify(config);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/${name}/config`, { method: 'PUT', headers, body });
      if (!answer.ok) throw new Error(`connector ${name}: ${await answer.text()}`);
      await untilRunning(`${url}/${name}/status`, () => worker.log());
    },
    revive: async (name) => {
      // While the worker itself comes back, it answers nothing.
      await fetch(`${url}/${name}/restart?includeTasks=true&onlyFailed=true`, { method: 'POST' }).catch(() => {});
    },
    remove: async (name) => {
      await fetch(`${url}/${name}`, { method: 'DELETE' });
    },
    log: () => worker.log(),
    stop: () => worker.stop('SIGKILL'),
  };
}

interface Status {
  readonly tasks?: readonly { readonly state: string; readonly trace?: string }[];
}

async function untilRunning(url: string, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const { tasks = [] } = (await (await fetch(url)).json()) as Status;
    const failed = tasks.find(({ state }) => state === 'FAILED');
    if (failed !== undefined) throw new Error(`the connector failed: ${failed.trace}`);
    if (tasks.some(({ state }) => state === 'RUNNING')) return;
    await pause(100);
  }
  throw new Error(`the connector does not run:\n${log()}`);
}
