import { ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import { emptyRow } from '../../model/row.ts';
import { bitsOf } from './bytes.ts';
import { floatText } from './floats.ts';
import { extendedWkb, geometryJson, readPoint } from './geometry.ts';
import { readFloat } from './number-sources.ts';
import { exactly, isRawNumber } from './numbers.ts';
import { innermost, isWhole, misfit, type Read, requireString } from './read.ts';
import { sparseJson } from './sparse-vector.ts';

/** The text of types whose raw form is another: numbers, bytes, counts of time. */
export type Written = (type: LogicalType) => Read<string>;

/** Reads any type as text: what is text already as it is, the rest as the database writes it. */
export function textSource(type: LogicalType, written: Written): Read<string> {
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
    case 'point':
      return type.srid ? extendedWkb : readPoint;
    case 'geometry':
      return extendedWkb;
    case 'array':
    case 'vector':
    case 'sparse-vector':
    case 'document':
    case 'untyped':
      return jsonSource(type, written);
    default:
      return written(type);
  }
}

const readString: Read<string> = (raw) => requireString(raw);

/** Reads any type as JSON text: `json` and `text` are that already, in other types strings are quoted. */
export function jsonSource(type: LogicalType, written: Written): Read<string> {
  if (type.kind === 'text') return readString;
  const member = memberSource(type, written);
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
function memberSource(type: LogicalType, written: Written): Read<string> {
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
      return arraySource({ kind: 'float', bits: 64 }, written);
    case 'array':
      return arraySource(type.element, written);
    case 'float':
      return (raw) => {
        const value = readFloat(raw);
        if (isRawNumber(raw)) return raw.rawJSON;
        return Number.isFinite(value) ? floatText(value) : JSON.stringify(raw);
      };
    case 'boolean':
      return textSource(type, written);
    case 'integer':
    case 'unsigned':
    case 'year':
    case 'decimal':
    case 'decimal-text':
    case 'variable-decimal':
      return numberSource(type, written);
    default: {
      const text = textSource(type, written);
      return (raw, row, name) => JSON.stringify(text(raw, row, name));
    }
  }
}

function arraySource(type: LogicalType, written: Written): Read<string> {
  const element = memberSource(type, written);
  return (raw) => {
    if (!Array.isArray(raw)) throw misfit(raw, 'an array');
    const items = raw.map((item: unknown) => (item === null ? 'null' : element(item, emptyRow, '')));
    return `[${items.join(',')}]`;
  };
}

/** A number, or a string where JSON has no number for it. */
function numberSource(type: LogicalType, written: Written): Read<string> {
  const text = textSource(type, written);
  return (raw, row, name) => {
    const spelled = text(raw, row, name);
    return /^-?\d/.test(spelled) ? spelled : JSON.stringify(spelled);
  };
}
