import { expect, test } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import type { EventHandler } from '../../../local/invocation.ts';
import { type LambdaEvent, type LambdaRecord, partitionId, recordsOf } from '../../../local/lambda-event.ts';
import { seeded } from '../../support/random.ts';
import { event, places, record } from './build-events.ts';

/** A handler that notes what it is given and returns, with the tail of each partition, what `fails`. */
function noting(fails: (given: LambdaRecord, invocation: number) => boolean) {
  const seen: LambdaEvent[] = [];
  const handler: EventHandler = async (given) => {
    seen.push(given);
    const tails = Object.values(given.records).flatMap((records) => {
      const first = records.findIndex((each) => fails(each, seen.length));
      return first === -1 ? [] : records.slice(first);
    });
    const batchItemFailures = tails.map((each) => ({
      itemIdentifier: { partition: partitionId(each), offset: each.offset },
    }));
    return { batchItemFailures };
  };
  return { seen, handler };
}

const quick = { backoffMs: 0 };

test('events are delivered once and in order when all goes well', async () => {
  const { seen, handler } = noting(() => false);
  const result = await deliver([event(record(0, 1)), event(record(0, 2), record(1, 1))], handler, quick);
  expect(places(seen)).toEqual([['0:1'], ['0:2', '1:1']]);
  expect(result).toMatchObject({ records: 3, invocations: 2, retries: 0, stuck: [], undone: 0 });
});

test.for(['rewind', 'named'] as const)('%s: a returned tail comes again before anything later', async (redeliver) => {
  const { seen, handler } = noting((given, invocation) => given.offset === 2 && invocation === 1);
  const events = [event(record(0, 1), record(0, 2), record(0, 3), record(1, 1)), event(record(0, 4))];
  const result = await deliver(events, handler, { ...quick, redeliver });
  expect(places(seen)).toEqual([['0:1', '0:2', '0:3', '1:1'], ['0:2', '0:3'], ['0:4']]);
  expect(result).toMatchObject({ records: 5, invocations: 3, retries: 1, stuck: [] });
});

test('a throw and an answer about foreign records send the whole event again', async () => {
  const answers = [
    () => Promise.reject(new Error('out of memory')),
    async () => ({ batchItemFailures: [{ itemIdentifier: { partition: 'other-0', offset: 1 } }] }),
    async () => null,
  ];
  const seen: LambdaEvent[] = [];
  const handler: EventHandler = async (given) => answers[seen.push(given) - 1]?.();
  const result = await deliver([event(record(0, 1), record(1, 1))], handler, quick);
  expect(places(seen)).toEqual(Array(3).fill(['0:1', '1:1']));
  expect(result).toMatchObject({ records: 2, invocations: 3, retries: 2, stuck: [] });
});

test('a partition is given up after five tries without progress, the others go on', async () => {
  const { seen, handler } = noting((given) => given.partition === 0 && given.offset >= 2);
  const events = [event(record(0, 1), record(0, 2)), event(record(0, 3), record(1, 1)), event(record(1, 2))];
  const result = await deliver(events, handler, quick);
  expect(result.stuck).toEqual(['shop.public.orders-0']);
  expect(result.undone).toBe(2);
  expect(places(seen).flat()).toEqual(expect.arrayContaining(['1:1', '1:2']));
  expect(places(seen).flat()).not.toContain('0:3');
  expect(places(seen).slice(0, 6)).toEqual([['0:1', '0:2'], ...Array(5).fill(['0:2'])]);
});

test('a handler that always throws is called five times and its error is told', async () => {
  const failing: EventHandler = async () => {
    throw new Error('wrong password');
  };
  const result = await deliver([event(record(0, 1)), event(record(0, 2))], failing, quick);
  expect(result).toMatchObject({ invocations: 5, retries: 4, undone: 2, lastError: new Error('wrong password') });
});

test('progress starts the count anew: a slow partition is never given up', async () => {
  const done = new Set<number>();
  const { handler } = noting((given, invocation) => {
    if (done.has(given.offset)) return false;
    if (invocation % 4 === 0) done.add(given.offset);
    return true;
  });
  const events = [event(...Array.from({ length: 8 }, (_, offset) => record(0, offset)))];
  const result = await deliver(events, handler, quick);
  expect(result).toMatchObject({ records: 8, stuck: [] });
});

test('records that wait for another topic are done as soon as it has moved', async () => {
  const seen = new Set<string>();
  const child = { topic: 'child' };
  const { handler } = noting((given) => {
    seen.add(given.topic);
    return given.topic === 'child' && !seen.has('parent');
  });
  const events = [event(record(0, 1, child)), event(record(0, 2, child)), event(record(0, 1, { topic: 'parent' }))];
  const result = await deliver(events, handler, quick);
  expect(result).toMatchObject({ records: 3, stuck: [], undone: 0 });
});

test.for(['rewind', 'named'] as const)(
  '%s: each record is done once and in order, whatever fails',
  async (redeliver) => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seeded(seed);
      const events = Array.from({ length: 20 }, (_, index) =>
        event(...[0, 1, 2].flatMap((partition) => [0, 1, 2].map((n) => record(partition, index * 3 + n)))),
      );
      const applied: string[] = [];
      const handler: EventHandler = async (given) => {
        const batchItemFailures: unknown[] = [];
        for (const [id, records] of Object.entries(given.records)) {
          const good = random.chance(0.5) ? records.length : random.int(0, records.length);
          for (const each of records.slice(0, good)) applied.push(`${id}:${each.offset}`);
          for (const { offset } of records.slice(good)) {
            batchItemFailures.push({ itemIdentifier: { partition: id, offset } });
          }
        }
        return { batchItemFailures };
      };
      const result = await deliver(events, handler, { ...quick, redeliver, attempts: 50 });
      const byPartition = (partition: number) => applied.filter((place) => place.includes(`-${partition}:`));
      expect(result.stuck).toEqual([]);
      expect(byPartition(1)).toEqual(
        events
          .flatMap(recordsOf)
          .filter((r) => r.partition === 1)
          .map((r) => `${partitionId(r)}:${r.offset}`),
      );
      expect(applied.length).toBe(180);
    }
  },
);

test('the context tells the time that is left, and a handler that takes too long has failed', async () => {
  const left: number[] = [];
  const handler: EventHandler = async (_, context) => {
    left.push(context.getRemainingTimeInMillis());
    if (left.length === 1) await new Promise((resolve) => setTimeout(resolve, 200));
    return null;
  };
  const result = await deliver([event(record(0, 1))], handler, { ...quick, remainingMs: 500, timeoutMs: 20 });
  expect(result).toMatchObject({ invocations: 2, stuck: [] });
  expect(left.every((milliseconds) => milliseconds > 450 && milliseconds <= 500)).toBe(true);
  await deliver([event(record(0, 1))], handler, quick);
  expect(left.at(-1)).toBeGreaterThan(13.9 * 60_000);
});
