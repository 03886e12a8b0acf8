import { type DestinationArguments, namedDestinationOptions, readNamedDestination } from './destination-options.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readAmount, readOptions } from './option-table.ts';
import { UsageError, withoutPasswords } from './usage-error.ts';
import { readSourceAddress, type SourceAddress, sourceForms } from './verify/source-address.ts';

const modes = ['verify-full', 'verify-ca', 'disable'] as const;

export const verifyOptions = {
  source: {
    type: 'string',
    value: 'URL',
    help: `the source: ${sourceForms}. Without a password in it, the variable SOURCE_PASSWORD is taken`,
  },
  'source-schema': {
    type: 'string',
    value: 'NAME',
    help: 'schema of the source’s tables: public unless given; of MySQL and MariaDB the database',
  },
  'source-tls': {
    type: 'string',
    value: 'MODE',
    help: 'TLS to the source: verify-full, but disable to this very machine; verify-ca asks for no name',
    completes: modes,
  },
  'source-ca': { type: 'string', value: 'FILE', help: 'its certificate authority, PEM', completes: 'file' },
  ...namedDestinationOptions,
  tables: { type: 'string', multiple: true, value: 'A,B', help: 'compare these tables of the source only' },
  'topic-prefix': {
    type: 'string',
    value: 'NAME',
    help: 'the connector’s topic.prefix, where tableNames rules say which table is which',
  },
  settle: {
    type: 'string',
    value: 'SECONDS',
    help: 'how long changes that are on their way are waited for, where rows differ (0 to 3600; 15 unless given)',
  },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

export const verifyHelp = helpText({
  usage:
    'landfall verify --source URL (--to postgres://USER:PASSWORD@HOST:PORT/DATABASE --schema NAME | --destination NAME) [OPTION…]',
  about:
    'Compares the tables of a source (PostgreSQL, MySQL, MariaDB) with those of a destination (PostgreSQL), value by value: counts, then checksums of key ranges, which both databases calculate, then the rows of ranges that differ. Nothing is changed, and rows that are equal stay where they are. Both may be in use: what differs is looked at again.',
  options: verifyOptions,
  outcome:
    'Prints a line for each table, and the first rows that differ: key, column, both values. Exit code 0: equal, but for what is said to be left out or to have kept changing; 1: a difference, or something could not be compared; 2: bad arguments or settings.',
  examples: [
    `landfall verify --source postgres://app:secret@db.example.com/shop \\
      --to postgres://landfall:secret@localhost:5432/warehouse --schema landing`,
    `landfall verify --source mysql://app@db.example.com/shop --tables orders,customers --json \\
      --to postgres://landfall@localhost:5432/warehouse --schema landing`,
    'landfall verify --source postgres://app@db.example.com/shop --destination shop --topic-prefix shop',
  ],
});

export interface VerifyArguments {
  readonly source: SourceAddress;
  readonly sourceSchema: string;
  readonly destination: DestinationArguments | string;
  readonly tables: readonly string[] | undefined;
  readonly topicPrefix: string | undefined;
  readonly settleSeconds: number;
  readonly json: boolean;
}

/** The arguments of `landfall verify`; `help` where it was asked for. @throws UsageError */
export function readVerifyArguments(args: readonly string[]): VerifyArguments | 'help' {
  const { values, positionals } = readOptions('verify', verifyOptions, args);
  if (values.help === true) return 'help';
  const [extra] = positionals;
  if (extra !== undefined) {
    throw new UsageError(`verify takes no ${withoutPasswords(extra)}: addresses go behind --source and --to`);
  }
  if (values.source === undefined) throw new UsageError(`verify: which source? Give --source ${sourceForms}`);
  const tls = { mode: readMode(values['source-tls']), ca: values['source-ca'] };
  const source = readSourceAddress(values.source, tls, process.env);
  return {
    source,
    sourceSchema: values['source-schema'] ?? (source.kind === 'mysql' ? source.database : 'public'),
    destination: readNamedDestination('verify', values),
    tables: readTables(values.tables),
    topicPrefix: values['topic-prefix'],
    settleSeconds: readAmount('--settle', values.settle, { from: 0, to: 3600 }) ?? 15,
    json: values.json === true,
  };
}

function readMode(given: string | undefined): SourceAddress['tls'] | undefined {
  if (given === undefined) return undefined;
  const mode = modes.find((name) => name === given);
  if (mode === undefined) throw new UsageError(`--source-tls is one of ${modes.join(', ')}, not ${given}`);
  return mode;
}

function readTables(given: readonly string[] | undefined): string[] | undefined {
  if (given === undefined) return undefined;
  const names = given.flatMap((list) => list.split(',')).map((name) => name.trim());
  if (names.includes('')) throw new UsageError('--tables wants names with commas between, as orders,customers');
  return [...new Set(names)];
}
