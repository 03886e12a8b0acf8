import { type GrantsOptions, grantSteps } from '../lib/dialect/postgres/grants.ts';
import { grantsHelp, readGrantsArguments } from './grants-arguments.ts';

/** `landfall grants`: returns the exit code. @throws UsageError */
export async function grants(args: readonly string[]): Promise<number> {
  const given = readGrantsArguments(args);
  process.stdout.write(given === 'help' ? grantsHelp : grantsScript(given));
  return 0;
}

/** The steps as a script with comments. Names in comments are JSON texts, which no line break ends. */
export function grantsScript(given: GrantsOptions): string {
  const user = JSON.stringify(given.user);
  const place =
    given.database === undefined ? 'the destination’s database' : `database ${JSON.stringify(given.database)}`;
  const head = [
    `-- What user ${user} needs to keep tables in schema ${JSON.stringify(given.schema)}, and no more.`,
    `-- Run it in ${place}, as a superuser or the owner of the database and of the tables.`,
    `-- There is no password in it: set one afterwards, in psql with \\password ${user}`,
    '-- Tables of another owner can be written then, and not altered: new fields need schemaEvolution=none or the ownership.',
  ];
  const steps = grantSteps(given).map(({ why, sql }) => `\n-- ${why}\n${sql};`);
  return `${[...head, ...steps].join('\n')}\n`;
}
