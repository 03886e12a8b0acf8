import { expect } from 'vitest';
import type { EventHandler } from '../../../local/invocation.ts';
import { Poller } from '../../../local/kafka/poller.ts';
import type { PollerOptions, PollerStatus } from '../../../local/kafka/poller-options.ts';
import type { Deployed } from '../aws/deployed.ts';
import { type FaultyWay, faultyWayToAws } from '../aws/faulty-way.ts';
import type { InsertMode } from '../fault-outage.ts';
import { seed } from '../first-seed.ts';
import type { LambdaFunction } from '../lambda/function.ts';
import { type Given, type Run, withFunction } from '../lambda/suite.ts';
import { proxyTo, type Way } from '../proxy.ts';
import { type Random, seeded } from '../random.ts';
import type { Kafka } from '../stack/kafka.ts';
import { createTopic } from '../stack/topic.ts';
import { type Changes, changesOf, partitions } from './changes.ts';
import { type Tally, tallyOf } from './tally.ts';

/** What an invocation may take here. */
const timeLimitMs = 5_000;
const patience = { timeout: 120_000, interval: 50 };

/** What of pollers is waited for. */
type Standing = Pick<PollerStatus, 'partitions' | 'lag' | 'records' | 'retries'>;

/** A poller of the event source mapping, and the function that it invokes. */
export interface Consumer {
  readonly poller: Poller;
  readonly lambda: LambdaFunction;
  /** Once it has stopped, nothing is its any more. */
  status(): Standing;
  stop(): Promise<void>;
}

/** A topic of a real Kafka that is written to, and a deployed destination that is to become equal to it. */
export interface Stream {
  readonly deployed: Deployed;
  readonly random: Random;
  readonly changes: Changes;
  /** The function's only way to its server. */
  readonly way: Way;
  /** The function's only way to AWS, and the test's. */
  readonly aws: FaultyWay;
  /** Another member of the consumer group, with a function of its own. */
  consume(given?: Given, options?: Partial<PollerOptions>): Promise<Consumer>;
  /** Makes so many changes more; resolves once they are in Kafka. */
  write(changes: number): Promise<void>;
  /** Puts a record into Kafka that nobody can decode. */
  poison(): Promise<void>;
  /** Of all consumers that run. */
  status(): Standing;
  /** Resolves once so many records more are done. */
  flows(records?: number): Promise<void>;
  /** Resolves once so many invocations more have failed. */
  suffers(invocations?: number): Promise<void>;
  /** Resolves once there is nothing left to do. */
  drained(): Promise<void>;
  /** What was lost and what was doubled, compared with the changes that were made. */
  tally(): Promise<Tally>;
}

/** Where the streams of a suite are. */
export interface Stage {
  readonly kafka: () => Kafka;
  /** The superuser's URL of the destination's server, where it is not the run's own. */
  readonly server?: () => string;
}

/** A test on a stream of its own: a consumer is at work in a flow of changes when the fault comes. */
export function withStream(
  { kafka, server }: Stage,
  insertMode: InsertMode,
  test: (stream: Stream, consumer: Consumer) => Promise<void>,
): () => Promise<void> {
  return withFunction(async (run, deployed) => {
    const [way, aws] = await Promise.all([proxyTo(deployed.login), faultyWayToAws()]);
    const random = seeded(seed);
    const changes = changesOf(random);
    const name = `${deployed.name}.${changes.topic}`;
    const topic = await createTopic(kafka().broker, name, partitions);
    const consumers: Consumer[] = [];
    const append = (records: ReturnType<Changes['next']>) =>
      topic.append(records.map((record) => ({ ...record, topic: name })));
    const status = () => summed(consumers.map((one) => one.status()));
    const stream: Stream = {
      ...{ deployed, random, changes, way, aws, status },
      consume: async (given, options) => {
        const made = await consumer(
          run,
          { endpoint: aws.address, ...given },
          {
            ...{ way: { brokers: [kafka().broker] }, group: name, topics: [name], ...pollerOptions, ...options },
          },
        );
        consumers.push(made);
        return made;
      },
      write: (count) => append(changes.next(count)),
      poison: () => append([changes.poison()]),
      flows: async (records = 200) => {
        const enough = status().records + records;
        await expect.poll(() => status().records, patience).toBeGreaterThanOrEqual(enough);
      },
      suffers: async (invocations = 1) => {
        const enough = status().retries + invocations;
        await expect.poll(() => status().retries, patience).toBeGreaterThanOrEqual(enough);
      },
      drained: async () => {
        // Each of the groups has all partitions.
        const isDone = (now: Standing) => now.lag === 0 && now.partitions > 0 && now.partitions % partitions === 0;
        await expect.poll(() => isDone(status()), patience).toBe(true);
      },
      tally: () => tallyOf(deployed.login, changes, insertMode),
    };
    try {
      const deleteMode = insertMode === 'upsert' ? 'delete' : 'ignore';
      await deployed.deploy({ port: way.port, insertMode, deleteMode });
      const first = await stream.consume();
      await stream.write(800);
      await stream.flows();
      await test(stream, first);
    } finally {
      await Promise.all(consumers.map(({ stop }) => stop()));
      await topic.close();
      await way.close();
    }
  }, server);
}

const pollerOptions = {
  ...{ from: 'earliest', batchSize: 100, windowMs: 20, redeliver: 'rewind', retries: Infinity, bisect: false },
  ...{ backoffMs: 20, maxBackoffMs: 200, timeoutMs: 60_000, onNotice: () => {} },
} as const satisfies Partial<PollerOptions>;

async function consumer(run: Run, given: Given, options: PollerOptions): Promise<Consumer> {
  const lambda = await run(given);
  const handler: EventHandler = async (event) => {
    const answer = await lambda.invoke(event, timeLimitMs);
    if (answer.kind === 'response') return JSON.parse(answer.body) as unknown;
    throw new Error(answer.kind === 'error' ? answer.body : `the function ${answer.kind}`);
  };
  const poller = new Poller(handler, options);
  const ended = poller.run();
  let hasEnded = false;
  return {
    poller,
    lambda,
    status: () => ({ ...poller.status(), ...(hasEnded ? { partitions: 0, lag: 0 } : {}) }),
    stop: async () => {
      poller.stop();
      await ended;
      hasEnded = true;
    },
  };
}

function summed(all: readonly Standing[]): Standing {
  const sum = (name: keyof Standing) => all.reduce((total, status) => total + status[name], 0);
  return { partitions: sum('partitions'), lag: sum('lag'), records: sum('records'), retries: sum('retries') };
}
