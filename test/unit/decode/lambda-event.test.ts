import { describe, expect, test } from 'vitest';
import { readLambdaEvent } from '../../../lib/decode/lambda-event.ts';
import { create, lambdaEvent, sourceOf } from '../../support/records.ts';

const source = sourceOf({ topic: 'my-shop.public.order-lines-2' });
const at = (partition: number, offset: number, note = 'x') => create(source, { id: 1, note }, { partition, offset });
const offsets = (event: unknown) => readLambdaEvent(event).map(({ records }) => records.map(({ offset }) => offset));

test('records come by topic-partition, named as the event names it, whatever the topic’s name holds', () => {
  const batches = readLambdaEvent(lambdaEvent(at(10, 5), at(2, 7), at(10, 6)));
  expect(batches.map(({ id, topic, partition }) => ({ id, topic, partition }))).toEqual([
    { id: 'my-shop.public.order-lines-2-10', topic: source.topic, partition: 10 },
    { id: 'my-shop.public.order-lines-2-2', topic: source.topic, partition: 2 },
  ]);
  expect(batches[0]?.records[0]).toEqual(at(10, 5));
});

test('records come in offset order', () => {
  expect(offsets(lambdaEvent(at(0, 7), at(0, 5), at(1, 2), at(0, 6)))).toEqual([[5, 6, 7], [2]]);
});

test('an offset that comes twice comes once', () => {
  expect(offsets(lambdaEvent(at(0, 5), at(0, 6), at(0, 5), at(0, 6)))).toEqual([[5, 6]]);
});

test('the same offset in two partitions is two records', () => {
  expect(offsets(lambdaEvent(at(0, 5), at(1, 5)))).toEqual([[5], [5]]);
});

test('null and absent keys, values and headers are the same', () => {
  const { topic, partition, offset, timestamp } = at(0, 1);
  const bare = { topic, partition, offset, timestamp };
  const given = {
    ...lambdaEvent(),
    records: { a: [bare, { ...bare, offset: 2, key: null, value: null, headers: null }] },
  };
  const [batch] = readLambdaEvent(given);
  expect(batch?.records).toEqual([
    { ...bare, key: null, value: null, headers: [] },
    { ...bare, offset: 2, key: null, value: null, headers: [] },
  ]);
});

test('a self-managed Kafka’s event is read the same, and unknown members do not matter', () => {
  const event = {
    ...lambdaEvent({ ...at(0, 1), timestampType: 'CREATE_TIME' } as never),
    eventSource: 'SelfManagedKafka',
  };
  expect(offsets({ ...event, more: true })).toEqual([[1]]);
});

test('an event without records is an empty batch', () => {
  expect(readLambdaEvent(lambdaEvent())).toEqual([]);
  expect(readLambdaEvent({ ...lambdaEvent(), records: { 'a-0': [] } })).toEqual([]);
});

describe('what is no event of a Kafka event source mapping', () => {
  const good = at(0, 1);
  test.for<[string, unknown, string]>([
    ['nothing', undefined, ''],
    ['null', null, ''],
    ['a text', '{}', ''],
    ['an SQS event', { Records: [{ eventSource: 'aws:sqs', body: '{}' }] }, 'eventSource'],
    ['another event source', { ...lambdaEvent(good), eventSource: 'aws:kinesis' }, 'eventSource'],
    ['an event without records', { eventSource: 'aws:kafka' }, 'records'],
    ['records that are a list', { eventSource: 'aws:kafka', records: [good] }, 'records'],
    ['a partition that is no list', { eventSource: 'aws:kafka', records: { a: good } }, 'records.a'],
    ['a record without offset', lambdaEvent({ ...good, offset: undefined } as never), 'offset'],
    ['an offset that is text', lambdaEvent({ ...good, offset: '1' } as never), 'offset'],
    ['a record without topic', { ...lambdaEvent(), records: { a: [{ ...good, topic: undefined }] } }, 'topic'],
    ['a value that is an object', lambdaEvent({ ...good, value: { id: 1 } } as never), 'value'],
  ])('%s is refused as a whole, saying where', ([, event, where]) => {
    expect(() => readLambdaEvent(event)).toThrow(
      expect.objectContaining({ class: 'systemic', code: 'EVENT_INVALID', message: expect.stringContaining(where) }),
    );
  });
});
