import { commands } from './commands.ts';
import { UsageError, withoutPasswords } from './usage-error.ts';

const help = `Usage: landfall COMMAND [OPTION…]

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  .join('\n')}

"landfall COMMAND --help" tells a command's options, with examples.

Examples:
  landfall grants --user landfall --schema landing | psql shop
  landfall check --to postgres://landfall:secret@localhost:5432/shop --schema landing
  landfall plan --to postgres://landfall:secret@localhost:5432/shop --schema landing capture.ndjson.gz
  landfall replay --to postgres://landfall:secret@localhost:5432/shop --schema landing capture.ndjson.gz
  landfall verify --source postgres://app@db.example.com/shop --destination shop
  landfall status shop
  landfall cost --events-per-second 200 --bytes 1500 --topics 20
`;

/** Exit codes: 0 done, 1 something is not done, 2 bad arguments or settings. */
async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if (name === undefined) throw new UsageError('which command? "landfall --help" lists them');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`unknown command ${name}: "landfall --help" lists them`);
  return command.run(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`landfall: ${withoutPasswords(message)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
