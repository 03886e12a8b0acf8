import { styleText } from 'node:util';
import { settingNames } from '../lib/model/settings.ts';
import { aligned } from './aligned.ts';
import { printable } from './check-output.ts';
import type { Changed } from './settings-change.ts';
import { type Given, type Layer, layerOf, type SettingsView, settingOf } from './settings-view.ts';

/** Settings as they are, or as they were just written. */
export interface ShownSettings {
  readonly view: SettingsView;
  readonly changed?: Changed | undefined;
  /** Why what was written may not be what was meant. */
  readonly warning?: string | undefined;
}

const longest = 60;

/** Settings for people: what is in force, and what each layer holds. */
export function settingsTable({ view, changed, warning }: ShownSettings): string {
  const rows = settingNames
    .filter((key) => key !== 'name')
    .map((key) => {
      const from = layerOf(view, key);
      const cells = [
        key,
        shown(settingOf(view, key)),
        from,
        layerCell(view.deployed, key),
        layerCell(view.override, key),
      ];
      if (from === 'default') return cells.map((cell) => styleText('dim', cell));
      return from === 'override' ? cells.map((cell) => styleText('bold', cell)) : cells;
    });
  return [
    `${view.name}: ${versionOf('deployed', view.deployed)}, ${versionOf('override', view.override)}`,
    '',
    ...aligned([['setting', 'in force', 'from', 'deployed', 'override'], ...rows]),
    '',
    ...(changed === undefined ? [] : changeLines(changed)),
    ...(view.unknown.length === 0 ? [] : [`! no setting is called ${printable(view.unknown.join(', '))}: ignored`]),
    ...view.problems.map((problem) => `✗ ${printable(problem)}`),
    ...(view.problems.length === 0
      ? []
      : ['Nothing is written to the destination until this is corrected; nothing is lost.']),
    ...(warning === undefined ? [] : [`✗ ${warning}`]),
    '',
  ].join('\n');
}

/** The same for programs. */
export function settingsJson({ view, changed, warning }: ShownSettings): string {
  const { name, deployed, override, inForce, problems, unknown } = view;
  const layer = ({ parameter, version, given }: Layer) => ({ parameter, version, settings: given && known(given) });
  return `${JSON.stringify({
    ok: problems.length === 0 && warning === undefined,
    name,
    inForce,
    deployed: layer(deployed),
    override: layer(override),
    problems,
    unknown,
    changed: changed?.differences,
    warning,
  })}\n`;
}

function changeLines({ differences }: Changed): string[] {
  if (differences.length === 0) return ['Written; what is in force stays as it was.'];
  return [
    ...differences.map(({ key, before, after }) => `${key}: ${shown(before)} → ${shown(after)}`),
    'Written: a running function takes it up within about a minute.',
  ];
}

function versionOf(layer: string, { version, parameter }: Layer): string {
  return version === undefined ? `no ${layer} (${parameter})` : `${layer} version ${version}`;
}

function layerCell({ given }: Layer, key: string): string {
  return given?.[key] === undefined ? '' : shown(given[key]);
}

function shown(value: unknown): string {
  if (value === undefined) return '–';
  if (typeof value === 'string' && value.includes('-----BEGIN')) return `PEM, ${value.length} characters`;
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** What nobody knows may be anything, a password among it. */
function known(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([key]) => settingNames.includes(key)));
}
