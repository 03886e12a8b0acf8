import { parseArgs } from 'node:util';
import type { Redelivery } from './batch-response.ts';
import { UsageError } from './usage-error.ts';

export const replayHelp = `Usage: landfall replay --to postgres://USER:PASSWORD@HOST:PORT/DATABASE --schema NAME [OPTION…] FILE…

Feeds files of Lambda events through the real handler, in order, and again what it returns, as the event source
mapping of AWS Lambda does. FILE holds one JSON event a line, may be compressed with gzip; "-" is standard input.

  --to URL             the destination; characters such as @ : / in the password as %40 %3A %2F.
                       Without a password in it, PGPASSWORD is taken
  --schema NAME        schema of the destination's tables
  --set KEY=VALUE      a setting of docs/settings.md, as often as needed; insertMode is upsert and deleteMode is
                       delete unless set
  --settings FILE      settings as a JSON object; --to, --schema and --set win over it
  --batch-size N       regroup into events of at most N records of one topic (1 to 10000)
  --redeliver HOW      what comes again of a failed partition: rewind (all from the first returned record on, the
                       default) or named (exactly what was returned)
  --attempts N         tries of the same records before they are given up (5)
  --dead-letters DIR   folder for records that cannot be written; without it they block their partition
  --again              apply the files' topics anew: what was stored of their progress is forgotten
  --help               this text

The last line of standard output is one JSON object with what was done. Exit code 0: everything is written, skipped by
rule or parked; 1: something is not; 2: bad arguments or settings.

Examples:
  landfall replay --to postgres://me:secret@localhost:5432/shop --schema public capture.ndjson.gz
  landfall replay --to postgres://me@db.example.com/shop --schema copy --set tlsCa=global-bundle.pem \\
      --set insertMode=insert --set deleteMode=ignore monday.ndjson tuesday.ndjson
  zcat capture.ndjson.gz | landfall replay --settings shop.json --to postgres://me:secret@localhost/shop --again -
`;

export interface ReplayArguments {
  readonly files: readonly string[];
  readonly to: string | undefined;
  readonly schema: string | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly settingsFile: string | undefined;
  readonly deadLetters: string | undefined;
  readonly batchSize: number | undefined;
  readonly redeliver: Redelivery;
  readonly attempts: number;
  readonly again: boolean;
}

/** The arguments of `landfall replay`; `help` where it was asked for. @throws UsageError */
export function readReplayArguments(args: readonly string[]): ReplayArguments | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true) return 'help';
  if (positionals.length === 0) throw new UsageError('replay: which files? "-" is standard input');
  const address = positionals.find((file) => /^\w+:\/\//.test(file));
  if (address !== undefined) throw new UsageError(`replay: ${address} is not a file: an address goes behind --to`);
  const { redeliver = 'rewind' } = values;
  if (redeliver !== 'rewind' && redeliver !== 'named') {
    throw new UsageError(`--redeliver is rewind or named, not ${redeliver}`);
  }
  return {
    files: positionals,
    to: values.to,
    schema: values.schema,
    set: readPairs(values.set ?? []),
    settingsFile: values.settings,
    deadLetters: values['dead-letters'],
    batchSize: readNumber('--batch-size', values['batch-size'], 10_000),
    redeliver,
    attempts: readNumber('--attempts', values.attempts, 1_000) ?? 5,
    again: values.again === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        schema: { type: 'string' },
        set: { type: 'string', multiple: true },
        settings: { type: 'string' },
        'dead-letters': { type: 'string' },
        'batch-size': { type: 'string' },
        redeliver: { type: 'string' },
        attempts: { type: 'string' },
        again: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // parseArgs explains positional arguments in a second sentence that only confuses here.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`replay: ${message.replace(/\. To specify a positional[\s\S]*/, '')}`);
  }
}

function readPairs(pairs: readonly string[]): Record<string, string> {
  const entries = pairs.map((pair): [string, string] => {
    const [, key, value] = /^([A-Za-z]\w*)=([\s\S]*)$/.exec(pair) ?? [];
    // What was given is not repeated: it may be an address with a password.
    if (key === undefined || value === undefined) throw new UsageError('--set wants KEY=VALUE, as insertMode=upsert');
    return [key, value];
  });
  return Object.fromEntries(entries);
}

function readNumber(option: string, given: string | undefined, highest: number): number | undefined {
  if (given === undefined) return undefined;
  const value = /^\d+$/.test(given) ? Number(given) : 0;
  if (value < 1 || value > highest) {
    throw new UsageError(`${option} is a whole number from 1 to ${highest}, not ${given}`);
  }
  return value;
}
