import { brief, type CompletedCommand, quoted, spellings } from './completion-words.ts';
import type { Option } from './option-table.ts';

export function zshScript(commands: readonly CompletedCommand[], settings: readonly string[]): string {
  return `#compdef landfall
# Completion of landfall for zsh: source <(landfall completion zsh), behind compinit
_landfall_settings() {
  compadd -S '' -- ${settings.map((name) => `${name}=`).join(' ')}
}
_landfall() {
  local -a commands
  commands=(${commands.map(({ name, summary }) => `\n    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    compadd -- --help
    return
  fi
  local command=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ \${funcstack[1]} == _landfall ]]; then _landfall "$@"; else compdef _landfall landfall; fi
`;
}

function commandCase({ name, options, operands }: CompletedCommand): string {
  const specs = options.map(([option, table]) => `\n      ${optionSpec(option, table)}`);
  return `    (${name}) _arguments${specs.join('')}${operandSpec(operands)} ;;`.replaceAll('\n', ' \\\n');
}

function operandSpec(operands: CompletedCommand['operands']): string {
  if (operands === 'none') return '';
  return operands === 'files' ? `\n      '*:file:_files'` : `\n      ${quoted(`1: :(${operands.join(' ')})`)}`;
}

/** A spec of `_arguments` (zsh manual, "Completion Functions"). */
function optionSpec(name: string, option: Option): string {
  const words = spellings(name, option);
  const text = `[${brief(option.help).replaceAll(/[[\]\\]/g, '\\$&')}]`;
  if (option.type === 'boolean') return words.map((word) => quoted(`(${words.join(' ')})${word}${text}`)).join(' ');
  return words
    .map((word) => quoted(`${option.multiple ? '*' : ''}${word}=${text}:${option.value ?? name}:${action(option)}`))
    .join(' ');
}

function action({ completes }: Option): string {
  switch (completes) {
    case undefined:
      return '';
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'setting':
      return '_landfall_settings';
    default:
      return `(${completes.join(' ')})`;
  }
}
