import { helpText } from './help-text.ts';
import { nameOperand } from './name-operand.ts';
import { helpOption, type OptionTable, readNumber, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export const switchOptions = {
  'no-wait': { type: 'boolean', help: 'ask Lambda for it and do not wait until it is so, which may take minutes' },
  timeout: { type: 'string', value: 'SECONDS', help: 'wait no longer than this, 1 to 3600 (900)' },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

const outcome =
  'May be run again at any time. Exit code 0: all mappings are as wanted, or with --no-wait asked to be; 1: some are not; 2: bad arguments.';

export const pauseHelp = helpText({
  usage: 'landfall pause NAME [OPTION…]',
  about:
    'Disables every event source mapping of a deployed destination and waits until they are. Nothing is lost while the topics keep their records: they wait in Kafka, and resume goes on where it stopped. Events that are being written are finished. Alarms for lag and stopped mappings ring meanwhile, and a deployment that changes a mapping may enable it.',
  options: switchOptions,
  outcome,
  examples: ['landfall pause shop', 'landfall pause shop --no-wait --json'],
});

export const resumeHelp = helpText({
  usage: 'landfall resume NAME [OPTION…]',
  about:
    'Enables every event source mapping of a deployed destination and waits until they are. Reading goes on where it stopped; what Kafka dropped meanwhile is missing.',
  options: switchOptions,
  outcome,
  examples: ['landfall resume shop', 'landfall resume shop --timeout 120'],
});

export interface SwitchArguments {
  readonly name: string;
  readonly wait: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly json: boolean;
}

/** The arguments of `landfall pause` and `landfall resume`; `help` where it was asked for. @throws UsageError */
export function readSwitchArguments(command: 'pause' | 'resume', args: readonly string[]): SwitchArguments | 'help' {
  const { values, positionals } = readOptions(command, switchOptions, args);
  if (values.help === true) return 'help';
  const [given, extra] = positionals;
  const name = nameOperand(command, given);
  if (extra !== undefined) throw new UsageError(`${command} takes one name: all topics of a destination together`);
  return {
    name,
    wait: values['no-wait'] !== true,
    timeout: readNumber('--timeout', values.timeout, 3_600) ?? 900,
    json: values.json === true,
  };
}
