import { expect, test } from 'vitest';
import { type BatchLimits, BatchQueue, type RetryPolicy } from '../../../../local/kafka/batch-queue.ts';
import { PartitionBuffer } from '../../../../local/kafka/partition-buffer.ts';
import { type LambdaRecord, partitionId } from '../../../../local/lambda-event.ts';

const limits: BatchLimits = { batchSize: 4, windowMs: 100 };
const policy: RetryPolicy = { redeliver: 'rewind', retries: Infinity, bisect: false, backoffMs: 10, maxBackoffMs: 40 };

function record(topic: string, partition: number, offset: number, more: Partial<LambdaRecord> = {}): LambdaRecord {
  return { topic, partition, offset, timestamp: offset, key: null, value: 'AA==', headers: [], ...more };
}

/** A queue of partitions that hold so many records each, read at time 0. */
function queueOf(partitions: Readonly<Record<string, number>>, given: Partial<BatchLimits & RetryPolicy> = {}) {
  const queue = new BatchQueue({ ...limits, ...given }, { ...policy, ...given });
  const buffers = Object.entries(partitions).map(([id, count]) => {
    const [topic = '', partition = ''] = id.split(':');
    const buffer = new PartitionBuffer(topic, Number(partition), 0);
    const records = Array.from({ length: count }, (_, offset) => record(topic, Number(partition), offset));
    buffer.add(records, 0);
    buffer.position = count;
    return buffer;
  });
  queue.reset(buffers);
  return { queue, buffer: (id: string) => buffers.find((one) => one.id === id) ?? new PartitionBuffer('', 0, -1) };
}

function offsets(batch: { readonly records: readonly LambdaRecord[] } | undefined): string[] {
  return (batch?.records ?? []).map(({ topic, partition, offset }) => `${topic}-${partition}@${offset}`);
}

function failed(...records: LambdaRecord[]) {
  return { kind: 'answered', failed: Map.groupBy(records, partitionId) } as const;
}

test('a batch waits until it is full or its window has passed', () => {
  const { queue } = queueOf({ 'a:0': 3 });
  expect(queue.next(99)).toBeUndefined();
  expect(queue.dueAt()).toBe(100);
  expect(offsets(queue.next(100))).toEqual(['a-0@0', 'a-0@1', 'a-0@2']);
  const full = queueOf({ 'a:0': 5 }).queue;
  expect(full.next(0)?.records).toHaveLength(4);
});

test('a batch is of one topic, its partitions merged by time', () => {
  const { queue } = queueOf({ 'a:0': 2, 'a:1': 2, 'b:0': 2 });
  expect(offsets(queue.next(100))).toEqual(['a-0@0', 'a-1@0', 'a-0@1', 'a-1@1']);
  queue.settle(failed(), 100);
  expect(offsets(queue.next(100))).toEqual(['b-0@0', 'b-0@1']);
});

test('a batch holds at most 6 MB, a larger record comes alone', () => {
  const { queue, buffer } = queueOf({ 'a:0': 0 });
  const large = { value: 'x'.repeat(2_500_000) };
  buffer('a-0').add(
    [0, 1, 2].map((offset) => record('a', 0, offset, large)),
    0,
  );
  buffer('a-0').add([record('a', 0, 3, { value: 'x'.repeat(7_000_000) })], 0);
  const sizes: number[] = [];
  for (let batch = queue.next(1_000); batch !== undefined; batch = queue.next(1_000)) {
    sizes.push(batch.records.length);
    queue.settle(failed(), 0);
  }
  expect(sizes).toEqual([2, 1, 1]);
});

test('what was returned comes again before anything behind it, and holds up no other partition', () => {
  const { queue, buffer } = queueOf({ 'a:0': 4, 'a:1': 0 });
  queue.next(100);
  queue.settle(failed(record('a', 0, 2), record('a', 0, 3)), 100);
  expect(queue.doneUpTo(buffer('a-0'))).toBe(2);
  buffer('a-0').add([record('a', 0, 4)], 100);
  buffer('a-1').add([record('a', 1, 0)], 0);
  expect(offsets(queue.next(105))).toEqual(['a-1@0']);
  queue.settle(failed(), 105);
  expect(offsets(queue.next(110))).toEqual(['a-0@2', 'a-0@3']);
  queue.settle(failed(), 110);
  expect(offsets(queue.next(300))).toEqual(['a-0@4']);
});

