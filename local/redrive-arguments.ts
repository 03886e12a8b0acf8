import type { ParkedFilter } from '../lib/model/parked-row.ts';
import { deadLetterOptions } from './dead-letter-options.ts';
import { type DestinationArguments, namedDestinationOptions, readNamedDestination } from './destination-options.ts';
import { readFileArguments } from './file-arguments.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export const redriveOptions = {
  ...namedDestinationOptions,
  ...deadLetterOptions,
  'dry-run': {
    type: 'boolean',
    help: 'write nothing: tell what would be written and what would be refused again, as far as the server need not be asked',
  },
  json: { type: 'boolean', help: 'print one JSON object instead of lines' },
  help: helpOption,
} as const satisfies OptionTable;

export const redriveHelp = helpText({
  usage: 'landfall redrive (--to URL --schema NAME --dead-letters PLACE | --destination NAME) [OPTION…] [FILE…]',
  about:
    'Sends parked records that are still open through the handler’s own way again, oldest first for each key, and marks each as resolved in the transaction that writes it. Never over a newer state of its key. Safe beside running handlers, beside another redrive, and when it is killed: run it again. All open records of a key go together, also where the options name one of them. FILE: what Lambda’s own on-failure destination left in S3 (s3://BUCKET/BEGINNING takes all objects that begin so), or events as for replay: these go through the handler first. PostgreSQL only.',
  options: redriveOptions,
  outcome:
    'Prints what was written, what a later state made unnecessary, and what is still open with its reason. Exit code 0: nothing that was meant is left open; 1: something is, or the destination or the dead letters cannot be reached; 2: bad arguments or settings.',
  examples: [
    'landfall redrive --destination shop --dry-run',
    'landfall redrive --destination shop --table orders --reason VALUE_DOES_NOT_FIT',
    'landfall redrive --destination shop s3://FAILUREBUCKET/aws/lambda/',
    'landfall redrive --to postgres://landfall:secret@localhost:5432/shop --schema landing --dead-letters ./dead-letters',
  ],
});

export interface RedriveArguments {
  readonly destination: DestinationArguments | string;
  readonly deadLetters: string | undefined;
  readonly filter: ParkedFilter;
  readonly files: readonly string[];
  readonly isDry: boolean;
  readonly json: boolean;
}

/** The arguments of `landfall redrive`; `help` where it was asked for. @throws UsageError */
export function readRedriveArguments(args: readonly string[]): RedriveArguments | 'help' {
  const { values, positionals } = readOptions('redrive', redriveOptions, args);
  if (values.help === true) return 'help';
  const { topic, table, reason, json = false, 'dry-run': isDry = false, 'dead-letters': deadLetters } = values;
  if (isDry && positionals.length > 0) {
    throw new UsageError(
      'redrive: --dry-run writes nothing, so no FILE: "landfall plan FILE" tells what events would do',
    );
  }
  return {
    destination: readNamedDestination('redrive', values),
    deadLetters,
    filter: { topic, table, reason },
    files: positionals.length === 0 ? [] : readFileArguments('redrive', positionals),
    isDry,
    json,
  };
}
