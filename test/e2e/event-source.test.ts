import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { readEventFiles } from '../../local/event-files.ts';
import type { EventHandler } from '../../local/invocation.ts';
import { Poller } from '../../local/kafka/poller.ts';
import type { PollerOptions } from '../../local/kafka/poller-options.ts';
import { type LambdaRecord, recordsOf } from '../../local/lambda-event.ts';
import { type SharedKafka, sharedKafka } from '../support/stack/shared.ts';
import { describeStack } from '../support/stack/suite.ts';
import { createTopic } from '../support/stack/topic.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const perPartition = 200;
const partitions = 3;

describeStack('the event source mapping on a real Kafka', () => {
  const folder = temporaryFolder();
  let kafka: SharedKafka;
  const running: { readonly poller: Poller; readonly ended: Promise<void> }[] = [];

  beforeAll(async () => {
    kafka = await sharedKafka();
  });

  afterEach(() => stopAll());

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

  const produce = async (name: string) => {
    const topic = await createTopic(kafka.broker, name, partitions);
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const recordsOfOne = (partition: number): LambdaRecord[] =>
      Array.from({ length: perPartition }, (_, offset) => ({
        ...{ topic: name, partition, offset, timestamp: Date.now() },
        ...{ key: base64(`key ${offset}`), value: base64(`value ${offset}`), headers: [{ bytes: [0, -56] }] },
      }));
    await topic.append(Array.from({ length: partitions }, (_, partition) => recordsOfOne(partition)).flat());
    await topic.close();
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

  test('a group that begins with what is new keeps its place while nobody reads', async () => {
    const topic = await createTopic(kafka.broker, 'latest', 1);
    const append = (text: string) =>
      topic.append([
        { topic: 'latest', partition: 0, offset: 0, timestamp: 1, value: Buffer.from(text).toString('base64') },
      ]);
    await append('old');
    const seen: string[] = [];
    const handler: EventHandler = async (event) => {
      seen.push(...recordsOf(event).map(({ value }) => Buffer.from(value ?? '', 'base64').toString()));
    };
    start('latest', handler, { from: 'latest' });
    await expect.poll(() => running[0]?.poller.status(), { timeout: 60_000 }).toMatchObject({ partitions: 1 });
    await stopAll();
    await append('new');
    start('latest', handler, { from: 'latest' });
    await expect.poll(() => seen, { timeout: 60_000 }).toEqual(['new']);
    await topic.close();
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

  /** The files of failed batches, and their records in the order of their names. */
  const kept = async (path: string) => {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const records: LambdaRecord[] = [];
    for await (const event of readEventFiles(files.sort())) records.push(...recordsOf(event));
    return { files, records };
  };
  /** A handler that throws at events with certain records, and notes the others. */
  const throwsAt = (isBad: (record: LambdaRecord) => boolean, done: LambdaRecord[]): EventHandler => {
    return async (event) => {
      if (recordsOf(event).some(isBad)) throw new Error('no');
      done.push(...recordsOf(event));
    };
  };

  test('of a batch that throws, halves of halves come again until one record is left, which is kept', async () => {
    await produce('halved');
    const onFailure = join(folder(), 'halved');
    const done: LambdaRecord[] = [];
    const isBad = ({ partition, offset }: LambdaRecord) => partition === 1 && offset === 77;
    const poller = start('halved', throwsAt(isBad, done), { bisect: true, retries: 2, onFailure });
    await expect.poll(() => poller.status(), { timeout: 60_000 }).toMatchObject({ partitions, lag: 0, dropped: 1 });
    for (let partition = 0; partition < partitions; partition++) {
      expect(offsetsOf(done, partition)).toEqual(all.filter((offset) => partition !== 1 || offset !== 77));
    }
    const { files, records } = await kept(onFailure);
    expect(records).toEqual([expect.objectContaining({ topic: 'halved', partition: 1, offset: 77 })]);
    expect(JSON.parse(await readFile(files[0] ?? '', 'utf8'))).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
      version: '1.0',
      KafkaBatchInfo: {
        batchSize: 1,
        recordsInfo: { 'halved-1': { firstRecordOffset: '77', lastRecordOffset: '77' } },
      },
      payload: expect.stringContaining('"records"'),
    });
  });

  test('what cannot be kept is not given up: it is tried again until it is kept', async () => {
    await produce('unkept');
    const onFailure = join(folder(), 'unkept');
    await writeFile(onFailure, 'a file where a folder is to be');
    const done: LambdaRecord[] = [];
    const isBad = ({ partition, offset }: LambdaRecord) => partition === 0 && offset >= 150;
    const handler = throwsAt(isBad, done);
    const cannot = start('unkept', handler, { batchSize: 1, windowMs: 0, retries: 0, onFailure });
    const isTriedAgain = () => {
      const { retries, problem, waiting, lag, dropped } = cannot.status();
      return { isAgain: retries > 3, isTold: /cannot be kept/.test(problem ?? ''), waiting, lag, dropped };
    };
    await expect.poll(isTriedAgain, { timeout: 60_000 }).toEqual({
      ...{ isAgain: true, isTold: true, waiting: [{ partition: 'unkept-0', offset: 150 }], lag: 50, dropped: 0 },
    });
    await stopAll();
    await rm(onFailure);
    await mkdir(onFailure);
    const can = start('unkept', handler, { batchSize: 1, windowMs: 0, retries: 0, onFailure });
    await expect.poll(() => can.status(), { timeout: 60_000 }).toMatchObject({ partitions, lag: 0, dropped: 50 });
    expect(offsetsOf((await kept(onFailure)).records, 0).sort((a, b) => a - b)).toEqual(all.slice(150));
    for (let partition = 0; partition < partitions; partition++) {
      expect(offsetsOf(done, partition)).toEqual(partition === 0 ? all.slice(0, 150) : all);
    }
  });
});
