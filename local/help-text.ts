import type { OptionTable } from './option-table.ts';

export interface Help {
  readonly usage: string;
  readonly about: string;
  readonly options: OptionTable;
  /** What comes out, and the exit codes. */
  readonly outcome: string;
  /** Commands as they are typed; a longer one has its own line breaks. */
  readonly examples: readonly string[];
}

const width = 120;
const column = 23;

/** What `landfall COMMAND --help` prints. */
export function helpText({ usage, about, options, outcome, examples }: Help): string {
  return [
    `Usage: ${usage}`,
    wrapped(about, 0),
    Object.entries(options).map(optionLines).join('\n'),
    wrapped(outcome, 0),
    `Examples:\n${examples.map((example) => `  ${example}`).join('\n')}\n`,
  ].join('\n\n');
}

function optionLines([name, { short, value, help }]: [string, OptionTable[string]]): string {
  const head = `  ${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  const text = wrapped(help, column).trimStart();
  return head.length < column - 1 ? head.padEnd(column) + text : `${head}\n${' '.repeat(column)}${text}`;
}

/** A paragraph in lines of at most 120 characters, all but the first indented. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length + indent <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
