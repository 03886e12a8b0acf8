import { grantSteps } from '../lib/dialect/postgres/grants.ts';
import { grantSteps as redshiftGrantSteps } from '../lib/dialect/redshift/grants.ts';
import { quote } from '../lib/dialect/redshift/identifiers.ts';
import { type GrantsArguments, grantsHelp, readGrantsArguments } from './grants-arguments.ts';

/** `landfall grants`: returns the exit code. @throws UsageError */
export async function grants(args: readonly string[]): Promise<number> {
  const given = readGrantsArguments(args);
  process.stdout.write(given === 'help' ? grantsHelp : grantsScript(given));
  return 0;
}

/** The steps as a script with comments. Names in comments are JSON texts, which no line break ends. */
export function grantsScript(given: GrantsArguments): string {
  const place =
    given.database === undefined ? 'the destination’s database' : `database ${JSON.stringify(given.database)}`;
  const head = [
    `-- What user ${JSON.stringify(given.user)} needs to keep tables in schema ${JSON.stringify(given.schema)}, and no more.`,
    ...(given.kind === 'redshift' ? redshiftHead(given.user, place) : postgresqlHead(given.user, place)),
  ];
  const made = given.kind === 'redshift' ? redshiftGrantSteps(given) : grantSteps(given);
  const steps = made.map(({ why, sql }) => `\n-- ${why}\n${sql};`);
  return `${[...head, ...steps].join('\n')}\n`;
}

function postgresqlHead(user: string, place: string): string[] {
  return [
    `-- Run it in ${place}, as a superuser or the owner of the database and of the tables.`,
    `-- There is no password in it: set one afterwards, in psql with \\password ${JSON.stringify(user)}`,
    '-- Tables of another owner can be written then, and not altered: new fields need schemaEvolution=none or the ownership.',
  ];
}

/**
 * psql's \password asks the server for a setting that Redshift does not have. The rules of a password: r_CREATE_USER.html. No
 * name of Redshift's ends a comment: none has a control character.
 */
function redshiftHead(user: string, place: string): string[] {
  return [
    `-- Run it in ${place} of Redshift, as a superuser, each statement by itself: where the user is there, the first fails.`,
    `-- There is no password in it, and with auth=iam none is needed. Else set one afterwards, 8 to 64 characters with a capital,`,
    `-- a small letter and a digit, or a hash of it, so that no log shows it: alter user ${quote(user)} password '…'`,
  ];
}
