import { expect, test } from 'vitest';
import { readRunArguments } from '../../../local/run-arguments.ts';

const needed = ['--brokers', 'a:9092', '--topics', 't', '--to', 'postgres://u@h/d', '--schema', 's'];
const login = { LANDFALL_KAFKA_USER: 'u', LANDFALL_KAFKA_PASSWORD: 'p' };

test('what is not given is as Lambda has it', () => {
  expect(readRunArguments(needed, {})).toMatchObject({
    ...{ way: { brokers: ['a:9092'] }, topics: ['t'], group: undefined, from: 'earliest', tasks: 1 },
    ...{ batchSize: 10_000, windowMs: 500, redeliver: 'rewind', retries: Infinity, bisect: false },
  });
});

test('tasks are spread over as many processes as are told, and over one at least', () => {
  expect(readRunArguments([...needed, '--processes', '3'], {})).toMatchObject({ processes: 3 });
  const { processes } = readRunArguments(needed, {}) as { readonly processes: number };
  expect(processes).toBeGreaterThanOrEqual(1);
});

test('a regular expression is held against whole names', () => {
  const given = readRunArguments(['--brokers', 'a:1', '--topics-regex', String.raw`shop\.a|b`], {});
  const topics = given === 'help' ? undefined : given.topics;
  if (!(topics instanceof RegExp)) throw new Error('no regular expression');
  expect(['shop.a', 'b', 'shop.ab', 'shopxa', 'xb'].filter((name) => topics.test(name))).toEqual(['shop.a', 'b']);
});

test('the login comes from the environment', () => {
  expect(readRunArguments([...needed, '--sasl', 'scram-sha-512'], login)).toMatchObject({
    way: { sasl: { mechanism: 'SCRAM-SHA-512', username: 'u', password: 'p' } },
  });
});

test.for([
  [['--topics', 't'], 'which Kafka'],
  [['--brokers', 'a:9092'], 'which topics'],
  [[...needed, '--topics-regex', 'x'], 'which topics'],
  [['--brokers', 'a', '--topics', 't'], 'HOST:PORT'],
  [['--brokers', 'a:1,a:65536', '--topics', 't'], 'HOST:PORT'],
  [[...needed, '--topics-regex', '('], 'which topics'],
  [['--brokers', 'a:1', '--topics-regex', '('], '--topics-regex: Invalid'],
  [[...needed, '--ca', 'x.pem'], '--ca is for --tls'],
  [[...needed, '--tls', '--ca', 'x.pem'], '--ca x.pem: ENOENT'],
  [[...needed, '--tls', '--ca', import.meta.filename], 'it holds no certificate'],
  [[...needed, '--sasl', 'plain'], 'LANDFALL_KAFKA_USER'],
  [[...needed, '--sasl', 'kerberos'], '--sasl is plain'],
  [[...needed, '--batch-size', '10001'], '--batch-size'],
  [[...needed, '--window', '301'], '--window'],
  [[...needed, '--from', 'now'], '--from is earliest or latest'],
  [[...needed, '--group', 'a b'], '--group is a name'],
  [[...needed, 'more'], 'no operands'],
] as const)('%j is refused: %s', ([args, message]) => {
  expect(() => readRunArguments(args, {})).toThrow(message);
});
