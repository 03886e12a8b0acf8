import type { Configuration } from '../lib/model/configuration.ts';
import type { Checked, CheckOptions } from '../lib/sink/check/checked.ts';

/**
 * The check of the destination’s kind, loaded when it is asked for: a function has one of them to make. Settings that cannot
 * be read are a finding of any.
 */
export async function checkOfKind(configuration: Configuration, options: CheckOptions): Promise<Checked> {
  const kind = await configuration.settings().then(
    (settings) => settings.kind,
    () => 'postgresql',
  );
  const { checkDestination } =
    kind === 'redshift'
      ? await import('../lib/sink/redshift/check/check-destination.ts')
      : await import('../lib/sink/postgres/check/check-destination.ts');
  return checkDestination(configuration, options);
}
