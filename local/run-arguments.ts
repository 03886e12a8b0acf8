import { availableParallelism } from 'node:os';
import type { Redelivery } from './batch-response.ts';
import { type DestinationArguments, destinationOptions, readDestinationArguments } from './destination-options.ts';
import { helpText } from './help-text.ts';
import type { KafkaWay } from './kafka/connection.ts';
import { kafkaOptions, readList, readWay } from './kafka-options.ts';
import { helpOption, type OptionTable, readAmount, readNumber, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export const runOptions = {
  brokers: kafkaOptions.brokers,
  topics: { type: 'string', value: 'A,B', help: 'topics to read' },
  'topics-regex': {
    type: 'string',
    value: 'REGEX',
    help: 'or all topics whose whole name matches, also those that come later',
  },
  ...destinationOptions,
  group: {
    type: 'string',
    value: 'NAME',
    help: 'consumer group; landfall and the destination’s host, database and schema unless given',
  },
  from: {
    type: 'string',
    value: 'WHERE',
    help: 'where a group begins that has read nothing yet: earliest (the default) or latest',
    completes: ['earliest', 'latest'],
  },
  tasks: {
    type: 'string',
    value: 'N',
    help: 'pollers side by side, each with a connection to the destination (1 to 64; 1). More than partitions are idle',
  },
  processes: {
    type: 'string',
    value: 'N',
    help: 'processes that the tasks are spread over (1 to 64); as many as there are cores but one, unless given. Where that is one, it is this one',
  },
  'batch-size': { type: 'string', value: 'N', help: 'records of one batch (1 to 10000; 10000), at most 6 MB of them' },
  window: { type: 'string', value: 'SECONDS', help: 'how long a batch may fill (0 to 300; 0.5)' },
  tls: kafkaOptions.tls,
  ca: kafkaOptions.ca,
  sasl: kafkaOptions.sasl,
  'dead-letters': {
    type: 'string',
    value: 'DIR',
    help: 'folder for records that cannot be written; without it they block their partition',
    completes: 'directory',
  },
  'until-idle': {
    type: 'string',
    value: 'SECONDS',
    help: 'end once everything is done and nothing came for so long, or nothing of what is left gets done for so long',
  },
  redeliver: {
    type: 'string',
    value: 'HOW',
    help: 'what comes again of a failed partition: rewind (all from the first returned record on, the default) or named (exactly what was returned)',
    completes: ['rewind', 'named'],
  },
  retries: {
    type: 'string',
    value: 'N',
    help: 'give records up after N further tries, as Lambda does where told so: that leaves holes. They are tried for ever unless given',
  },
  bisect: { type: 'boolean', help: 'try a batch that failed as a whole again in halves' },
  'on-failure': {
    type: 'string',
    value: 'DIR',
    help: 'folder for what was given up (--retries), as Lambda leaves it in S3',
    completes: 'directory',
  },
  help: helpOption,
} as const satisfies OptionTable;

export const runHelp = helpText({
  usage: 'landfall run --brokers HOST:PORT[,…] --topics A,B --to URL --schema NAME [OPTION…]',
  about:
    'Landfall beside any Kafka, without AWS: reads topics as a consumer group, as Lambda’s event source mapping does, and applies them with the handler that runs in Lambda. It runs until it is stopped (Ctrl-C, SIGTERM): what is in flight is finished and committed.',
  options: runOptions,
  outcome:
    'On a terminal it shows lag, events per second, tables and what is wrong; else it writes one JSON object a line every ten seconds, and a last one at the end. Brokers that are away are waited for. Exit code 0: stopped as asked; 1: it cannot go on (its processes do not stay up), a partition is blocked (--until-idle), or it was stopped twice; 2: bad arguments or settings, or brokers that refuse the login or whose certificate is not trusted.',
  examples: [
    'landfall run --brokers localhost:9092 --topics shop.public.orders,shop.public.customers \\\n      --to postgres://landfall:secret@localhost:5432/shop --schema landing --dead-letters letters',
    `LANDFALL_KAFKA_USER=landfall LANDFALL_KAFKA_PASSWORD=… landfall run --brokers b-1.example.com:9096 --tls \\
      --sasl scram-sha-512 --topics-regex 'shop\\.public\\..*' --tasks 4 --settings shop.json`,
  ],
});

export interface RunArguments {
  readonly destination: DestinationArguments;
  readonly way: KafkaWay;
  /** Names, or what a whole name matches. */
  readonly topics: readonly string[] | RegExp;
  readonly group: string | undefined;
  readonly from: 'earliest' | 'latest';
  readonly tasks: number;
  readonly processes: number;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly deadLetters: string | undefined;
  readonly untilIdleMs: number | undefined;
  readonly redeliver: Redelivery;
  readonly retries: number;
  readonly bisect: boolean;
  readonly onFailure: string | undefined;
}

/** The arguments of `landfall run`; `help` where it was asked for. @throws UsageError */
export function readRunArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): RunArguments | 'help' {
  const { values, positionals } = readOptions('run', runOptions, args);
  if (values.help === true) return 'help';
  if (positionals.length > 0) throw new UsageError(`run takes no operands: ${positionals.join(' ')}`);
  if (values.group !== undefined && !/^\S+$/.test(values.group)) {
    throw new UsageError('--group is a name without white space');
  }
  return {
    destination: readDestinationArguments(values),
    way: readWay(values, environment),
    topics: readTopics(values),
    group: values.group,
    from: oneOf('--from', values.from ?? 'earliest', ['earliest', 'latest']),
    tasks: readNumber('--tasks', values.tasks, 64) ?? 1,
    processes: readNumber('--processes', values.processes, 64) ?? Math.max(1, availableParallelism() - 1),
    batchSize: readNumber('--batch-size', values['batch-size'], 10_000) ?? 10_000,
    windowMs: (readAmount('--window', values.window, { from: 0, to: 300 }) ?? 0.5) * 1_000,
    deadLetters: values['dead-letters'],
    untilIdleMs: inMs(readAmount('--until-idle', values['until-idle'], { from: 0, to: 86_400 })),
    redeliver: oneOf('--redeliver', values.redeliver ?? 'rewind', ['rewind', 'named']),
    retries: readAmount('--retries', values.retries, { from: 0, to: 10_000, whole: true }) ?? Number.POSITIVE_INFINITY,
    bisect: values.bisect === true,
    onFailure: values['on-failure'],
  };
}

function readTopics({
  topics,
  'topics-regex': regex,
}: {
  topics?: string;
  'topics-regex'?: string;
}): readonly string[] | RegExp {
  const list = readList(topics);
  if ((list.length === 0) === (regex === undefined)) {
    throw new UsageError('run: which topics? Give --topics A,B or --topics-regex REGEX');
  }
  if (regex === undefined) return [...new Set(list)];
  try {
    return new RegExp(`^(?:${regex})$`);
  } catch (error) {
    throw new UsageError(`--topics-regex: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function oneOf<const T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === given);
  if (found === undefined) throw new UsageError(`${option} is ${allowed.join(' or ')}, not ${given}`);
  return found;
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}
