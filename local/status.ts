import { isWell } from '../lib/sink/check/finding.ts';
import { readStatus } from './aws/status.ts';
import { readStatusArguments, statusHelp } from './status-arguments.ts';
import { statusFindings } from './status-findings.ts';
import { statusJson, statusTable } from './status-output.ts';

/** `landfall status`: returns the exit code. @throws UsageError, AwsProblem */
export async function status(args: readonly string[]): Promise<number> {
  const given = readStatusArguments(args);
  if (given === 'help') {
    process.stdout.write(statusHelp);
    return 0;
  }
  const found = await readStatus(given.name, given.minutes, new Date());
  const findings = statusFindings(found);
  process.stdout.write((given.json ? statusJson : statusTable)(found, findings));
  return isWell(findings) ? 0 : 1;
}
