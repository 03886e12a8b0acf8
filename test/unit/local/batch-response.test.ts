import { expect, test } from 'vitest';
import { readResponse } from '../../../local/batch-response.ts';
import { event, record } from './build-events.ts';

const given = event(record(0, 10), record(0, 11), record(0, 12), record(1, 5));
const failure = (partition: string, offset: unknown) => ({ itemIdentifier: { partition, offset } });
const orders = (partition: number) => `shop.public.orders-${partition}`;

test.for([null, undefined, {}, { batchItemFailures: [] }, { batchItemFailures: null }])('%j is success', (response) => {
  expect(readResponse(given, response, 'rewind')).toEqual({ kind: 'answered', failed: new Map() });
});

test.for([
  'success',
  { batchItemFailures: {} },
  { batchItemFailures: [null] },
  { batchItemFailures: [{ itemIdentifier: `${orders(0)}-10` }] },
  { batchItemFailures: [failure(orders(0), '10')] },
  { batchItemFailures: [failure(orders(2), 10)] },
  { batchItemFailures: [failure(orders(1), 10)] },
  { batchItemFailures: [failure(orders(0), 10), failure('constructor', 10)] },
])('%j sends the whole event again', (response) => {
  expect(readResponse(given, response, 'named').kind).toBe('refused');
});

test('rewinding sends everything from the lowest reported offset on, of that partition only', () => {
  const response = { batchItemFailures: [failure(orders(0), 12), failure(orders(0), 11)] };
  const outcome = readResponse(given, response, 'rewind');
  expect(outcome).toMatchObject({ failed: new Map([[orders(0), [record(0, 11), record(0, 12)]]]) });
});

test('named sends exactly the reported offsets', () => {
  const response = { batchItemFailures: [failure(orders(0), 10), failure(orders(0), 12)] };
  const outcome = readResponse(given, response, 'named');
  expect(outcome).toMatchObject({ failed: new Map([[orders(0), [record(0, 10), record(0, 12)]]]) });
});
