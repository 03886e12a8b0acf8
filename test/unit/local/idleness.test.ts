import { expect, test } from 'vitest';
import { idleness, whyBlocked } from '../../../local/run/idleness.ts';
import { sumStatus } from '../../../local/run/sum-status.ts';
import type { TaskStatus } from '../../../local/run/task-status.ts';

const nothing: TaskStatus = { ...sumStatus([], []), partitions: 3 };
const failing = { lag: 7, waiting: [{ partition: 'shop.orders-1', offset: 12 }] };

test('a run is done once nothing has come for as long as was asked for', () => {
  const judge = idleness(2_000, 0);
  expect(judge({ ...nothing, lag: 5 }, 5_000)).toBe('busy');
  expect(judge({ ...nothing, records: 5 }, 6_000)).toBe('busy');
  expect(judge({ ...nothing, records: 5 }, 7_999)).toBe('busy');
  expect(judge({ ...nothing, records: 5 }, 8_000)).toBe('done');
});

test('a run without partitions, with a batch in flight, or with brokers away, is not idle', () => {
  const judge = idleness(1_000, 0);
  expect(judge({ ...nothing, partitions: 0 }, 5_000)).toBe('busy');
  expect(judge({ ...nothing, lag: 5 }, 10_000)).toBe('busy');
  expect(judge({ ...nothing, lag: 5 }, 60_000)).toBe('busy');
  expect(judge({ ...nothing, disconnected: 1 }, 90_000)).toBe('busy');
});

test('a run whose records come back is blocked once none gets done any more, and says which wait and why', () => {
  const judge = idleness(1_000, 0);
  expect(judge({ ...nothing, ...failing, records: 1 }, 1_000)).toBe('busy');
  expect(judge({ ...nothing, ...failing, records: 2 }, 2_000)).toBe('busy');
  expect(judge({ ...nothing, ...failing, records: 2 }, 3_000)).toBe('blocked');
  expect(whyBlocked({ ...nothing, ...failing, problem: 'no such table' })).toBe(
    'not everything is done: shop.orders-1 at offset 12 waits (lag 7): no such table',
  );
});
