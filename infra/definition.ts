import { checkDeployment, type Deployment, deploymentNames } from '../lib/model/deployment.ts';
import { checkSettings, type Settings, settingNames, unknownSettings } from '../lib/model/settings.ts';
import { DefinitionError } from './definition-error.ts';
import { parameterProblems, passwordProblems, redshiftProblems } from './definition-problems.ts';

/** A destination as it was defined: valid. */
export interface Definition {
  readonly name: string;
  readonly settings: Settings;
  readonly deployment: Deployment;
  /** What the function reads at run time, as it was defined and without defaults. */
  readonly deployed: Readonly<Record<string, unknown>>;
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
  const deployed = Object.fromEntries(Object.entries(given).filter(([key]) => isRead(key)));
  const problems = [
    ...ofSettings,
    ...ofDeployment,
    ...(given.name === undefined ? ['name is missing: 1 to 40 of a-z, 0-9 and -'] : []),
    ...(settings === undefined ? [] : passwordProblems(settings)),
    ...(settings === undefined || deployment === undefined ? [] : redshiftProblems(settings, deployment)),
    ...parameterProblems(String(given.name), deployed),
  ];
  if (problems.length > 0 || settings === undefined || deployment === undefined) {
    throw new DefinitionError(
      `destination ${JSON.stringify(given.name)}:\n${problems.map((line) => `- ${line}`).join('\n')}`,
    );
  }
  const unknown = unknownSettings(Object.keys(given)).filter((key) => !deploymentNames.includes(key));
  return { name: settings.name, settings, deployment, deployed, unknown };
}

function isRead(key: string): boolean {
  return key !== 'name' && settingNames.includes(key);
}

/** Invocations at once: what its topics can ask for, and no more connections than most servers have to spare. */
export function concurrencyOf({ maxConcurrency, topics, tasks }: Deployment): number | undefined {
  if (maxConcurrency === 'none') return undefined;
  return maxConcurrency ?? Math.min(50, topics.length * tasks * 5);
}
