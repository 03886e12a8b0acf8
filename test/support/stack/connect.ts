import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts, startJava, untilReady } from './java-process.ts';
import type { Kafka } from './kafka.ts';
import type { StackParts } from './parts.ts';

export interface Connect {
  /** Its process. */
  readonly pid: number;
  /** Creates a connector and waits until it runs. */
  create(name: string, config: Readonly<Record<string, string>>): Promise<void>;
  /** Starts a connector's task again that failed, as its operator would. */
  revive(name: string): Promise<void>;
  /** Why a task of the connector failed: the trace, undefined where all run. */
  failure(name: string): Promise<string | undefined>;
  remove(name: string): Promise<void>;
  /** The end of what it logged. */
  log(): string;
  stop(): Promise<void>;
}

/** One Kafka Connect worker beside a Kafka, its files in that one's folder; each worker of one Kafka has its own name. */
export async function startConnect(
  { kafka: jars, plugins }: StackParts,
  kafka: Kafka,
  worker = 'connect',
): Promise<Connect> {
  const [port] = await freePorts(1);
  const properties = join(kafka.folder, `${worker}.properties`);
  await writeFile(
    properties,
    `bootstrap.servers=${kafka.broker}
group.id=${worker}
key.converter=org.apache.kafka.connect.json.JsonConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
config.storage.topic=${worker}-config
offset.storage.topic=${worker}-offsets
status.storage.topic=${worker}-status
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
  const main = 'org.apache.kafka.connect.cli.ConnectDistributed';
  const java = startJava(kafka.folder, worker, jars, ['-Xmx2g'], [main, properties]);
  const url = `http://127.0.0.1:${port}/connectors`;
  await untilReady(java, 'Kafka Connect', async () => (await fetch(url)).ok);
  return {
    pid: java.pid,
    create: async (name, config) => {
      const body = JSON.stringify(config);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/${name}/config`, { method: 'PUT', headers, body });
      if (!answer.ok) throw new Error(`connector ${name}: ${await answer.text()}`);
      await untilRunning(`${url}/${name}/status`, () => java.log());
    },
    revive: async (name) => {
      // While the worker itself comes back, it answers nothing.
      await fetch(`${url}/${name}/restart?includeTasks=true&onlyFailed=true`, { method: 'POST' }).catch(() => {});
    },
    failure: async (name) => failedTask(await statusOf(`${url}/${name}/status`))?.trace,
    remove: async (name) => {
      await fetch(`${url}/${name}`, { method: 'DELETE' });
    },
    log: () => java.log(),
    stop: () => java.stop('SIGKILL'),
  };
}

interface Status {
  readonly tasks?: readonly { readonly state: string; readonly trace?: string }[];
}

async function statusOf(url: string): Promise<Status> {
  return (await (await fetch(url)).json()) as Status;
}

function failedTask({ tasks = [] }: Status) {
  return tasks.find(({ state }) => state === 'FAILED');
}

async function untilRunning(url: string, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const status = await statusOf(url);
    const failed = failedTask(status);
    if (failed !== undefined) throw new Error(`the connector failed: ${failed.trace}`);
    if (status.tasks?.some(({ state }) => state === 'RUNNING')) return;
    await pause(100);
  }
  throw new Error(`the connector does not run:\n${log()}`);
}
