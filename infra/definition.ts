import { checkDeployment, type Deployment, deploymentNames } from '../lib/model/deployment.ts';
import { deployedParameter, parameterBytes } from '../lib/model/parameter-names.ts';
import { checkSettings, type Settings, settingNames, unknownSettings } from '../lib/model/settings.ts';
import { DefinitionError } from './definition-error.ts';

/** A destination as it was defined: valid. */
export interface Definition {
  readonly name: string;
  readonly settings: Settings;
  readonly deployment: Deployment;
  /** The secret of the password, by name or ARN. */
  readonly passwordSecret: string;
  /** What the function reads at run time: the text of its parameter, as it was defined and without defaults. */
  readonly deployed: string;
  /** Names that are no settings. */
  readonly unknown: readonly string[];
}

/**
 * Holds a definition against the schema the function itself uses, and against that of deployments.
 * @throws DefinitionError naming every setting that is wrong, its value and what is allowed.
 */
export function parseDefinition(given: Readonly<Record<string, unknown>>): Definition {
  const { settings, problems: ofSettings = [] } = checkSettings(given);
  const { deployment, problems: ofDeployment = [] } = checkDeployment(given);
  const problems = [...ofSettings, ...ofDeployment];
  if (given.name === undefined) problems.push('name is missing: 1 to 40 of a-z, 0-9 and -');
  const { passwordSecret } = settings ?? {};
  if (settings !== undefined && passwordSecret === undefined) {
    problems.push('passwordSecret is missing: the name or ARN of a Secrets Manager secret');
  }
  const deployed = JSON.stringify(Object.fromEntries(Object.entries(given).filter(([key]) => isRead(key))));
  const bytes = Buffer.byteLength(deployed);
  if (bytes > parameterBytes) {
    const parameter = deployedParameter(String(given.name));
    problems.push(
      `the settings take ${bytes} bytes, and parameter ${parameter} holds ${parameterBytes}: shorten tableNames, or put tlsCa into a secret`,
    );
  }
  if (problems.length > 0 || settings === undefined || deployment === undefined || passwordSecret === undefined) {
    throw new DefinitionError(
      `destination ${JSON.stringify(given.name)}:\n${problems.map((line) => `- ${line}`).join('\n')}`,
    );
  }
  const unknown = unknownSettings(Object.keys(given)).filter((key) => !deploymentNames.includes(key));
  return { name: settings.name, settings, deployment, passwordSecret, deployed, unknown };
}

function isRead(key: string): boolean {
  return key !== 'name' && settingNames.includes(key);
}

/** Invocations at once: what its topics can ask for, and no more connections than most servers have to spare. */
export function concurrencyOf({ maxConcurrency, topics, tasks }: Deployment): number | undefined {
  if (maxConcurrency === 'none') return undefined;
  return maxConcurrency ?? Math.min(50, topics.length * tasks * 5);
}
