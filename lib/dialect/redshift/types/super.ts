import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import { innermost, misfit } from '../../values/read.ts';
import { withinSuper } from './json-limits.ts';
import { checked } from './text.ts';
import { jsonSource } from './text-sources.ts';
import { type TextWriter, writerOf } from './text-writer.ts';

/** SUPER: every type has a JSON text. One that was given is looked at: what is no JSON would fail a whole load. */
export function superWriter(type: LogicalType): TextWriter {
  const read = jsonSource(type);
  const { kind } = innermost(type);
  const isGiven = kind === 'json' || type.kind === 'text';
  return writerOf((raw, row, name) => {
    const text = checked(read(raw, row, name));
    const parsed = isGiven ? parse(text) : undefined;
    const { json, members } = withinSuper(text);
    if (isGiven && members !== countMembers(parsed)) {
      throw new ValueError('an object of the JSON text has two members of one name, which super cannot hold');
    }
    return json;
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw misfit(text, 'JSON');
  }
}

/** JSON_PARSE refuses a name that comes twice in one object (super-configurations.html); JavaScript keeps the last. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return inside.reduce<number>((sum, item) => sum + countMembers(item), Array.isArray(value) ? 0 : inside.length);
}
