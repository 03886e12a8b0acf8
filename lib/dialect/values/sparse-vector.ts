import { floatText } from './floats.ts';
import { readFloat } from './number-sources.ts';
import { misfit, type Read } from './read.ts';

export interface Sparse {
  readonly dimensions: number;
  readonly entries: readonly (readonly [index: number, value: number])[];
}

/** A map whose keys are no strings is a list of pairs to JsonConverter. */
export function sparseOf(raw: unknown): Sparse {
  const { dimensions, vector } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  if (!Number.isSafeInteger(dimensions) || typeof vector !== 'object' || vector === null) {
    throw misfit(raw, 'a sparse vector');
  }
  const pairs = Array.isArray(vector) ? (vector as readonly unknown[]) : Object.entries(vector);
  return { dimensions: dimensions as number, entries: pairs.map(entryOf) };
}

function entryOf(pair: unknown): readonly [number, number] {
  const [index, value] = (Array.isArray(pair) ? pair : []) as readonly unknown[];
  if (!/^[1-9]\d{0,9}$/.test(String(index))) throw misfit(pair, 'an index with its value');
  return [Number(index), readFloat(value)];
}

/** `{"dimensions": 5, "vector": {"1": 0.5}}`, in jsonb and text. */
export const sparseJson: Read<string> = (raw) => {
  const { dimensions, entries } = sparseOf(raw);
  const members = entries.map(([index, value]) => `"${index}": ${floatText(value)}`);
  return `{"dimensions": ${dimensions}, "vector": {${members.join(', ')}}}`;
};
