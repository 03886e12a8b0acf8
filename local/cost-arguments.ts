import { type Prices, priced, priceList, priceNames, pricesWith } from './cost/prices.ts';
import { assumed, type Workload } from './cost/workload.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readAmount, readOptions } from './option-table.ts';
import { UsageError, withoutPasswords } from './usage-error.ts';

export const costOptions = {
  'events-per-second': {
    type: 'string',
    value: 'N',
    help: 'change events of one destination, all topics together, as a mean over the month; 0 is allowed',
  },
  bytes: {
    type: 'string',
    value: 'B',
    help: 'bytes of a record in Kafka, key and value (with its schema, if embedded)',
  },
  topics: {
    type: 'string',
    value: 'T',
    help: 'topics of one destination: each has an event source mapping of its own',
  },
  destinations: { type: 'string', value: 'D', help: 'so many destinations of this size (1)' },
  'batch-size': { type: 'string', value: 'N', help: `setting batchSize, 1 to 10000 (${assumed.batchSize})` },
  window: { type: 'string', value: 'SECONDS', help: `setting window, 0 to 300 (Lambda’s own ${assumed.window})` },
  memory: { type: 'string', value: 'MB', help: `setting memory, 256 to 10240 (${assumed.memory})` },
  'pollers-per-topic': {
    type: 'string',
    value: 'N',
    help: `event pollers that stand by for each topic, 1 to 200 (${assumed.pollersPerTopic}, as the stack sets it)`,
  },
  'us-per-record': {
    type: 'string',
    value: 'N',
    help: `microseconds the handler takes for a record, the database’s time included (${assumed.usPerRecord})`,
  },
  'ms-per-invocation': {
    type: 'string',
    value: 'N',
    help: `milliseconds an invocation takes however few its records (${assumed.msPerInvocation})`,
  },
  'dead-letters': {
    type: 'string',
    value: 'N',
    help: `dead letters per million events (${assumed.deadLettersPerMillion})`,
  },
  'log-months': { type: 'string', value: 'N', help: `months that log lines are kept (${assumed.logMonths})` },
  'nat-gateways': { type: 'string', value: 'N', help: 'NAT gateways that are there for Landfall alone (0)' },
  'endpoint-zones': {
    type: 'string',
    value: 'N',
    help: 'interface endpoints, each counted once for each of its zones, that are there for Landfall alone (0)',
  },
  price: {
    type: 'string',
    multiple: true,
    value: 'KEY=DOLLARS',
    help: `another price, as often as needed; of ${priceNames.join(', ')}`,
  },
  prices: { type: 'boolean', help: 'print the prices, what they are of and where they stand, and no more' },
  'price-per-gb': {
    type: 'string',
    value: 'DOLLARS',
    help: 'compare with a service at this price per gigabyte, and tell where the two meet',
  },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

export const costHelp = helpText({
  usage: 'landfall cost --events-per-second N --bytes B --topics T [OPTION…]',
  about: `Tells what a month costs in AWS: what is paid while nothing changes first, then what comes with the events. Prices are those of ${priced.region}, ${priced.when}, without any free tier. Nothing is asked of AWS. docs/cost.md explains each line, and what is not in it: MSK, the database, data transfer.`,
  options: costOptions,
  outcome: 'Exit code 0: calculated; 2: bad arguments.',
  examples: [
    'landfall cost --events-per-second 200 --bytes 1500 --topics 20',
    'landfall cost --events-per-second 200 --bytes 1500 --topics 20 --price-per-gb 1.5',
    'landfall cost --events-per-second 5 --bytes 4500 --topics 150 --destinations 2 --price gbSecond=0.000016 --json',
    'landfall cost --prices',
  ],
});

export interface CostArguments {
  /** Undefined where only the prices are asked for. */
  readonly workload: Workload | undefined;
  readonly prices: Prices;
  readonly pricePerGb: number | undefined;
  readonly json: boolean;
}

const most = 1e9;

/** The arguments of `landfall cost`; `help` where it was asked for. @throws UsageError */
export function readCostArguments(args: readonly string[]): CostArguments | 'help' {
  const { values, positionals } = readOptions('cost', costOptions, args);
  if (values.help === true) return 'help';
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`cost takes no ${withoutPasswords(extra)}: numbers go behind options`);
  const whole = (name: keyof typeof costOptions & keyof typeof values, from: number, to: number) =>
    readAmount(`--${name}`, textOf(values[name]), { from, to, whole: true });
  const amount = (name: keyof typeof costOptions & keyof typeof values, from: number, to: number) =>
    readAmount(`--${name}`, textOf(values[name]), { from, to });
  return {
    workload:
      values.prices === true
        ? undefined
        : {
            eventsPerSecond: needed('events-per-second', amount('events-per-second', 0, most)),
            bytes: needed('bytes', whole('bytes', 1, 6_000_000)),
            topics: needed('topics', whole('topics', 1, 100_000)),
            destinations: whole('destinations', 1, 1_000) ?? assumed.destinations,
            batchSize: whole('batch-size', 1, 10_000) ?? assumed.batchSize,
            window: amount('window', 0, 300) ?? assumed.window,
            memory: whole('memory', 256, 10_240) ?? assumed.memory,
            pollersPerTopic: whole('pollers-per-topic', 1, 200) ?? assumed.pollersPerTopic,
            usPerRecord: amount('us-per-record', 0, most) ?? assumed.usPerRecord,
            msPerInvocation: amount('ms-per-invocation', 0, 840_000) ?? assumed.msPerInvocation,
            deadLettersPerMillion: amount('dead-letters', 0, 1_000_000) ?? assumed.deadLettersPerMillion,
            logMonths: amount('log-months', 0, 120) ?? assumed.logMonths,
            natGateways: whole('nat-gateways', 0, 1_000) ?? assumed.natGateways,
            endpointZones: whole('endpoint-zones', 0, 1_000) ?? assumed.endpointZones,
          },
    prices: pricesWith(readPrices(values.price ?? [])),
    pricePerGb: amount('price-per-gb', 0.000001, most),
    json: values.json === true,
  };
}

function textOf(value: string | boolean | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function needed(name: string, value: number | undefined): number {
  if (value === undefined) throw new UsageError(`cost: give --${name}, as "landfall cost --help" shows`);
  return value;
}

function readPrices(pairs: readonly string[]): Partial<Prices> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key = '', text] = /^(\w*)=(.*)$/.exec(pair) ?? [];
      if (!Object.hasOwn(priceList, key))
        throw new UsageError(`--price wants KEY=DOLLARS, KEY one of ${priceNames.join(', ')}`);
      return [key, readAmount(`--price ${key}`, text, { from: 0, to: most })];
    }),
  );
}
