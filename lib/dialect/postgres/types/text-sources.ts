import type { LogicalType } from '../../../model/logical-type.ts';
import { emptyRow } from '../../../model/row.ts';
import { builtInCell } from './built-in.ts';
import { bitsOf } from './bytes.ts';
import { innermost, misfit, type Read, requireString } from './cell.ts';
import { naturalType } from './natural-type.ts';
import { readFloat } from './number-sources.ts';
import { exactly, isRawNumber } from './numbers.ts';

/** Reads any type as text: what is text already as it is, the rest as PostgreSQL writes it. */
export function textSource(type: LogicalType): Read<string> {
  switch (type.kind) {
    case 'text':
    case 'xml':
    case 'json':
    case 'native':
    case 'uuid':
    case 'zoned-time':
    case 'zoned-timestamp':
    case 'iso-date':
    case 'iso-time':
    case 'iso-timestamp':
    case 'interval':
      return readString;
    case 'bits':
      return (raw) => bitsOf(raw, type.length);
    case 'array':
    case 'document':
    case 'untyped':
      return jsonSource(type);
    default: {
      const cell = builtInCell(type, naturalType(type));
      if (cell === undefined) throw new TypeError(`no text for ${type.kind}`);
      return cell.text;
    }
  }
}

const readString: Read<string> = (raw) => requireString(raw);

/** Reads any type as JSON text: `json` and `text` are that already, in other types strings are quoted. */
export function jsonSource(type: LogicalType): Read<string> {
  if (type.kind === 'text') return readString;
  const member = memberSource(type);
  if (innermost(type).kind === 'float') return member;
  return (raw, row, name) => member(exactly(raw, row, name), emptyRow, name);
}

/** A value inside a JSON text; its numbers are exact already. */
function memberSource(type: LogicalType): Read<string> {
  switch (type.kind) {
    case 'json':
      return readString;
    case 'document':
    case 'untyped':
      return (raw) => JSON.stringify(raw);
    case 'array': {
      const element = memberSource(type.element);
      return (raw) => {
        if (!Array.isArray(raw)) throw misfit(raw, 'an array');
        const items = raw.map((item: unknown) => (item === null ? 'null' : element(item, emptyRow, '')));
        return `[${items.join(',')}]`;
      };
    }
    case 'float':
      return (raw) =>
        isRawNumber(raw) ? raw.rawJSON : JSON.stringify(Number.isFinite(readFloat(raw)) ? raw : String(raw));
    case 'boolean':
    case 'integer':
    case 'unsigned':
    case 'year':
    case 'decimal':
    case 'variable-decimal':
      return textSource(type);
    default: {
      const text = textSource(type);
      return (raw, row, name) => JSON.stringify(text(raw, row, name));
    }
  }
}
