import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import { emptyRow } from '../../../model/row.ts';
import { builtInCell } from './built-in.ts';
import { bitsOf } from './bytes.ts';
import { innermost, isWhole, misfit, type Read, requireString } from './cell.ts';
import { floatText } from './floats.ts';
import { extendedWkb, geometryJson, readPoint } from './geometric.ts';
import { nanosText } from './nanos-text.ts';
import { naturalType } from './natural-type.ts';
import { readFloat } from './number-sources.ts';
import { exactly, isRawNumber } from './numbers.ts';
import { sparseJson } from './vector.ts';

/** Reads any type as text: what is text already as it is, the rest as PostgreSQL writes it. */
export function textSource(type: LogicalType): Read<string> {
  switch (type.kind) {
    case 'text':
    case 'decimal-text':
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
      return (raw) => bitsOf(raw, type.varying ? undefined : type.length);
    case 'time':
    case 'timestamp':
      return type.unit === 'ns' ? nanosText(type) : writtenText(type);
    case 'point':
      return type.srid ? extendedWkb : readPoint;
    case 'geometry':
      return extendedWkb;
    case 'array':
    case 'vector':
    case 'sparse-vector':
    case 'document':
    case 'untyped':
      return jsonSource(type);
    default:
      return writtenText(type);
  }
}

/** As the column that is made for the type shows it. */
function writtenText(type: LogicalType): Read<string> {
  const cell = builtInCell(type, naturalType(type));
  if (cell === undefined) throw new TypeError(`no text for ${type.kind}`);
  return cell.text;
}

const readString: Read<string> = (raw) => requireString(raw);

/** Reads any type as JSON text: `json` and `text` are that already, in other types strings are quoted. */
export function jsonSource(type: LogicalType): Read<string> {
  if (type.kind === 'text') return readString;
  const member = memberSource(type);
  const areWhole = isWhole(innermost(type));
  if (isExactAsRead(innermost(type))) return member;
  return (raw, row, name) => {
    try {
      return member(exactly(raw, row, name, areWhole), emptyRow, name);
    } catch (error) {
      throw error instanceof RangeError ? new ValueError('the value is nested too deep') : error;
    }
  };
}

/** A float's digits are its own: a second reading of the record makes them no more exact. */
function isExactAsRead({ kind }: LogicalType): boolean {
  return kind === 'float' || kind === 'vector' || kind === 'sparse-vector' || kind === 'point';
}

/** A value inside a JSON text; its numbers are exact already. */
function memberSource(type: LogicalType): Read<string> {
  switch (type.kind) {
    case 'json':
      return readString;
    case 'document':
    case 'untyped':
      return (raw) => JSON.stringify(raw);
    case 'point':
    case 'geometry':
      return geometryJson;
    case 'sparse-vector':
      return sparseJson;
    case 'vector':
      return arraySource({ kind: 'float', bits: 64 });
    case 'array':
      return arraySource(type.element);
    case 'float':
      return (raw) => {
        const value = readFloat(raw);
        if (isRawNumber(raw)) return raw.rawJSON;
        return Number.isFinite(value) ? floatText(value) : JSON.stringify(raw);
      };
    case 'boolean':
      return textSource(type);
    case 'integer':
    case 'unsigned':
    case 'year':
    case 'decimal':
    case 'decimal-text':
    case 'variable-decimal':
      return numberSource(type);
    default: {
      const text = textSource(type);
      return (raw, row, name) => JSON.stringify(text(raw, row, name));
    }
  }
}

function arraySource(type: LogicalType): Read<string> {
  const element = memberSource(type);
  return (raw) => {
    if (!Array.isArray(raw)) throw misfit(raw, 'an array');
    const items = raw.map((item: unknown) => (item === null ? 'null' : element(item, emptyRow, '')));
    return `[${items.join(',')}]`;
  };
}

/** A number, or a string where JSON has no number for it. */
function numberSource(type: LogicalType): Read<string> {
  const text = textSource(type);
  return (raw, row, name) => {
    const spelled = text(raw, row, name);
    return /^-?\d/.test(spelled) ? spelled : JSON.stringify(spelled);
  };
}
