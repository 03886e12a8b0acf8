import type { LogicalType } from '../../../model/logical-type.ts';
import type { Settings } from '../../../model/settings.ts';
import type { ColumnType } from '../../../model/table.ts';
import {
  char,
  decimal,
  longestVarbyte,
  longestVarchar,
  mostDigits,
  mostScale,
  plain,
  varbyte,
  varchar,
} from './spelled-types.ts';

export type TextSettings = Pick<Settings, 'redshiftTextLength'>;

/** Bytes of a text column that is part of a key. */
const keyLength = 1024;

/** The column type a new column gets for a logical type (docs/types.md). @throws TypeError for `untyped`. */
export function naturalType(type: LogicalType, settings: TextSettings): ColumnType {
  switch (type.kind) {
    case 'boolean':
      return plain('bool');
    case 'integer':
      return plain(type.bits === 16 ? 'int2' : type.bits === 32 ? 'int4' : 'int8');
    case 'year':
      return plain('int4');
    case 'unsigned':
      return decimal(20, 0);
    case 'float':
      return plain(type.bits === 32 ? 'float4' : 'float8');
    case 'text':
      return textType(type.length, settings);
    case 'xml':
    case 'native':
      return varchar(settings.redshiftTextLength);
    case 'decimal':
    case 'decimal-text':
      return decimalType(type.precision, type.scale ?? 0);
    case 'variable-decimal':
      return varchar(longestVarchar);
    case 'bytes':
      return varbyte(longestVarbyte);
    case 'bits':
      return bitsType(type.varying ? undefined : type.length);
    case 'date':
    case 'iso-date':
      return plain('date');
    case 'time':
      return type.span ? varchar(32) : plain('time');
    case 'iso-time':
      return plain('time');
    case 'zoned-time':
      return plain('timetz');
    case 'timestamp':
    case 'iso-timestamp':
      return plain('timestamp');
    case 'zoned-timestamp':
      return plain('timestamptz');
    case 'duration':
    case 'interval':
      return varchar(256);
    case 'uuid':
      return char(36);
    case 'json':
    case 'document':
    case 'array':
    case 'point':
    case 'geometry':
    case 'vector':
    case 'sparse-vector':
      return plain('super');
    case 'untyped':
      throw new TypeError('a field without schema has no column type of its own');
  }
}

/** The type of a new column of a key. A SUPER can be none, since nothing compares it (limitations-super.html). */
export function keyType(type: LogicalType, settings: TextSettings): ColumnType {
  const natural = naturalType(type, settings);
  if (natural.name === 'super') return varchar(keyLength);
  return natural.name === 'varchar' ? varchar(Math.min(natural.length ?? keyLength, keyLength)) : natural;
}

/** A character has up to four bytes; a CHAR(n) of Redshift has room for one of them (r_Character_types.html). */
function textType(length: number | undefined, { redshiftTextLength }: TextSettings): ColumnType {
  const isKnown = length !== undefined && Number.isInteger(length) && length > 0;
  return varchar(isKnown ? Math.min(4 * length, longestVarchar) : redshiftTextLength);
}

function decimalType(precision: number | undefined, scale: number): ColumnType {
  const isDecimal = isBetween(precision, 1, mostDigits) && isBetween(scale, 0, Math.min(precision, mostScale));
  return isDecimal ? decimal(precision, scale) : varchar(longestVarchar);
}

function bitsType(length: number | undefined): ColumnType {
  return varbyte(isBetween(length, 1, 8 * longestVarbyte) ? Math.ceil(length / 8) : longestVarbyte);
}

function isBetween(value: number | undefined, min: number, max: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= min && value <= max;
}
