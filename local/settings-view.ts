import { LandfallError } from '../lib/model/errors.ts';
import { deployedParameter, overrideParameter } from '../lib/model/parameter-names.ts';
import { mergeLayers, readLayer } from '../lib/model/setting-layers.ts';
import { checkSettings, type Settings, unknownSettings } from '../lib/model/settings.ts';
import type { Parameter, Parameters } from './aws/parameters.ts';

export type Given = Readonly<Record<string, unknown>>;

/** One of the two parameters of a destination. */
export interface Layer {
  readonly parameter: string;
  /** Undefined where there is no such parameter. */
  readonly version: number | undefined;
  /** Undefined where its text is not a JSON object. */
  readonly given: Given | undefined;
}

/** The settings of a deployed destination, layer by layer, and what comes of them. */
export interface SettingsView {
  readonly name: string;
  readonly deployed: Layer;
  readonly override: Layer;
  /** Undefined where they are invalid: the function then writes nothing. */
  readonly inForce: Settings | undefined;
  /** Why they are invalid, a line each. */
  readonly problems: readonly string[];
  /** Keys that no setting has, which are ignored; their values are told to nobody. */
  readonly unknown: readonly string[];
}

/** What the function makes of two parameters. */
export function viewSettings(name: string, { deployed, override }: Parameters): SettingsView {
  const problems: string[] = [];
  const layer = (parameter: string, found: Parameter | undefined): Layer => {
    try {
      return { parameter, version: found?.version, given: readLayer(found?.text ?? '{}', parameter) };
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      problems.push(error.message);
      return { parameter, version: found?.version, given: undefined };
    }
  };
  const below = layer(deployedParameter(name), deployed);
  const above = layer(overrideParameter(name), override);
  const merged = mergeLayers(name, below.given ?? {}, above.given ?? {});
  // Where a layer cannot be read, what it holds is not missing but unknown.
  const checked = problems.length > 0 ? undefined : checkSettings(merged);
  return {
    name,
    deployed: below,
    override: above,
    inForce: checked?.settings,
    problems: [...problems, ...(checked?.problems ?? [])],
    unknown: unknownSettings(Object.keys(merged)),
  };
}

/** The layer that a setting’s value comes from. */
export function layerOf({ deployed, override }: SettingsView, key: string): 'override' | 'deployed' | 'default' {
  if (override.given?.[key] !== undefined) return 'override';
  return deployed.given?.[key] === undefined ? 'default' : 'deployed';
}

/** A setting’s value as the function has it; as it was given, where the settings are invalid. */
export function settingOf(view: SettingsView, key: string): unknown {
  return view.inForce === undefined ? givenOf(view, key) : (view.inForce as Given)[key];
}

/** A setting’s value as it was given, undefined where it was not. */
export function givenOf({ deployed, override }: SettingsView, key: string): unknown {
  return override.given?.[key] ?? deployed.given?.[key];
}
