import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { anySingle, exactSingle, floatText } from '../../values/floats.ts';
import { readFloat } from '../../values/number-sources.ts';
import { brief, misfit } from '../../values/read.ts';
import { sparseOf } from '../../values/sparse-vector.ts';
import { type Cell, cellOf, textCodec } from './cell.ts';

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
