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
  yes: { type: 'boolean', help: 'ask nothing before close; needed where there is no terminal' },
  json: { type: 'boolean', help: 'print JSON, one object a line' },
  help: helpOption,
} as const satisfies OptionTable;

export const deadLettersHelp = helpText({
  usage: 'landfall dead-letters list|show|close (--dead-letters PLACE | --destination NAME) [OPTION…] [NAME…]',
  about:
    'Lists the records that could not be written, from a folder or a bucket. With a destination (--to and --schema, or --destination) each has its state there. "show" prints one, by the name that list gives it: why it was refused, and the record decoded. Records hold the rows of your tables: mind where you print them. "close" gives open records up for good, by their names or by --topic, --table and --reason: those that redrive leaves open because nobody can tell what came after them (REDRIVE_UNSURE), or that nobody wants. All open records of a row go together; nothing of them is written, their letters stay (PostgreSQL only).',
  options: deadLettersOptions,
  outcome:
    'Exit code 0: printed, or closed; 1: something cannot be read, or is not closed; 2: bad arguments or settings.',
  examples: [
    'landfall dead-letters list --destination shop --state open',
    'landfall dead-letters list --dead-letters ./dead-letters --table orders --json',
    'landfall dead-letters show --destination shop shop/shop.public.orders/0/00000000000000000118-1f0c44a9b2e1.json',
    'landfall dead-letters close --destination shop --table orders --reason REDRIVE_UNSURE',
  ],
});

export interface DeadLettersArguments {
  readonly kind: 'list' | 'show' | 'close';
  /** Letters’ names: one of `show`, any number of `close`. */
  readonly names: readonly string[];
  readonly destination: DestinationArguments | string | undefined;
  readonly deadLetters: string | undefined;
  readonly filter: ParkedFilter & { readonly state: State | undefined };
  readonly json: boolean;
  readonly isSure: boolean;
}

/** The arguments of `landfall dead-letters`; `help` where it was asked for. @throws UsageError */
export function readDeadLettersArguments(args: readonly string[]): DeadLettersArguments | 'help' {
  const { values, positionals } = readOptions('dead-letters', deadLettersOptions, args);
  if (values.help === true) return 'help';
  const [kind, ...names] = positionals;
  if (kind !== 'list' && kind !== 'show' && kind !== 'close') {
    throw new UsageError('dead-letters: what to do? Give one of list, show, close');
  }
  const { topic, table, reason, to, settings, destination } = values;
  const state = states.find((one) => one === values.state);
  if (values.state !== undefined && state === undefined) throw new UsageError(`--state is one of ${states.join(', ')}`);
  const filter = { topic, table, reason, state };
  const isGiven = to !== undefined || settings !== undefined || destination !== undefined;
  if (kind === 'close') checkClose(names, filter);
  if (kind === 'show' && names.length !== 1) {
    throw new UsageError('dead-letters show: which one? Give one name, as "dead-letters list" tells it');
  }
  if (kind === 'list' && names.length > 0) throw new UsageError('dead-letters list takes options only');
  if (state !== undefined && !isGiven) {
    throw new UsageError('--state is what the destination tells: give --to and --schema, or --destination');
  }
  return {
    ...{ kind, names, filter },
    destination: isGiven || kind === 'close' ? readNamedDestination('dead-letters', values) : undefined,
    deadLetters: values['dead-letters'],
    json: values.json === true,
    isSure: values.yes === true,
  };
}

/** Nobody means all that is open by saying nothing. @throws UsageError */
function checkClose(names: readonly string[], { state, ...filter }: DeadLettersArguments['filter']): void {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (state !== undefined)
    throw new UsageError('dead-letters close: only open records can be closed: leave out --state');
  if (names.length === 0 && !isFiltered) {
    throw new UsageError(
      'dead-letters close: which ones? Give names, as "dead-letters list" tells them, or --topic, --table, --reason',
    );
  }
  if (names.length > 0 && isFiltered) {
    throw new UsageError('dead-letters close: give names, or --topic, --table and --reason, not both');
  }
}
