import { type DestinationArguments, namedDestinationOptions, readNamedDestination } from './destination-options.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readAmount, readOptions } from './option-table.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

export const progressOptions = {
  ...namedDestinationOptions,
  topic: { type: 'string', value: 'TOPIC', help: 'the topic; show tells of all without it' },
  partition: { type: 'string', value: 'N', help: 'the partition; reset takes all of the topic without it' },
  offset: {
    type: 'string',
    value: 'N',
    help: 'the record that skip gives up: the next one, or the one that is awaited',
  },
  yes: { type: 'boolean', help: 'ask nothing before reset and skip; needed where there is no terminal' },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

export const progressHelp = helpText({
  usage: 'landfall progress show|reset|skip (--to URL --schema NAME | --destination NAME) [OPTION…]',
  about:
    'Progress is how far each topic-partition has come in the destination. "show" prints it: next offset, the record that is awaited, since when it blocks its partition, parked records that are open. "reset" forgets it, after a topic was deleted and created again (TOPIC_RECREATED): whatever comes is applied, also what was applied before. "skip" gives up the record that blocks a partition (PostgreSQL only): nothing of it is written or kept, its name stays in _landfall_parked. Both take the lock of the running handlers.',
  options: progressOptions,
  outcome: 'Exit code 0: done; 1: not done; 2: bad arguments or settings.',
  examples: [
    'landfall progress show --destination shop',
    'landfall progress reset --destination shop --topic shop.public.orders',
    'landfall progress skip --destination shop --topic shop.public.orders --partition 3 --offset 118 --yes',
  ],
});

export interface ProgressArguments {
  readonly destination: DestinationArguments | string;
  readonly json: boolean;
  readonly isSure: boolean;
  readonly what:
    | { readonly kind: 'show'; readonly topic: string | undefined }
    | { readonly kind: 'reset'; readonly topic: string; readonly partition: number | undefined }
    | { readonly kind: 'skip'; readonly topic: string; readonly partition: number; readonly offset: number };
}

/** The arguments of `landfall progress`; `help` where it was asked for. @throws UsageError */
export function readProgressArguments(args: readonly string[]): ProgressArguments | 'help' {
  const { values, positionals } = readOptions('progress', progressOptions, args);
  if (values.help === true) return 'help';
  const kind = subcommand('progress', ['show', 'reset', 'skip'], positionals);
  const { topic } = values;
  const partition = readAmount('--partition', values.partition, { from: 0, to: 2 ** 31 - 1, whole: true });
  const offset = readAmount('--offset', values.offset, { from: 0, to: Number.MAX_SAFE_INTEGER - 1, whole: true });
  return {
    destination: readNamedDestination('progress', values),
    json: values.json === true,
    isSure: values.yes === true,
    what: whatOf(kind, topic, partition, offset),
  };
}

function whatOf(
  kind: ProgressArguments['what']['kind'],
  topic: string | undefined,
  partition: number | undefined,
  offset: number | undefined,
): ProgressArguments['what'] {
  if (kind === 'show') return { kind, topic };
  if (topic === undefined) throw new UsageError(`progress ${kind}: of which topic? Give --topic TOPIC`);
  if (kind === 'reset') return { kind, topic, partition };
  if (partition === undefined || offset === undefined) {
    throw new UsageError(
      'progress skip: which record? Give --partition N and --offset N, as "progress show" tells them',
    );
  }
  return { kind, topic, partition, offset };
}
