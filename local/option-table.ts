import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** An option of a command: what the argument reader, the help text and shell completion are made from. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: true;
  /** What stands behind it, for the help text: `URL`. */
  readonly value?: string;
  readonly help: string;
  /** What completion offers behind it. */
  readonly completes?: 'file' | 'directory' | 'setting' | readonly string[];
}

export type OptionTable = Readonly<Record<string, Option>>;

export const helpOption = { type: 'boolean', short: 'h', help: 'this text' } as const satisfies Option;

type Read<T extends OptionTable> = ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>>;

/** Reads a command's arguments by its table. @throws UsageError in one line */
export function readOptions<const T extends OptionTable>(
  command: string,
  options: T,
  args: readonly string[],
): Read<T> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // parseArgs explains positional arguments in a second sentence that only confuses here.
    const [first = ''] = message.replace(/\. To specify a positional[\s\S]*/, '').split('\n');
    const hint = `"landfall ${command} --help" lists its options`;
    throw new UsageError(`${command}: ${first.replace(/\.$/, '')}; ${hint}`, { cause: error });
  }
}

/** Values of `--set` and its like. @throws UsageError */
export function readPairs(pairs: readonly string[], what = '--set'): Record<string, string> {
  const entries = pairs.map((pair): [string, string] => {
    const [, key, value] = /^([A-Za-z]\w*)=([\s\S]*)$/.exec(pair) ?? [];
    // What was given is not repeated: it may be an address with a password.
    if (key === undefined || value === undefined) throw new UsageError(`${what} wants KEY=VALUE, as insertMode=upsert`);
    return [key, value];
  });
  return Object.fromEntries(entries);
}

/** A whole number from 1 on. @throws UsageError */
export function readNumber(option: string, given: string | undefined, highest: number): number | undefined {
  if (given === undefined) return undefined;
  const value = /^\d+$/.test(given) ? Number(given) : 0;
  if (value < 1 || value > highest) {
    throw new UsageError(`${option} is a whole number from 1 to ${highest}, not ${given}`);
  }
  return value;
}

/** A number within its bounds. @throws UsageError */
export function readAmount(
  option: string,
  given: string | undefined,
  { from, to, whole = false }: { readonly from: number; readonly to: number; readonly whole?: boolean },
): number | undefined {
  if (given === undefined) return undefined;
  const value = (whole ? /^\d+$/ : /^\d+(\.\d+)?(e-?\d+)?$/).test(given) ? Number(given) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new UsageError(`${option} is a ${whole ? 'whole ' : ''}number from ${from} to ${to}, not ${given}`);
}
