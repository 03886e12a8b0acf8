import { describe, expect, test } from 'vitest';
import { loadOf, secondsPerMonth } from '../../../../local/cost/load.ts';
import { workload } from './workloads.ts';

// Calculated by hand; a month has 2,628,000 seconds.
test('a month has 730 hours', () => {
  expect(secondsPerMonth).toBe(2_628_000);
});

test('a slow topic has a batch for each window that begins with a record', () => {
  // 10 a second and topic: a record every 0.1 s, then half a second is gathered: one invocation in 0.6 s, of 6 records.
  const load = loadOf(workload());
  expect(load.recordsPerInvocation).toBeCloseTo(6);
  expect(load.invocations).toBeCloseTo((2 / 0.6) * 2_628_000);
  // 20 ms and 6 × 60 µs.
  expect(load.msPerInvocation).toBeCloseTo(20.36);
  expect(load.gbSeconds).toBeCloseTo((8_760_000 * 0.02036 * 1_769) / 1_024);
  expect(load.busyFunctions).toBeCloseTo((20 / 6) * 0.02036);
  expect(load.events).toBe(52_560_000);
  expect(load.gigabytes).toBeCloseTo(52.56);
});

describe('a busy topic has full batches', () => {
  test('of batchSize records', () => {
    const load = loadOf(workload({ eventsPerSecond: 20_000, topics: 1, bytes: 100, batchSize: 1_000 }));
    expect(load.recordsPerInvocation).toBe(1_000);
    expect(load.msPerInvocation).toBe(80);
  });

  test('of 6 MB, in base64 and with 200 bytes around each record', () => {
    // 1,500 bytes come to 2,000 in base64; 6 × 1,024 × 1,024 / 2,200 = 2,859.7.
    const load = loadOf(workload({ eventsPerSecond: 20_000, topics: 1, bytes: 1_500, window: 5 }));
    expect(load.recordsPerInvocation).toBeCloseTo(2_859);
  });

  test('of one record that is larger than half of it', () => {
    expect(loadOf(workload({ bytes: 4_000_000, eventsPerSecond: 1, topics: 1 })).recordsPerInvocation).toBe(1);
  });
});

test('less than a processor’s memory takes longer for as many GB-seconds, more takes more of them', () => {
  const whole = loadOf(workload());
  const half = loadOf(workload({ memory: 1_769 / 2 }));
  const twice = loadOf(workload({ memory: 1_769 * 2 }));
  expect(half.msPerInvocation).toBeCloseTo(whole.msPerInvocation * 2);
  expect(half.gbSeconds).toBeCloseTo(whole.gbSeconds);
  expect(twice.gbSeconds).toBeCloseTo(whole.gbSeconds * 2);
});

describe('event poller units', () => {
  test.for([
    [1, 1, 1],
    [10, 1, 1],
    [11, 1, 2],
    [100, 1, 10],
    // A group holds a hundred mappings, and each group has whole units.
    [101, 1, 11],
    [105, 1, 11],
    [150, 1, 15],
    [15, 2, 3],
  ] as const)('%d topics with %d pollers each take %d', ([topics, pollersPerTopic, units]) => {
    expect(loadOf(workload({ eventsPerSecond: 0, topics, pollersPerTopic }))).toMatchObject({
      units,
      idleUnits: units,
    });
  });

  test('come with the load: 5 MB a second for each poller', () => {
    // 12 MB a second on each of 5 topics: three pollers each.
    const load = loadOf(workload({ eventsPerSecond: 60_000, bytes: 1_000, topics: 5 }));
    expect(load).toMatchObject({ pollers: 15, units: 2, idleUnits: 1, mostFunctions: 75 });
  });
});

test('no events, no invocations', () => {
  expect(loadOf(workload({ eventsPerSecond: 0 }))).toMatchObject({
    ...{ events: 0, gigabytes: 0, invocations: 0, gbSeconds: 0, busyFunctions: 0, recordsPerInvocation: 0 },
    pollers: 2,
  });
});
