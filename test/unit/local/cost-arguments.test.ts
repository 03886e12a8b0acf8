import { expect, test } from 'vitest';
import { assumed } from '../../../local/cost/workload.ts';
import { readCostArguments } from '../../../local/cost-arguments.ts';
import { UsageError } from '../../../local/usage-error.ts';

const least = ['--events-per-second', '0.5', '--bytes', '900', '--topics', '3'];

test('what is not told is assumed', () => {
  expect(readCostArguments(least)).toMatchObject({
    workload: { ...assumed, eventsPerSecond: 0.5, bytes: 900, topics: 3 },
    pricePerGb: undefined,
    json: false,
  });
});

test('prices are set by name', () => {
  const given = readCostArguments([...least, '--price', 'gbSecond=1.6e-5', '--price', 'alarmMonth=0']);
  expect(given).toMatchObject({ prices: { gbSecond: 0.000016, alarmMonth: 0, requests: 0.2 } });
});

test.for<[string[], RegExp]>([
  [[], /give --events-per-second/],
  [least.slice(0, 4), /give --topics/],
  [[...least, '--topics', '0'], /--topics is a whole number from 1 to 100000, not 0/],
  [[...least, '--batch-size', '1.5'], /--batch-size is a whole number/],
  [[...least, '--window', '301'], /--window is a number from 0 to 300, not 301/],
  [[...least, '--price', 'gbSeconds=1'], /--price wants KEY=DOLLARS, KEY one of requests, gbSecond, /],
  [[...least, '--price', 'gbSecond=cheap'], /--price gbSecond is a number/],
  [[...least, 'shop'], /cost takes no shop/],
])('%j is refused', ([args, message]) => {
  expect(() => readCostArguments(args)).toThrow(UsageError);
  expect(() => readCostArguments(args)).toThrow(message);
});
