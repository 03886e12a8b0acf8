import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { brief, type Cell, cellOf, misfit, type Read, textCodec } from './cell.ts';
import { anySingle, exactSingle, floatText } from './floats.ts';
import { readFloat } from './number-sources.ts';

/** vector, halfvec and sparsevec of pgvector: an element goes in only if the column gives the same number back. */
export function vectorCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const isSparse = column.name === 'sparsevec';
  const isOfFloats = type.kind === 'vector' && type.bits !== 64;
  const check = column.name === 'halfvec' ? exactHalf : isOfFloats ? anySingle : exactSingle;
  switch (type.kind) {
    case 'vector':
    case 'array':
      return isSparse ? undefined : cellOf(textCodec, (raw) => vectorText(raw, check), column.sql);
    case 'text':
      return isSparse
        ? undefined
        : cellOf(textCodec, (raw) => spelledVector(raw, (given) => vectorText(given, check)), column.sql);
    case 'sparse-vector':
    case 'document':
      return isSparse ? cellOf(textCodec, (raw) => sparseText(raw, check), column.sql) : undefined;
    default:
      return undefined;
  }
}

/** `{"dimensions": 5, "vector": {"1": 0.5}}`, in jsonb and text. */
export const sparseJson: Read<string> = (raw) => {
  const { dimensions, entries } = sparseOf(raw);
  const members = entries.map(([index, value]) => `"${index}": ${floatText(value)}`);
  return `{"dimensions": ${dimensions}, "vector": {${members.join(', ')}}}`;
};

type Check = (value: number, raw: unknown) => number;

const exactHalf: Check = (value, raw) => {
  const single = anySingle(value, raw);
  if (Math.f16round(single) !== Math.fround(single)) throw misfit(raw, 'exact with 16 bits');
  return value;
};

function vectorText(raw: unknown, check: Check): string {
  if (!Array.isArray(raw)) throw misfit(raw, 'an array of numbers');
  return `[${raw.map((item: unknown) => element(item, check)).join(',')}]`;
}

function element(raw: unknown, check: Check): string {
  const value = readFloat(raw);
  if (!Number.isFinite(value)) throw new ValueError(`a vector holds no ${value}`);
  return floatText(check(value, raw));
}

/** A text that spells a vector as it would be written. */
function spelledVector(raw: unknown, read: (raw: unknown) => string): string {
  const given = typeof raw === 'string' && raw.startsWith('[') ? parsed(raw) : raw;
  const text = read(given);
  if (text !== raw) throw misfit(raw, `a vector as it is written, ${brief(text)}`);
  return text;
}

interface Sparse {
  readonly dimensions: number;
  readonly entries: readonly (readonly [index: number, value: number])[];
}

/** A map whose keys are no strings is a list of pairs to JsonConverter. */
function sparseOf(raw: unknown): Sparse {
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

function sparseText(raw: unknown, check: Check): string {
  const { dimensions, entries } = sparseOf(raw);
  return `{${entries.map(([index, value]) => `${index}:${element(value, check)}`).join(',')}}/${dimensions}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw misfit(text, 'a vector');
  }
}
