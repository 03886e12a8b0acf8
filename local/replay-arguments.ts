import type { Redelivery } from './batch-response.ts';
import { type DestinationArguments, destinationOptions, readDestinationArguments } from './destination-options.ts';
import { readFileArguments } from './file-arguments.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readNumber, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export const replayOptions = {
  ...destinationOptions,
  'batch-size': {
    type: 'string',
    value: 'N',
    help: 'regroup into events of at most N records of one topic (1 to 10000)',
  },
  redeliver: {
    type: 'string',
    value: 'HOW',
    help: 'what comes again of a failed partition: rewind (all from the first returned record on, the default) or named (exactly what was returned)',
    completes: ['rewind', 'named'],
  },
  attempts: { type: 'string', value: 'N', help: 'tries of the same records before they are given up (5)' },
  'dead-letters': {
    type: 'string',
    value: 'DIR',
    help: 'folder for records that cannot be written; without it they block their partition',
    completes: 'directory',
  },
  again: { type: 'boolean', help: 'apply the files’ topics anew: what was stored of their progress is forgotten' },
  help: helpOption,
} as const satisfies OptionTable;

export const replayHelp = helpText({
  usage: 'landfall replay --to URL --schema NAME [OPTION…] FILE…',
  about:
    'Feeds files of Lambda events through the real handler, in order, and again what it returns, as the event source mapping of AWS Lambda does. FILE holds one JSON event a line, may be compressed with gzip; "-" is standard input, s3://BUCKET/BEGINNING all objects that begin so. What Lambda’s own on-failure destination left in S3 is read as it is.',
  options: replayOptions,
  outcome:
    'The last line of standard output is one JSON object with what was done. Exit code 0: everything is written, skipped by rule or parked; 1: something is not; 2: bad arguments or settings.',
  examples: [
    'landfall replay --to postgres://me:secret@localhost:5432/shop --schema public capture.ndjson.gz',
    `landfall replay --to postgres://me@db.example.com/shop --schema copy --set tlsCa=global-bundle.pem \\
      --set insertMode=insert --set deleteMode=ignore monday.ndjson tuesday.ndjson`,
    'zcat capture.ndjson.gz | landfall replay --settings shop.json --to postgres://me:secret@localhost/shop --again -',
    `landfall replay --to redshift://me@shop.abc123.eu-central-1.redshift.amazonaws.com/shop --schema copy \\
      --staging s3://my-loads/landfall --copy-role arn:aws:iam::123456789012:role/redshift-copy capture.ndjson.gz`,
  ],
});

export interface ReplayArguments extends DestinationArguments {
  readonly files: readonly string[];
  readonly deadLetters: string | undefined;
  readonly batchSize: number | undefined;
  readonly redeliver: Redelivery;
  readonly attempts: number;
  readonly again: boolean;
}

/** The arguments of `landfall replay`; `help` where it was asked for. @throws UsageError */
export function readReplayArguments(args: readonly string[]): ReplayArguments | 'help' {
  const { values, positionals } = readOptions('replay', replayOptions, args);
  if (values.help === true) return 'help';
  const files = readFileArguments('replay', positionals);
  const { redeliver = 'rewind' } = values;
  if (redeliver !== 'rewind' && redeliver !== 'named') {
    throw new UsageError(`--redeliver is rewind or named, not ${redeliver}`);
  }
  return {
    ...readDestinationArguments(values),
    files,
    deadLetters: values['dead-letters'],
    batchSize: readNumber('--batch-size', values['batch-size'], 10_000),
    redeliver,
    attempts: readNumber('--attempts', values.attempts, 1_000) ?? 5,
    again: values.again === true,
  };
}
