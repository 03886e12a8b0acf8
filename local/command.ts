import type { OptionTable } from './option-table.ts';

/** A command of the command line. Its parts are loaded when asked for: starting stays quick. */
export interface Command {
  readonly summary: string;
  options(): Promise<OptionTable>;
  /** What stands beside its options: files, nothing, or one of these words. */
  readonly operands: 'files' | 'none' | readonly string[];
  /** Gets its own arguments, returns the exit code. @throws UsageError */
  run(args: readonly string[]): Promise<number>;
}
