import type { Configuration } from '../lib/model/configuration.ts';
import { deployedConfiguration } from '../lib/sink/aws/deployed-configuration.ts';
import { checkDestination } from '../lib/sink/postgres/check/check-destination.ts';
import { type CheckArguments, checkHelp, readCheckArguments } from './check-arguments.ts';
import { checkJson, checkTable } from './check-output.ts';
import { replaySettings } from './replay-settings.ts';
import { withoutPasswords } from './usage-error.ts';

/** `landfall check`: returns the exit code. @throws UsageError */
export async function check(args: readonly string[]): Promise<number> {
  const given = readCheckArguments(args);
  if (given === 'help') {
    process.stdout.write(checkHelp);
    return 0;
  }
  const { tables, maxConcurrency, json, destination } = given;
  const checked = await checkDestination(configurationOf(destination), { tables, maxConcurrency, now: Date.now });
  process.stdout.write((json ? checkJson : checkTable)(checked));
  return checked.findings.some(({ level }) => level === 'must') ? 1 : 0;
}

function configurationOf(destination: CheckArguments['destination']): Configuration {
  if (typeof destination !== 'string') {
    const { configuration, unknown } = replaySettings(destination);
    for (const name of unknown) warn(`no setting is called ${name}: left out`);
    return configuration;
  }
  return deployedConfiguration(destination, warn);
}

function warn(message: string): void {
  process.stderr.write(`landfall: ${withoutPasswords(message)}\n`);
}
