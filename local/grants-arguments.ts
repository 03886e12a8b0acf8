import type { GrantsOptions } from '../lib/dialect/postgres/grants.ts';
import { identifierProblem } from '../lib/dialect/postgres/identifiers.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readOptions } from './option-table.ts';
import { UsageError, withoutPasswords } from './usage-error.ts';

export const grantsOptions = {
  user: { type: 'string', value: 'NAME', help: 'the user Landfall logs in as; it is created where it is not there' },
  schema: { type: 'string', value: 'NAME', help: 'schema of the destination’s tables; likewise' },
  database: {
    type: 'string',
    value: 'NAME',
    help: 'the database the script is for; without it, the one it is run in',
  },
  truncate: { type: 'boolean', help: 'with the right to truncate tables, for truncate=truncate' },
  help: helpOption,
} as const satisfies OptionTable;

export const grantsHelp = helpText({
  usage: 'landfall grants --user NAME --schema NAME [OPTION…]',
  about:
    'Prints the SQL of a user of its own with the rights Landfall needs, and no more. Names are taken as they are: case counts. No password is in it: set one afterwards. The script may be run again.',
  options: grantsOptions,
  outcome:
    'Run it in the destination’s database as a superuser, or as the owner of the database and of the tables that are there. Exit code 0: printed; 2: bad arguments.',
  examples: [
    'landfall grants --user landfall --schema public',
    'landfall grants --user landfall --schema landing --database shop --truncate | psql --single-transaction shop',
    `psql shop -c '\\password landfall'`,
  ],
});

/** The arguments of `landfall grants`; `help` where it was asked for. @throws UsageError */
export function readGrantsArguments(args: readonly string[]): GrantsOptions | 'help' {
  const { values, positionals } = readOptions('grants', grantsOptions, args);
  if (values.help === true) return 'help';
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`grants takes no ${withoutPasswords(extra)}: names go behind options`);
  const { user, schema, database, truncate = false } = values;
  if (user === undefined) throw new UsageError('grants: for which user? Give --user NAME');
  if (schema === undefined) throw new UsageError('grants: in which schema? Give --schema NAME');
  for (const [option, name] of Object.entries({ user, schema, database })) {
    const problem = name === undefined ? undefined : identifierProblem(name);
    if (problem !== undefined) throw new UsageError(`--${option}: ${problem}`);
  }
  return { user, schema, database, truncate };
}
