import { helpText } from './help-text.ts';
import { nameOperand } from './name-operand.ts';
import { helpOption, type OptionTable, readOptions, readPairs } from './option-table.ts';
import type { Change } from './settings-change.ts';
import { UsageError } from './usage-error.ts';

export const settingsOptions = {
  force: {
    type: 'boolean',
    help: 'change insertMode, primaryKeyMode, primaryKeyFields or tableNames all the same: rows that are there do not follow',
  },
  all: { type: 'boolean', help: 'with clear: empty the override' },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

export const settingsHelp = helpText({
  usage: 'landfall settings NAME [set KEY=VALUE… | clear KEY… | clear --all] [OPTION…]',
  about:
    'Shows the settings of a deployed destination: in force, and in which layer. "set" and "clear" change the operator’s layer (the override), which wins over the stack’s, setting by setting, and which no deployment touches; everything together is checked before it is written. Secrets are never shown: they are not in it.',
  options: settingsOptions,
  outcome:
    'A running function takes a change up within about a minute. Exit code 0: shown or written; 1: the settings are invalid, or somebody else wrote at the same time; 2: bad arguments or settings, nothing is written.',
  examples: [
    'landfall settings shop',
    'landfall settings shop set truncate=truncate onBadRecord=halt',
    'landfall settings shop clear truncate',
    `landfall settings shop set 'tableNames=[{"match":"shop\\\\.(.*)","table":"$1"}]' --force`,
  ],
});

export interface SettingsArguments {
  readonly name: string;
  readonly change: Change | undefined;
  readonly force: boolean;
  readonly json: boolean;
}

/** The arguments of `landfall settings`; `help` where it was asked for. @throws UsageError */
export function readSettingsArguments(args: readonly string[]): SettingsArguments | 'help' {
  const { values, positionals } = readOptions('settings', settingsOptions, args);
  if (values.help === true) return 'help';
  const [given, verb, ...rest] = positionals;
  const name = nameOperand('settings', given);
  const change = readChange(verb, rest, values.all === true);
  return { name, change, force: values.force === true, json: values.json === true };
}

function readChange(verb: string | undefined, rest: readonly string[], all: boolean): Change | undefined {
  if (all && (verb !== 'clear' || rest.length > 0)) throw new UsageError('settings: --all goes with clear, and no key');
  if (verb === undefined) return undefined;
  if (verb === 'set') {
    if (rest.length === 0) throw new UsageError('settings: set what? As set truncate=truncate');
    return { kind: 'set', values: readPairs(rest, 'set') };
  }
  if (verb === 'clear') {
    if (all) return { kind: 'clear all' };
    if (rest.length === 0) throw new UsageError('settings: clear what? As clear truncate, or clear --all');
    return { kind: 'clear', keys: rest };
  }
  throw new UsageError('settings: behind the name stands nothing, set KEY=VALUE or clear KEY');
}
