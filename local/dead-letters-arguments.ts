import type { ParkedFilter } from '../lib/model/parked-row.ts';
import { deadLetterOptions } from './dead-letter-options.ts';
import { type DestinationArguments, namedDestinationOptions, readNamedDestination } from './destination-options.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

const states = ['open', 'superseded', 'resolved', 'unknown'] as const;
type State = (typeof states)[number];

export const deadLettersOptions = {
  ...namedDestinationOptions,
  ...deadLetterOptions,
  state: {
    type: 'string',
    value: 'STATE',
    help: 'only in this state: open, superseded (a later state of its row is written), resolved, or unknown (the destination counts no such record as parked)',
    completes: states,
  },
  json: { type: 'boolean', help: 'print JSON, one object a line' },
  help: helpOption,
} as const satisfies OptionTable;

export const deadLettersHelp = helpText({
  usage: 'landfall dead-letters list|show (--dead-letters PLACE | --destination NAME) [OPTION…] [NAME]',
  about:
    'Lists the records that could not be written, from a folder or a bucket. With a destination (--to and --schema, or --destination) each has its state there. "show" prints one, by the name that list gives it: why it was refused, and the record decoded. Records hold the rows of your tables: mind where you print them.',
  options: deadLettersOptions,
  outcome: 'Exit code 0: printed; 1: something cannot be read; 2: bad arguments or settings.',
  examples: [
    'landfall dead-letters list --destination shop --state open',
    'landfall dead-letters list --dead-letters ./dead-letters --table orders --json',
    'landfall dead-letters show --destination shop shop/shop.public.orders/0/00000000000000000118-1f0c44a9b2e1.json',
  ],
});

export interface DeadLettersArguments {
  readonly kind: 'list' | 'show';
  /** Of `show`: the letter's name. */
  readonly name: string | undefined;
  readonly destination: DestinationArguments | string | undefined;
  readonly deadLetters: string | undefined;
  readonly filter: ParkedFilter & { readonly state: State | undefined };
  readonly json: boolean;
}

/** The arguments of `landfall dead-letters`; `help` where it was asked for. @throws UsageError */
export function readDeadLettersArguments(args: readonly string[]): DeadLettersArguments | 'help' {
  const { values, positionals } = readOptions('dead-letters', deadLettersOptions, args);
  if (values.help === true) return 'help';
  const [kind, name, extra] = positionals;
  if (kind !== 'list' && kind !== 'show') throw new UsageError('dead-letters: what to do? Give one of list, show');
  if (kind === 'show' && (name === undefined || extra !== undefined)) {
    throw new UsageError('dead-letters show: which one? Give one name, as "dead-letters list" tells it');
  }
  if (kind === 'list' && name !== undefined) throw new UsageError('dead-letters list takes options only');
  const { topic, table, reason, to, settings, destination } = values;
  const state = states.find((one) => one === values.state);
  if (values.state !== undefined && state === undefined) throw new UsageError(`--state is one of ${states.join(', ')}`);
  const isGiven = to !== undefined || settings !== undefined || destination !== undefined;
  if (state !== undefined && !isGiven) {
    throw new UsageError('--state is what the destination tells: give --to and --schema, or --destination');
  }
  return {
    kind,
    name,
    destination: isGiven ? readNamedDestination('dead-letters', values) : undefined,
    deadLetters: values['dead-letters'],
    filter: { topic, table, reason, state },
    json: values.json === true,
  };
}
