import { randomUUID } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import { expect } from 'vitest';
import { Poller } from '../../../local/kafka/poller.ts';
import { type LambdaRecord, recordsOf } from '../../../local/lambda-event.ts';
import type { Appended } from './workload.ts';

/**
 * How many rows the topics of a schema hold, table by table. A connector that begins again, as after its broker was
 * killed, may write events twice: they are two records.
 */
export async function rowsInTopics(broker: string, prefix: string): Promise<Appended> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker] });
  const topics = (await admin.listTopics()).filter((name) => name.startsWith(`${prefix}.`));
  await admin.close();
  const rows: Appended = new Map();
  const count = (record: LambdaRecord) => {
    const table = record.topic.slice(prefix.length + 1);
    if (isRow(record)) rows.set(table, (rows.get(table) ?? 0) + 1);
  };
  const poller = new Poller(async (event) => recordsOf(event).forEach(count), {
    ...{ way: { brokers: [broker] }, group: randomUUID(), topics, from: 'earliest', batchSize: 10_000, windowMs: 0 },
    ...{ redeliver: 'rewind', retries: Infinity, bisect: false, backoffMs: 10, maxBackoffMs: 50, timeoutMs: 60_000 },
    onNotice: () => {},
  });
  const ended = poller.run();
  const isRead = () => {
    const { partitions, lag } = poller.status();
    return partitions > 0 && lag === 0;
  };
  await expect.poll(isRead, { timeout: 120_000 }).toBe(true);
  poller.stop();
  await ended;
  return rows;
}

function isRow({ value }: LambdaRecord): boolean {
  if (typeof value !== 'string') return false;
  const { payload } = JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as { payload: { op: string } };
  return ['c', 'r', 'u'].includes(payload.op);
}
