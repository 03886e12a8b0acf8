import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { printable } from './check-output.ts';
import { UsageError } from './usage-error.ts';

/** Where somebody may sit and answer. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

const own: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Whether somebody at the terminal says yes, in full: anything else, Ctrl-C and the end of the input are no.
 * @throws UsageError where nobody can be asked
 */
export async function isConfirmed(command: string, question: string, terminal: Terminal = own): Promise<boolean> {
  if (terminal.input.isTTY !== true) {
    throw new UsageError(`${command}: there is nobody to ask: give --yes if it is meant`);
  }
  const asking = createInterface({ ...terminal, terminal: true });
  // A question is left unanswered when its input ends.
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  asking.once('close', () => end(''));
  try {
    const answer = await Promise.race([asking.question(`${printable(question)} [yes/no] `), ended]);
    return answer.trim().toLowerCase() === 'yes';
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    return false;
  } finally {
    asking.close();
    terminal.output.write('\n');
  }
}
