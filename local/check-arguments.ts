import { type DestinationArguments, namedDestinationOptions, readNamedDestination } from './destination-options.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readNumber, readOptions } from './option-table.ts';
import { UsageError, withoutPasswords } from './usage-error.ts';

export const checkOptions = {
  ...namedDestinationOptions,
  tables: {
    type: 'string',
    multiple: true,
    value: 'A,B',
    help: 'look at these tables only, whether they are there or not; without it at all tables of the schema',
  },
  'max-concurrency': {
    type: 'string',
    value: 'N',
    help: 'compare the connections that are allowed with so many functions at once (1 to 100000); PostgreSQL only',
  },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

export const checkHelp = helpText({
  usage: 'landfall check (--to URL --schema NAME | --destination NAME) [OPTION…]',
  about:
    'Connects to a destination and looks at everything Landfall needs there: server, TLS, latency, clock, rights, keys, and what of the tables may get in the way. Nothing is changed; of a Redshift it also tries a load, from an object that it puts into the staging bucket.',
  options: checkOptions,
  outcome:
    'Prints what is well (✓), what may give trouble (!) and what must be mended (✗), with the SQL that mends it, for a superuser or the owner. Exit code 0: nothing must be mended; 1: something must; 2: bad arguments or settings.',
  examples: [
    'landfall check --to postgres://landfall:secret@localhost:5432/shop --schema public',
    `landfall check --to postgres://landfall@db.example.com/shop --schema copy --set tlsCa=global-bundle.pem \\
      --set truncate=truncate --tables orders,customers --max-concurrency 50`,
    `landfall check --to redshift://landfall@warehouse.abc123.eu-central-1.redshift.amazonaws.com/dev --schema copy \\
      --staging s3://loads/landfall --copy-role arn:aws:iam::111122223333:role/copy`,
    'landfall check --destination shop --json',
  ],
});

export interface CheckArguments {
  /** By address and settings, or by name. */
  readonly destination: DestinationArguments | string;
  readonly tables: readonly string[] | undefined;
  readonly maxConcurrency: number | undefined;
  readonly json: boolean;
}

/** The arguments of `landfall check`; `help` where it was asked for. @throws UsageError */
export function readCheckArguments(args: readonly string[]): CheckArguments | 'help' {
  const { values, positionals } = readOptions('check', checkOptions, args);
  if (values.help === true) return 'help';
  const [extra] = positionals;
  if (extra !== undefined) {
    throw new UsageError(
      `check takes no ${withoutPasswords(extra)}: an address goes behind --to, tables behind --tables`,
    );
  }
  return {
    destination: readNamedDestination('check', values),
    tables: readTables(values.tables),
    maxConcurrency: readNumber('--max-concurrency', values['max-concurrency'], 100_000),
    json: values.json === true,
  };
}

function readTables(given: readonly string[] | undefined): string[] | undefined {
  if (given === undefined) return undefined;
  const names = given.flatMap((list) => list.split(',')).map((name) => name.trim());
  if (names.includes('')) throw new UsageError('--tables wants names with commas between, as orders,customers');
  return [...new Set(names)];
}
