import { readFileSync } from 'node:fs';
import type { Node } from 'constructs';
import { DefinitionError } from './definition-error.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * The destinations of the app’s context, by name: an object in cdk.json, or `-c destinations=FILE.json`.
 * @throws DefinitionError saying what is wrong.
 */
export function readDefinitions(node: Node): readonly (Given & { readonly name: string })[] {
  const given: unknown = node.tryGetContext('destinations');
  const definitions = typeof given === 'string' ? readFile(given) : given;
  if (!isObject(definitions)) throw new DefinitionError(`destinations: ${example}`);
  return Object.entries(definitions).map(([name, definition]) => {
    if (!isObject(definition))
      throw new DefinitionError(`destinations: ${JSON.stringify(name)} is not an object. ${example}`);
    if (definition.name !== undefined && definition.name !== name) {
      throw new DefinitionError(
        `destination ${JSON.stringify(name)}: leave name out, it is ${JSON.stringify(name)} already`,
      );
    }
    return { ...definition, name };
  });
}

const example =
  'give an object of definitions by name, {"shop": {"hostname": …}}, in the context of cdk.json, or the file that holds it: -c destinations=FILE.json';

function readFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new DefinitionError(`destinations: the file ${JSON.stringify(path)} cannot be read`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DefinitionError(`destinations: the file ${JSON.stringify(path)} is not JSON`, { cause: error });
  }
}

function isObject(value: unknown): value is Given {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
