import { helpText } from './help-text.ts';
import { helpOption, type OptionTable, readOptions } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export const completionOptions = { help: helpOption } as const satisfies OptionTable;

export const completionHelp = helpText({
  usage: 'landfall completion bash|zsh|fish',
  about: 'Prints a script that completes the commands and options of landfall in a shell.',
  options: completionOptions,
  outcome: 'Exit code 0: printed; 2: bad arguments.',
  examples: [
    'source <(landfall completion bash)                                  # in ~/.bashrc',
    'source <(landfall completion zsh)                                   # in ~/.zshrc, behind compinit',
    'landfall completion fish > ~/.config/fish/completions/landfall.fish',
  ],
});

/** The arguments of `landfall completion`; `help` where it was asked for. @throws UsageError */
export function readCompletionArguments(args: readonly string[]): Shell | 'help' {
  const { values, positionals } = readOptions('completion', completionOptions, args);
  if (values.help === true) return 'help';
  const [given, extra] = positionals;
  const shell = shells.find((name) => name === given);
  if (shell === undefined || extra !== undefined) {
    throw new UsageError(`completion: for which shell? Give one of ${shells.join(', ')}`);
  }
  return shell;
}
