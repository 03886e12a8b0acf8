import { brief, type CompletedCommand } from './completion-words.ts';
import type { Option } from './option-table.ts';

export function fishScript(commands: readonly CompletedCommand[], settings: readonly string[]): string {
  const lines = commands.flatMap(({ name, summary, options, operands }) => [
    `complete -c landfall -n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`,
    ...options.map(([option, table]) => `${within(name)} ${optionLine(option, table, settings)}`),
    ...operandLines(name, operands),
  ]);
  return `# Completion of landfall for fish: landfall completion fish > ~/.config/fish/completions/landfall.fish
complete -c landfall -f
complete -c landfall -n __fish_use_subcommand -s h -l help -d 'list the commands'
${lines.join('\n')}
`;
}

function within(name: string): string {
  return `complete -c landfall -n '__fish_seen_subcommand_from ${name}'`;
}

function operandLines(name: string, operands: CompletedCommand['operands']): string[] {
  if (operands === 'none') return [];
  return [`${within(name)} ${operands === 'files' ? '-F' : `-a ${fishQuoted(operands.join(' '))}`}`];
}

function optionLine(name: string, option: Option, settings: readonly string[]): string {
  const short = option.short === undefined ? '' : `-s ${option.short} `;
  return `${short}-l ${name} ${argument(option, settings)}-d ${fishQuoted(brief(option.help))}`;
}

function argument({ type, completes }: Option, settings: readonly string[]): string {
  if (type === 'boolean') return '';
  switch (completes) {
    case undefined:
      return '-x ';
    case 'file':
      return '-r -F ';
    case 'directory':
      return `-x -a '(__fish_complete_directories)' `;
    case 'setting':
      return `-x -a ${fishQuoted(settings.map((name) => `${name}=`).join(' '))} `;
    default:
      return `-x -a ${fishQuoted(completes.join(' '))} `;
  }
}

/** fish knows \\' and \\\\ between single quotes, and nothing else. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
