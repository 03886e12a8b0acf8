import { AwsConfiguration } from './aws-configuration.ts';
import { secretsManager, ssmParameters } from './clients.ts';

/** The configuration of a deployed destination: settings from SSM, password from Secrets Manager. */
export function deployedConfiguration(
  destination: string,
  warn: (text: string) => void,
  unread: (text: string) => void = warn,
): AwsConfiguration {
  return new AwsConfiguration({
    destination,
    parameters: ssmParameters(),
    secrets: secretsManager(),
    now: () => performance.now(),
    random: Math.random,
    warn,
    unread,
  });
}
