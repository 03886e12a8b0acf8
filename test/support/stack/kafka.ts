import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Admin } from '@platformatic/kafka';
import { selfSigned } from '../certificate.ts';
import { freePorts, loggingProperties, startJava, untilReady } from './java-process.ts';
import type { StackParts } from './parts.ts';

const run = promisify(execFile);

export interface Kafka {
  /** HOST:PORT, the same after a restart. */
  readonly broker: string;
  readonly folder: string;
  readonly secured: Secured;
  /** Kills the broker (SIGKILL) and starts it again with what it had written. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Listeners of the same broker that want TLS, and a login besides. */
export interface Secured {
  /** HOST:PORT with TLS. */
  readonly tls: string;
  /** HOST:PORT with TLS and SASL: PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  readonly sasl: string;
  /** A file of the certificate that signed the brokers'. */
  readonly ca: string;
  readonly user: string;
  readonly password: string;
}

/** One Kafka broker (KRaft) on free ports of the loopback interface, its data in a fresh temporary folder. */
export async function startKafka({ kafka: jars }: StackParts): Promise<Kafka> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-kafka-'));
  const [port, controller, tlsPort, saslPort] = await freePorts(4);
  const broker = `127.0.0.1:${port}`;
  const properties = join(folder, 'kraft.properties');
  const ca = join(folder, 'ca.pem');
  const login = { user: 'landfall', password: randomBytes(12).toString('hex') };
  const { pem, key } = selfSigned('localhost');
  await writeFile(ca, pem);
  await writeFile(join(folder, 'broker.pem'), key + pem);
  await writeFile(join(folder, 'log4j2.properties'), loggingProperties);
  await writeFile(
    properties,
    `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://${broker},SSL://127.0.0.1:${tlsPort},SASL_SSL://127.0.0.1:${saslPort},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://${broker},SSL://localhost:${tlsPort},SASL_SSL://localhost:${saslPort}
ssl.keystore.type=PEM
ssl.keystore.location=${join(folder, 'broker.pem')}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=${loginModule('plain.Plain', `user_${login.user}="${login.password}"`)}
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=${loginModule('scram.Scram')}
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=${loginModule('scram.Scram')}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
message.max.bytes=16777216
log.retention.ms=-1
`,
  );
  const id = randomBytes(16).toString('base64url');
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    ...['--add-scram', `${mechanism}=[name=${login.user},password=${login.password}]`],
  ]);
  const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', properties, ...scram];
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
    secured: { tls: `localhost:${tlsPort}`, sasl: `localhost:${saslPort}`, ca, ...login },
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

function loginModule(name: string, options = ''): string {
  return `org.apache.kafka.common.security.${name}LoginModule required ${options};`;
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
