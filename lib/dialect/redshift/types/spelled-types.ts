import type { ColumnType } from '../../../model/table.ts';

/** The longest columns: r_Character_types.html, and r_VARBYTE_type.html as it was before it allowed more. */
export const longestVarchar = 65_535;
export const longestVarbyte = 1_024_000;

/** The most digits of a DECIMAL, and the most behind its point (r_Numeric_types201.html). */
export const mostDigits = 38;
export const mostScale = 37;

/** Types without modifiers, as Redshift spells them, by the names this dialect has for them. */
const spellings = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  date: 'date',
  time: 'time',
  timetz: 'timetz',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  super: 'super',
} as const;

export function plain(name: keyof typeof spellings): ColumnType {
  return spelled(name, spellings[name]);
}

/** `length` is in bytes. A VARCHAR without one would be VARCHAR(256). */
export function varchar(length: number): ColumnType {
  return { ...spelled('varchar', `varchar(${length})`), length };
}

export function char(length: number): ColumnType {
  return { ...spelled('bpchar', `char(${length})`), length };
}

export function varbyte(length: number): ColumnType {
  return { ...spelled('varbyte', `varbyte(${length})`), length };
}

/** A DECIMAL without precision would be DECIMAL(18,0). */
export function decimal(precision: number, scale: number): ColumnType {
  return { ...spelled('numeric', `decimal(${precision},${scale})`), precision, scale };
}

/** A type under the name that people and statements give it: casts have its modifiers, so values are checked before. */
export function spelled(name: string, display: string): ColumnType {
  return { name, sql: display, display };
}
