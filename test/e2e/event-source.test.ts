import { Admin, type MessageToProduce, Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventHandler } from '../../local/invocation.ts';
import { Poller, type PollerOptions } from '../../local/kafka/poller.ts';
import { type LambdaRecord, recordsOf } from '../../local/lambda-event.ts';
import { type Kafka, startKafka } from '../support/stack/kafka.ts';
import { describeStack, parts } from '../support/stack/suite.ts';

const perPartition = 200;
const partitions = 3;

describeStack('the event source mapping on a real Kafka', () => {
  let kafka: Kafka;
  const running: { readonly poller: Poller; readonly ended: Promise<void> }[] = [];

  beforeAll(async () => {
    kafka = await startKafka(parts());
  });

  afterAll(async () => {
    await stopAll();
    await kafka?.stop();
  });

  const start = (topic: string, handler: EventHandler, given: Partial<PollerOptions> = {}): Poller => {
    const poller = new Poller(handler, {
      ...{ way: { brokers: [kafka.broker] }, group: `of-${topic}`, topics: [topic], from: 'earliest', batchSize: 50 },
      ...{ windowMs: 50, redeliver: 'rewind', retries: Infinity, bisect: false, backoffMs: 10, maxBackoffMs: 50 },
      ...{ timeoutMs: 60_000, onNotice: () => {}, ...given },
    });
    running.push({ poller, ended: poller.run() });
    return poller;
  };

  const stopAll = async () => {
    for (const { poller, ended } of running.splice(0)) {
      poller.stop();
      await ended;
    }
  };

  const produce = async (topic: string) => {
    const options = { clientId: 'test', bootstrapBrokers: [kafka.broker] };
    const admin = new Admin(options);
    await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
    await admin.close();
    // A request for several partitions that one refuses is sent again for all: a topic may be new to its broker still.
    const producer = new Producer({ ...options, retries: 0 });
    for (let partition = 0; partition < partitions; partition++) {
      const messages: MessageToProduce[] = Array.from({ length: perPartition }, (_, i) => ({
        ...{ topic, partition, key: Buffer.from(`key ${i}`), value: Buffer.from(`value ${i}`) },
        headers: new Map([[Buffer.from('bytes'), Buffer.from([0, 200])]]),
      }));
      const send = () => producer.send({ messages, acks: -1 }).then(() => true);
      await expect.poll(() => send().catch(() => false), { timeout: 30_000 }).toBe(true);
    }
    await producer.close();
  };

  const offsetsOf = (records: readonly LambdaRecord[], partition: number) =>
    records.filter((record) => record.partition === partition).map(({ offset }) => offset);
  const all = Array.from({ length: perPartition }, (_, offset) => offset);

  test('every record comes once, in its partition’s order, in batches, and a successor gets only what is new', async () => {
    await produce('once');
    const seen: LambdaRecord[] = [];
    const sizes: number[] = [];
    const handler: EventHandler = async (event) => {
      seen.push(...recordsOf(event));
      sizes.push(recordsOf(event).length);
    };
    start('once', handler);
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBe(partitions * perPartition);
    await stopAll();
    start('once', handler);
    await expect.poll(() => running[0]?.poller.status(), { timeout: 60_000 }).toMatchObject({ partitions, lag: 0 });
    await stopAll();
    for (let partition = 0; partition < partitions; partition++) expect(offsetsOf(seen, partition)).toEqual(all);
    expect(Math.max(...sizes)).toBe(50);
    expect(seen[0]?.headers).toEqual([{ bytes: [0, -56] }]);
  });

  test('what is thrown out or returned comes again before what is behind it, and is committed only then', async () => {
    await produce('again');
    const done: LambdaRecord[] = [];
    let invocations = 0;
    const handler: EventHandler = async (event) => {
      invocations += 1;
      if (invocations % 3 === 1) throw new Error('no');
      const failed = Object.entries(event.records).map(([partition, records]) => ({
        partition,
        records: invocations % 3 === 2 ? records.slice(Math.ceil(records.length / 2)) : [],
      }));
      const returned = failed.flatMap(({ records }) => records);
      done.push(...recordsOf(event).filter((record) => !returned.includes(record)));
      return {
        batchItemFailures: failed.flatMap(({ partition, records }) =>
          records.slice(0, 1).map(({ offset }) => ({ itemIdentifier: { partition, offset } })),
        ),
      };
    };
    start('again', handler);
    await expect.poll(() => done.length, { timeout: 60_000 }).toBeGreaterThan(100);
    await stopAll();
    start('again', handler);
    await expect.poll(() => done.length, { timeout: 60_000 }).toBe(partitions * perPartition);
    await stopAll();
    for (let partition = 0; partition < partitions; partition++) expect(offsetsOf(done, partition)).toEqual(all);
  });

  test('pollers that join and leave share the partitions, and nothing is left out', async () => {
    await produce('shared');
    const seen: LambdaRecord[] = [];
    const slowly: EventHandler = async (event) => {
      seen.push(...recordsOf(event));
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    const first = start('shared', slowly, { batchSize: 10 });
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBeGreaterThan(20);
    const second = start('shared', slowly, { batchSize: 10 });
    const shares = () => [first, second].map((poller) => poller.status().partitions).sort();
    await expect.poll(shares, { timeout: 60_000 }).toEqual([1, 2]);
    first.stop();
    const everything = () => new Set(seen.map(({ partition, offset }) => `${partition} ${offset}`)).size;
    await expect.poll(everything, { timeout: 60_000 }).toBe(partitions * perPartition);
    await expect.poll(() => second.status(), { timeout: 60_000 }).toMatchObject({ partitions, lag: 0 });
  });
});
