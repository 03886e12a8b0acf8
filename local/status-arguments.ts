import { helpText } from './help-text.ts';
import { nameOperand } from './name-operand.ts';
import { helpOption, type OptionTable, readNumber, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export const statusOptions = {
  minutes: { type: 'string', value: 'N', help: 'how far to look back at metrics and log, 5 to 1440 (60)' },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

export const statusHelp = helpText({
  usage: 'landfall status NAME [OPTION…]',
  about:
    'Tells how a deployed destination is: its function, each topic’s mapping with its state and how many records wait, what was written lately, what failed, dead letters, whether the settings are valid, and which alarms ring. Nothing is changed, and the database is not asked: "landfall check --destination NAME" does that.',
  options: statusOptions,
  outcome:
    'Prints what is well (✓), what to look at (!) and what is wrong (✗). Exit code 0: nothing is wrong; 1: something is, or could not be told; 2: bad arguments.',
  examples: ['landfall status shop', 'landfall status shop --minutes 15', 'landfall status shop --json | jq .mappings'],
});

export interface StatusArguments {
  readonly name: string;
  readonly minutes: number;
  readonly json: boolean;
}

/** The arguments of `landfall status`; `help` where it was asked for. @throws UsageError */
export function readStatusArguments(args: readonly string[]): StatusArguments | 'help' {
  const { values, positionals } = readOptions('status', statusOptions, args);
  if (values.help === true) return 'help';
  const [given, extra] = positionals;
  const name = nameOperand('status', given);
  if (extra !== undefined) throw new UsageError('status takes one name');
  const minutes = readNumber('--minutes', values.minutes, 1_440) ?? 60;
  if (minutes < 5) throw new UsageError('--minutes is a whole number from 5 to 1440: metrics come every five minutes');
  return { name, minutes, json: values.json === true };
}
