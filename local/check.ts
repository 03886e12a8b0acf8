import { checkOfKind } from '../functions/check-of-kind.ts';
import { isWell } from '../lib/sink/check/finding.ts';
import { checkHelp, readCheckArguments } from './check-arguments.ts';
import { checkJson, checkTable } from './check-output.ts';
import { configurationOf } from './named-destination.ts';

/** `landfall check`: returns the exit code. @throws UsageError */
export async function check(args: readonly string[]): Promise<number> {
  const given = readCheckArguments(args);
  if (given === 'help') {
    process.stdout.write(checkHelp);
    return 0;
  }
  const { tables, maxConcurrency, json, destination } = given;
  const checked = await checkOfKind(configurationOf(destination), { tables, maxConcurrency, now: Date.now });
  process.stdout.write((json ? checkJson : checkTable)(checked));
  return isWell(checked.findings) ? 0 : 1;
}
