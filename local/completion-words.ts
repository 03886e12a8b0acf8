import type { Command } from './command.ts';
import type { Option } from './option-table.ts';

/** A command line as completion sees it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly (readonly [name: string, option: Option])[];
  readonly operands: Command['operands'];
}

/** The words for an option, as they are typed: `-h`, `--help`. */
export function spellings(name: string, { short }: Option): string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

/** A text between single quotes, as every shell here takes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The first words of a help text: enough for a line beside the option. */
export function brief(help: string): string {
  return help
    .split(/[;:,(]|\. /, 1)
    .join('')
    .trim();
}