test('a batch that failed as a whole comes again, later each time', () => {
  const { queue, buffer } = queueOf({ 'a:0': 4 });
  const dues: (number | undefined)[] = [];
  for (let now = 0; dues.length < 4; now = dues.at(-1) ?? 0) {
    expect(queue.next(now)?.records).toHaveLength(4);
    queue.settle({ kind: 'thrown' }, 0);
    dues.push(queue.dueAt());
  }
  expect(dues).toEqual([10, 20, 40, 40]);
  expect(queue.doneUpTo(buffer('a-0'))).toBe(0);
});

test('an answer that makes no sense is a failure of the whole batch', () => {
  const { queue } = queueOf({ 'a:0': 4 });
  queue.next(0);
  queue.settle({ kind: 'refused', reason: 'the answer is a string' }, 0);
  expect(queue.next(10)?.records).toHaveLength(4);
});

test('with bisecting, the halves come again in order', () => {
  const { queue } = queueOf({ 'a:0': 4 }, { bisect: true });
  queue.next(0);
  queue.settle({ kind: 'thrown' }, 0);
  expect(offsets(queue.next(0))).toEqual(['a-0@0', 'a-0@1']);
  queue.settle({ kind: 'thrown' }, 0);
  expect(offsets(queue.next(0))).toEqual(['a-0@0']);
  queue.settle({ kind: 'thrown' }, 0);
  expect(queue.next(5)).toBeUndefined();
  expect(offsets(queue.next(10))).toEqual(['a-0@0']);
  queue.settle(failed(), 10);
  expect(offsets(queue.next(10))).toEqual(['a-0@1']);
  queue.settle(failed(), 10);
  expect(offsets(queue.next(10))).toEqual(['a-0@2', 'a-0@3']);
});

test('records whose tries are used up are told, and count as done', () => {
  const { queue, buffer } = queueOf({ 'a:0': 4 }, { retries: 1 });
  queue.next(0);
  const answer = failed(record('a', 0, 3));
  expect(queue.exhaustedBy(answer)).toEqual([]);
  queue.settle(answer, 0);
  queue.next(10);
  expect(offsets({ records: queue.exhaustedBy(answer) })).toEqual(['a-0@3']);
  queue.settle(answer, 10);
  expect(queue.doneUpTo(buffer('a-0'))).toBe(4);
  expect(queue.dueAt()).toBeUndefined();
});

test('an offset is done up to what is in flight, and to where reading stands once nothing waits', () => {
  const { queue, buffer } = queueOf({ 'a:0': 4 });
  buffer('a-0').position = 7;
  queue.next(0);
  expect(queue.doneUpTo(buffer('a-0'))).toBe(0);
  queue.settle(failed(), 0);
  expect(queue.doneUpTo(buffer('a-0'))).toBe(7);
});

test('records that may not be given up come again, later each time, and nothing of their partition before them', () => {
  const { queue, buffer } = queueOf({ 'a:0': 5 }, { retries: 0 });
  const answer = failed(record('a', 0, 1), record('a', 0, 2), record('a', 0, 3));
  queue.next(0);
  queue.settle(answer, 0, false);
  expect(queue.waiting()).toEqual([{ partition: 'a-0', offset: 1 }]);
  expect(queue.doneUpTo(buffer('a-0'))).toBe(1);
  expect(queue.next(9)).toBeUndefined();
  expect(offsets(queue.next(10))).toEqual(['a-0@1', 'a-0@2', 'a-0@3']);
  queue.settle(answer, 10, false);
  expect(queue.dueAt()).toBe(30);
  queue.next(30);
  queue.settle(answer, 30);
  expect(queue.waiting()).toEqual([]);
  expect(queue.doneUpTo(buffer('a-0'))).toBe(4);
});
