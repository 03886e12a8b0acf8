import { type CompletedCommand, quoted, spellings } from './completion-words.ts';
import type { Option } from './option-table.ts';

/** Works with bash 3.2 too, which macOS has: no mapfile, and where there is no compopt, it is left out. */
export function bashScript(commands: readonly CompletedCommand[], settings: readonly string[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of landfall for bash: source <(landfall completion bash)
_landfall_words() {
  local IFS=' '
  compgen -W "$1" -- "$2"
}
_landfall() {
  local IFS=$'\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local settings=${quoted(settings.map((name) => `${name}=`).join(' '))}
  COMPREPLY=()
  # "--option=value" comes as three words.
  if [[ $current == '=' ]]; then current=; elif [[ $previous == '=' ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if (( COMP_CWORD == 1 )); then
    ${offer(`${names} --help`)}
    return
  fi
  case "\${COMP_WORDS[1]} $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map(commandCase).join('\n')}
  esac
}
complete -F _landfall landfall
`;
}

/** What stands behind an option that takes a value. */
function valueCases({ name, options }: CompletedCommand): string[] {
  return options
    .filter(([, { type }]) => type === 'string')
    .map(([option, table]) => {
      const patterns = spellings(option, table).map((word) => quoted(`${name} ${word}`));
      return `    ${patterns.join('|')}) ${offered(table)}return ;;`;
    });
}

function offered({ completes }: Option): string {
  if (completes === undefined) return '';
  if (completes === 'file') return `${files('-f')} `;
  if (completes === 'directory') return `${files('-d')} `;
  if (completes !== 'setting') return `${offer(completes.join(' '))}; `;
  return `COMPREPLY=($(_landfall_words "$settings" "$current")); compopt -o nospace 2>/dev/null; `;
}

function offer(words: string): string {
  return `COMPREPLY=($(_landfall_words ${quoted(words)} "$current"))`;
}

function files(kind: '-f' | '-d'): string {
  return `COMPREPLY=($(compgen ${kind} -- "$current")); compopt -o filenames 2>/dev/null;`;
}

/** Options and operands. */
function commandCase({ name, options, operands }: CompletedCommand): string {
  const words = options.flatMap(([option, table]) => spellings(option, table)).join(' ');
  if (operands === 'files')
    return `    ${name}) if [[ $current == -* ]]; then ${offer(words)}; else ${files('-f')} fi ;;`;
  return `    ${name}) ${offer(operands === 'none' ? words : `${operands.join(' ')} ${words}`)} ;;`;
}
