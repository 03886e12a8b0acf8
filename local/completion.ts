import { settingNames } from '../lib/model/settings.ts';
import type { Command } from './command.ts';
import { completionHelp, readCompletionArguments, type Shell } from './completion-arguments.ts';
import { bashScript } from './completion-bash.ts';
import { fishScript } from './completion-fish.ts';
import type { CompletedCommand } from './completion-words.ts';
import { zshScript } from './completion-zsh.ts';

type Script = (commands: readonly CompletedCommand[], settings: readonly string[]) => string;

const scripts: Readonly<Record<Shell, Script>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `landfall completion`: returns the exit code. @throws UsageError */
export async function completion(
  args: readonly string[],
  commands: Readonly<Record<string, Command>>,
): Promise<number> {
  const shell = readCompletionArguments(args);
  process.stdout.write(shell === 'help' ? completionHelp : scripts[shell](await completed(commands), settingNames));
  return 0;
}

/** The commands with the very tables their argument readers use. */
export function completed(commands: Readonly<Record<string, Command>>): Promise<CompletedCommand[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, { summary, options, operands }]) => ({
      name,
      summary,
      operands,
      options: Object.entries(await options()),
    })),
  );
}
