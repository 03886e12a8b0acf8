import { describe, expect, test } from 'vitest';
import { compare } from '../../../../local/cost/break-even.ts';
import { type CostLine, monthlyCost } from '../../../../local/cost/monthly-cost.ts';
import { pricesWith } from '../../../../local/cost/prices.ts';
import { workload } from './workloads.ts';

const prices = pricesWith();

/** Dollars by line. */
function dollars(lines: readonly CostLine[]): Record<string, number> {
  return Object.fromEntries(lines.map((line) => [line.item, Number(line.dollars.toFixed(4))]));
}

// Every figure here was calculated by hand from the price list.
test('a destination costs this while nothing changes', () => {
  const { idle, busy, idleDollars, dollars: total } = monthlyCost(workload({ eventsPerSecond: 0 }), prices);
  expect(dollars(idle)).toEqual({
    'event poller units': 135.05, // 1 × 730 × 0.185
    'metrics of the mappings': 3.6, // 2 × 6 × 0.30
    alarms: 1.1, // (7 + 2 × 2) × 0.10
    dashboard: 3,
    secret: 0.4,
  });
  expect(idleDollars).toBeCloseTo(143.15);
  expect(Object.values(dollars(busy))).toEqual(busy.map(() => 0));
  expect(total).toBe(idleDollars);
});

test('150 topics cost $2,026 of pollers a month before the first event comes', () => {
  const { idle } = monthlyCost(workload({ eventsPerSecond: 0, topics: 150 }), prices);
  expect(idle[0]).toEqual({
    item: 'event poller units',
    quantity: '15 units for 150 pollers',
    dollars: expect.closeTo(2_025.75),
  });
});

test('events cost this', () => {
  const { busy } = monthlyCost(workload(), prices);
  expect(dollars(busy)).toEqual({
    'more event poller units': 0,
    invocations: 1.752, // 8.76 million × 0.20
    'GB-seconds': 4.1082, // 8.76 million × 20.36 ms × 1769/1024 GB × 0.0000133334
    'metrics of the function': 4.5, // 15 × 0.30
    'log written': 6.57, // 8.76 million × 1,500 bytes = 13.14 GB × 0.50
    'log kept': 0.3942,
    'settings read (SSM)': 0,
    'secret read': 0.0037, // 730 × 0.05 / 10,000
    'dead letters (S3)': 0.0003, // 52.56 × 0.005 / 1,000
  });
});

test('several destinations cost as often, network that they share once', () => {
  const one = monthlyCost(workload(), prices);
  const three = monthlyCost(workload({ destinations: 3, natGateways: 2, endpointZones: 4 }), prices);
  // 2 × 730 × 0.045 and 4 × 730 × 0.01.
  expect(three.dollars).toBeCloseTo(3 * one.dollars + 65.7 + 29.2);
});

test('a price of one’s own wins over the list’s', () => {
  const { idle } = monthlyCost(workload(), pricesWith({ pollerUnitHour: 1, alarmMonth: 0 }));
  expect(dollars(idle)).toMatchObject({ 'event poller units': 730, alarms: 0, dashboard: 3 });
});

describe('a service at a price per gigabyte', () => {
  test('costs its price, and meets Landfall where both cost the same', () => {
    const compared = compare(workload(), prices, 1.5);
    expect(compared.gigabytes).toBeCloseTo(52.56);
    expect(compared.dollars).toBeCloseTo(78.84);
    const { breakEvenGb = 0 } = compared;
    // At the break-even volume, by its own rate of events.
    const eventsPerSecond = (breakEvenGb * 1e9) / 1_000 / 2_628_000;
    expect(monthlyCost(workload({ eventsPerSecond }), prices).dollars).toBeCloseTo(breakEvenGb * 1.5, 2);
    expect(breakEvenGb).toBeGreaterThan(52.56);
  });

  test('that costs next to nothing is never dearer', () => {
    expect(compare(workload(), prices, 0.000001).breakEvenGb).toBeUndefined();
  });
});
