import type { Configuration } from '../lib/model/configuration.ts';
import { deployedConfiguration } from '../lib/sink/aws/deployed-configuration.ts';
import type { DestinationArguments } from './destination-options.ts';
import { replaySettings } from './replay-settings.ts';
import { withoutPasswords } from './usage-error.ts';

/**
 * The configuration of a destination that was given by address and settings, or by name. `otherwise`: see
 * `replaySettings`. @throws UsageError
 */
export function configurationOf(
  destination: DestinationArguments | string,
  otherwise: Readonly<Record<string, unknown>> = {},
): Configuration {
  if (typeof destination === 'string') return deployedConfiguration(destination, warn);
  const { configuration, unknown } = replaySettings(destination, process.env, otherwise);
  for (const name of unknown) warn(`no setting is called ${name}: left out`);
  return configuration;
}

function warn(message: string): void {
  process.stderr.write(`landfall: ${withoutPasswords(message)}\n`);
}
