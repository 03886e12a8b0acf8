import { isDestinationName } from '../lib/model/settings.ts';
import { UsageError } from './usage-error.ts';

/** The name of a deployed destination, given as a word of its own. @throws UsageError */
export function nameOperand(command: string, given: string | undefined): string {
  if (given === undefined) throw new UsageError(`${command}: which destination? Give its name, as it was deployed`);
  // What was given is not repeated: it may be an address with a password.
  if (!isDestinationName(given)) {
    throw new UsageError(`${command}: a destination's name is 1 to 40 of a-z, 0-9 and -, as it was deployed`);
  }
  return given;
}
