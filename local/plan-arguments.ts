import {
  type DestinationArguments,
  namedDestinationOptions,
  readDestinationArguments,
  readNamedDestination,
} from './destination-options.ts';
import { readFileArguments } from './file-arguments.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export const planOptions = {
  ...namedDestinationOptions,
  offline: {
    type: 'boolean',
    help: 'connect to no database: the schema is taken to be empty, and the server to have no extensions',
  },
  sql: { type: 'boolean', help: 'print the DDL only, for review or for psql' },
  json: { type: 'boolean', help: 'print one JSON object instead of a table' },
  help: helpOption,
} as const satisfies OptionTable;

export const planHelp = helpText({
  usage: 'landfall plan (--to URL --schema NAME | --destination NAME | --offline --schema NAME) [OPTION…] FILE…',
  about:
    'Tells what events would do to a destination, and writes nothing: tables to create, columns to add, records that would be parked, block their partitions or be skipped, types that differ. FILE holds Lambda events, as for replay; "-" is standard input. Events take the handler’s own way up to where something would be written; what only the server can say (constraints, triggers, casts, rights) is not asked.',
  options: planOptions,
  outcome:
    'Prints what goes well (✓), what may be other than expected (!) and what stands in the way (✗), and the DDL in the order in which it must run. Exit code 0: nothing stands in the way; 1: something would be parked, blocked or refused, or the destination or a file cannot be read; 2: bad arguments or settings.',
  examples: [
    'landfall plan --to postgres://landfall:secret@localhost:5432/shop --schema public capture.ndjson.gz',
    `landfall plan --to postgres://landfall@localhost:5432/shop --schema public --sql capture.ndjson.gz \\
      | psql -v ON_ERROR_STOP=1 postgres://landfall@localhost:5432/shop`,
    'landfall plan --offline --schema public --set deleteMode=mark --sql monday.ndjson tuesday.ndjson > tables.sql',
    'landfall plan --destination shop --json capture.ndjson.gz',
  ],
});

export interface PlanArguments {
  readonly files: readonly string[];
  /** By address and settings, or by name. */
  readonly destination: DestinationArguments | string;
  readonly isOffline: boolean;
  readonly print: 'table' | 'sql' | 'json';
}

/** The arguments of `landfall plan`; `help` where it was asked for. @throws UsageError */
export function readPlanArguments(args: readonly string[]): PlanArguments | 'help' {
  const { values, positionals } = readOptions('plan', planOptions, args);
  if (values.help === true) return 'help';
  const { offline: isOffline = false, sql = false, json = false, ...given } = values;
  if (sql && json) throw new UsageError('plan: --sql or --json, not both');
  return {
    files: readFileArguments('plan', positionals),
    destination: isOffline ? readOffline(given) : readNamedDestination('plan', given),
    isOffline,
    print: sql ? 'sql' : json ? 'json' : 'table',
  };
}

/** An address is as good as none, but not needed. */
function readOffline(given: Parameters<typeof readNamedDestination>[1]): PlanArguments['destination'] {
  const hasSettings = given.destination !== undefined || given.to !== undefined || given.settings !== undefined;
  if (hasSettings) return readNamedDestination('plan', given);
  if (given.schema === undefined) throw new UsageError('plan: for which schema? Give --schema NAME');
  return readDestinationArguments(given);
}
