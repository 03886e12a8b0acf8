import { noSuchDestination } from './aws/no-such-destination.ts';
import { readParameters, writeOverride } from './aws/parameters.ts';
import { readSettingsArguments, settingsHelp } from './settings-arguments.ts';
import { type Change, type Changed, changeOverride } from './settings-change.ts';
import { type ShownSettings, settingsJson, settingsTable } from './settings-output.ts';
import { type SettingsView, viewSettings } from './settings-view.ts';

/** `landfall settings`: returns the exit code. @throws UsageError, AwsProblem */
export async function settings(args: readonly string[]): Promise<number> {
  const given = readSettingsArguments(args);
  if (given === 'help') {
    process.stdout.write(settingsHelp);
    return 0;
  }
  const view = await readView(given.name);
  const shown = given.change === undefined ? { view } : await change(view, given.change, given.force);
  process.stdout.write((given.json ? settingsJson : settingsTable)(shown));
  return shown.view.problems.length === 0 && shown.warning === undefined ? 0 : 1;
}

async function readView(name: string): Promise<SettingsView> {
  const parameters = await readParameters(name);
  if (parameters.deployed === undefined) throw await noSuchDestination(name);
  return viewSettings(name, parameters);
}

/** SSM writes whatever is there: that somebody else wrote meanwhile shows in the version only. */
async function change(view: SettingsView, wanted: Change, force: boolean): Promise<ShownSettings> {
  const changed = changeOverride(view, wanted, force);
  const { parameter, version } = view.override;
  const written = await writeOverride(view.name, changed.text, version !== undefined);
  if (written === 'made by another') {
    throw new Error(`nothing is written: somebody else made ${parameter} just now; look at it and try again`);
  }
  const now: SettingsView = {
    ...changed.after,
    deployed: view.deployed,
    override: { ...changed.after.override, ...written },
  };
  return { view: now, changed, warning: overwritten(parameter, (version ?? 0) + 1, written.version, changed) };
}

function overwritten(parameter: string, expected: number, version: number, { text }: Changed): string | undefined {
  if (version === expected) return undefined;
  return `somebody else wrote ${parameter} at the same time: version ${version - 1} is overwritten by version ${version}, ${text}. Look at both (aws ssm get-parameter-history --name ${parameter}) and set what is missing`;
}
