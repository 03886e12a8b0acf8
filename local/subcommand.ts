import { UsageError } from './usage-error.ts';

/** The word behind a command that says what to do. @throws UsageError */
export function subcommand<const T extends string>(command: string, words: readonly T[], given: readonly string[]): T {
  const [first, extra] = given;
  const word = words.find((one) => one === first);
  // What was given is not repeated: it may be an address with a password.
  if (word === undefined) throw new UsageError(`${command}: what to do? Give one of ${words.join(', ')}`);
  if (extra !== undefined) throw new UsageError(`${command} ${word} takes options only`);
  return word;
}
