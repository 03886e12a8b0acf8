import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { misfit } from '../../values/read.ts';
import { type Cell, cellOf, textCodec } from './cell.ts';

/** hstore: from JSON, as text or object, whose values are strings or null; other text is hstore's own notation. */
export function hstoreCell(type: LogicalType, column: ColumnType): Cell | undefined {
  switch (type.kind) {
    case 'json':
    case 'text':
    case 'document':
    case 'native':
      return cellOf(textCodec, readHstore, column.sql);
    default:
      return undefined;
  }
}

function readHstore(raw: unknown): string {
  if (typeof raw === 'string' && !raw.trimStart().startsWith('{')) return raw;
  const given = typeof raw === 'string' ? parsed(raw) : raw;
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    throw misfit(raw, 'a JSON object of strings');
  const pairs = Object.entries(given).map(([key, value]: [string, unknown]) => {
    if (value !== null && typeof value !== 'string') throw misfit(raw, 'a JSON object of strings');
    return `${quoted(key)}=>${value === null ? 'NULL' : quoted(value)}`;
  });
  return pairs.join(',');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw misfit(text, 'JSON');
  }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
