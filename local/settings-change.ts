import { overrideParameter, parameterBytes } from '../lib/model/parameter-names.ts';
import { settingNames, unknownSettings } from '../lib/model/settings.ts';
import { type Given, givenOf, type SettingsView, settingOf, viewSettings } from './settings-view.ts';
import { UsageError } from './usage-error.ts';

/** What is to become of the override. */
export type Change =
  | { readonly kind: 'set'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'clear'; readonly keys: readonly string[] }
  | { readonly kind: 'clear all' };

/** An override to be written, and what comes of it. */
export interface Changed {
  readonly text: string;
  readonly after: SettingsView;
  /** Settings that come to something else, with their values before and after. */
  readonly differences: readonly { readonly key: string; readonly before: unknown; readonly after: unknown }[];
}

/** Where the database is and who logs in belong to the stack: its role, its network and its check are made for them. */
const ofTheStack = [
  ...['name', 'kind', 'hostname', 'port', 'username', 'passwordSecret', 'database', 'schema', 'tls', 'tlsCa'],
  ...['auth', 'clusterIdentifier', 'workgroup', 'staging', 'stagingRegion', 'copyRole'],
];

/** What decides which row a record is: rows that are there do not follow. */
const ofTheData = ['insertMode', 'primaryKeyMode', 'primaryKeyFields', 'tableNames'];

/**
 * Applies a change to the override, as far as what comes of it is valid.
 * @throws UsageError that names the setting, its value and what is allowed.
 */
export function changeOverride(view: SettingsView, change: Change, isForced: boolean): Changed {
  if (change.kind === 'set') refuseKeys(Object.keys(change.values));
  const before = view.override.given;
  if (before === undefined && change.kind !== 'clear all') {
    throw new UsageError(
      `settings: parameter ${view.override.parameter} is not a JSON object: "landfall settings ${view.name} clear --all" makes it empty`,
    );
  }
  const wanted = changed(before ?? {}, change);
  const seen = withOverride(view, wanted);
  const isNew = (problem: string): boolean => !view.problems.includes(problem);
  // Clearing may leave what was invalid before; setting may not.
  const problems = change.kind === 'set' ? seen.problems : seen.problems.filter(isNew);
  if (problems.length > 0) throw new UsageError(`settings: nothing is written: ${problems.join('; ')}`);
  const override = change.kind === 'set' ? asUnderstood(wanted, change.values, seen) : wanted;
  const text = JSON.stringify(override);
  const bytes = Buffer.byteLength(text);
  if (bytes > parameterBytes) {
    throw new UsageError(
      `settings: the override would take ${bytes} bytes, and parameter ${overrideParameter(view.name)} holds ${parameterBytes}`,
    );
  }
  const after = withOverride(view, override);
  const differences = settingNames
    .map((key) => ({ key, before: settingOf(view, key), after: settingOf(after, key) }))
    .filter(({ key }) => isOther(view, after, key));
  const risky = differences.map(({ key }) => key).filter((key) => ofTheData.includes(key));
  if (risky.length > 0 && !isForced) throw new UsageError(riskOf(risky));
  return { text, after, differences };
}

function refuseKeys(keys: readonly string[]): void {
  const unknown = unknownSettings(keys);
  if (unknown.length > 0) {
    throw new UsageError(
      `settings: no setting is called ${unknown.join(', ')}: there are ${changeable.join(', ')}; what belongs to the deployment is changed in its definition`,
    );
  }
  const fixed = keys.filter((key) => ofTheStack.includes(key));
  if (fixed.length > 0) {
    throw new UsageError(
      `settings: ${fixed.join(', ')} belongs to the deployment: change the definition and deploy (npx cdk deploy)`,
    );
  }
}

/** What `set` takes. */
export const changeable: readonly string[] = settingNames.filter((key) => !ofTheStack.includes(key));

function changed(override: Given, change: Change): Given {
  if (change.kind === 'clear all') return {};
  if (change.kind === 'set') return { ...override, ...change.values };
  const absent = change.keys.filter((key) => override[key] === undefined);
  if (absent.length > 0) {
    const there = Object.keys(override);
    throw new UsageError(
      `settings: the override does not hold ${absent.join(', ')}: it ${there.length === 0 ? 'is empty' : `holds ${there.join(', ')}`}`,
    );
  }
  return Object.fromEntries(Object.entries(override).filter(([key]) => !change.keys.includes(key)));
}

/** Numbers as numbers and lists as lists, not as the texts they were typed as. */
function asUnderstood(override: Given, values: Readonly<Record<string, string>>, { inForce }: SettingsView): Given {
  const understood = (inForce ?? {}) as Given;
  return { ...override, ...Object.fromEntries(Object.keys(values).map((key) => [key, understood[key]])) };
}

/** Of invalid settings only what was given can be compared. */
function isOther(before: SettingsView, after: SettingsView, key: string): boolean {
  const read = before.inForce === undefined || after.inForce === undefined ? givenOf : settingOf;
  return JSON.stringify(read(before, key)) !== JSON.stringify(read(after, key));
}

function withOverride(view: SettingsView, override: Given): SettingsView {
  const layer = (given: Given | undefined) => ({ text: given === undefined ? '' : JSON.stringify(given), version: 0 });
  return viewSettings(view.name, { deployed: layer(view.deployed.given), override: layer(override) });
}

function riskOf(keys: readonly string[]): string {
  return `settings: changing ${keys.join(', ')} of a destination that has data: rows that are there stay under their old key or in their old table, and redeliveries may append. If that is meant (an empty destination, or tables made anew), give --force`;
}
