import { UsageError, withoutPasswords } from './usage-error.ts';

/** A command gets its own arguments and returns the exit code. Loaded when asked for: starting stays quick. */
const commands: Readonly<Record<string, { summary: string; run(args: string[]): Promise<number> }>> = {
  replay: {
    summary: 'feed files of Lambda events through the handler',
    run: async (args) => (await import('./replay.ts')).replay(args),
  },
};

const help = `Usage: landfall COMMAND [OPTION…]

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

"landfall COMMAND --help" tells a command's options, with examples.
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
