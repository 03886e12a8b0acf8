import { LandfallError } from './errors.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * The text of a settings parameter as an object.
 * @throws LandfallError `SETTINGS_INVALID` that names the parameter and does not repeat its text.
 */
export function readLayer(text: string, parameter: string): Given {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Given;
  } catch {
    // Said below: the parser's own message would quote the text.
  }
  throw new LandfallError('systemic', 'SETTINGS_INVALID', `settings: parameter ${parameter} is not a JSON object`);
}

/** The override wins, key by key; the name is the destination’s own. */
export function mergeLayers(destination: string, deployed: Given, override: Given): Given {
  return { ...deployed, ...override, name: destination };
}
