import type { GrantsOptions } from '../lib/dialect/postgres/grants.ts';
import { identifierProblem } from '../lib/dialect/postgres/identifiers.ts';
import type { RedshiftGrantsOptions } from '../lib/dialect/redshift/grants.ts';
import { identifierProblem as redshiftIdentifierProblem } from '../lib/dialect/redshift/identifiers.ts';
import { redshiftAllowed, redshiftShape } from '../lib/model/redshift-settings.ts';
import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readOptions } from './option-table.ts';
import { UsageError, withoutPasswords } from './usage-error.ts';

const kinds = ['postgresql', 'redshift'] as const;

export const grantsOptions = {
  kind: {
    type: 'string',
    value: 'KIND',
    help: 'kind of the destination: postgresql (the default) or redshift',
    completes: kinds,
  },
  user: { type: 'string', value: 'NAME', help: 'the user Landfall logs in as; it is created where it is not there' },
  schema: { type: 'string', value: 'NAME', help: 'schema of the destination’s tables; likewise' },
  database: {
    type: 'string',
    value: 'NAME',
    help: 'the database the script is for; without it, the one it is run in',
  },
  truncate: {
    type: 'boolean',
    help: 'with the right to truncate tables, for truncate=truncate; Redshift’s are emptied by deletes, and need none',
  },
  'copy-role': {
    type: 'string',
    value: 'ARN',
    help: 'with the right to load with this role (setting copyRole), which everybody has unless it was revoked; redshift only',
  },
  help: helpOption,
} as const satisfies OptionTable;

export const grantsHelp = helpText({
  usage: 'landfall grants --user NAME --schema NAME [OPTION…]',
  about:
    'Prints the SQL of a user of its own with the rights Landfall needs, and no more. Names are taken as they are: case counts, but for a schema and a database of Redshift. No password is in it: set one afterwards, or let a user of Redshift log in by IAM. The script may be run again; Redshift then says that the user is there.',
  options: grantsOptions,
  outcome:
    'Run it in the destination’s database as a superuser, or as the owner of the database and of the tables that are there. Exit code 0: printed; 2: bad arguments.',
  examples: [
    'landfall grants --user landfall --schema public',
    'landfall grants --user landfall --schema landing --database shop --truncate | psql --single-transaction shop',
    `psql shop -c '\\password landfall'`,
    `landfall grants --kind redshift --user landfall --schema landing --database shop \\
      | psql -h shop.abc123.eu-central-1.redshift.amazonaws.com -p 5439 -U admin -d shop`,
  ],
});

/** Whom a script is for, by the kind of the destination. */
export type GrantsArguments =
  | ({ readonly kind: 'postgresql' } & GrantsOptions)
  | ({ readonly kind: 'redshift' } & RedshiftGrantsOptions);

const nameProblems = { postgresql: identifierProblem, redshift: redshiftIdentifierProblem } as const;

/** The arguments of `landfall grants`; `help` where it was asked for. @throws UsageError */
export function readGrantsArguments(args: readonly string[]): GrantsArguments | 'help' {
  const { values, positionals } = readOptions('grants', grantsOptions, args);
  if (values.help === true) return 'help';
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`grants takes no ${withoutPasswords(extra)}: names go behind options`);
  const { user, schema, database, truncate = false, 'copy-role': copyRole } = values;
  const kind = readKind(values.kind);
  if (user === undefined) throw new UsageError('grants: for which user? Give --user NAME');
  if (schema === undefined) throw new UsageError('grants: in which schema? Give --schema NAME');
  for (const [option, name] of Object.entries({ user, schema, database })) {
    const problem = name === undefined ? undefined : nameProblems[kind](name);
    if (problem !== undefined) throw new UsageError(`--${option}: ${problem}`);
  }
  if (kind === 'redshift') return { kind, user, schema, database, copyRole: readCopyRole(copyRole) };
  if (copyRole !== undefined) throw new UsageError('--copy-role goes with --kind redshift: PostgreSQL assumes no role');
  return { kind, user, schema, database, truncate };
}

function readKind(given: string | undefined): GrantsArguments['kind'] {
  const kind = kinds.find((name) => name === (given ?? 'postgresql'));
  if (kind === undefined) throw new UsageError(`--kind is postgresql or redshift, not ${given}`);
  return kind;
}

/** By the rule of the setting. */
function readCopyRole(given: string | undefined): string | undefined {
  if (redshiftShape.copyRole.safeParse(given).success) return given;
  throw new UsageError(`--copy-role is ${redshiftAllowed.copyRole}, not ${given}`);
}
