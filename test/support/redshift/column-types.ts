import { Refusal, unsupported } from './refusal.ts';
import { areWords, closingOf, isSymbol, isWord, type Token, textOf } from './sql-tokens.ts';

/** A type as Redshift reads it, and as PostgreSQL takes it. */
export interface ReadType {
  /** The declared type, spelt as svv_columns spells it, with its modifiers. */
  readonly declared: string;
  readonly postgres: string;
  /** A condition on a column's values that PostgreSQL's type does not make: `(name) => octet_length(name) <= 12`. */
  readonly check?: (name: string) => string;
  /** Index of the token behind the type. */
  readonly next: number;
}

const phrases: readonly (readonly [string, readonly string[]])[] = [
  ['varchar', ['character', 'varying']],
  ['varbyte', ['binary', 'varying']],
  ['float8', ['double', 'precision']],
];

const synonyms: Readonly<Record<string, string>> = {
  nvarchar: 'varchar',
  character: 'char',
  nchar: 'char',
  decimal: 'numeric',
  varbinary: 'varbyte',
  int2: 'smallint',
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float: 'float8',
  bool: 'boolean',
};

/** Types without modifier: "Data types" (c_Supported_data_types.html). Infinite dates are PostgreSQL's alone. */
const plain: Readonly<Record<string, string>> = {
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  real: 'real',
  float8: 'double precision',
  boolean: 'boolean',
  date: 'date',
  timestamptz: 'timestamp with time zone',
  timetz: 'time with time zone',
  super: 'super',
};

/** The type that begins at `at`. @throws Refusal for what is no type of Redshift. */
export function readType(tokens: readonly Token[], at: number): ReadType {
  const phrase = phrases.find(([, words]) => areWords(tokens, at, ...words));
  const written = tokens[at]?.value ?? '';
  if (tokens[at]?.kind !== 'word') throw new Refusal('42704', `type "${written}" does not exist`);
  const name = phrase?.[0] ?? (Object.hasOwn(synonyms, written) ? (synonyms[written] ?? '') : written);
  const behind = at + (phrase?.[1].length ?? 1);
  const hasModifier = isSymbol(tokens[behind], '(');
  const close = hasModifier ? closingOf(tokens, behind) : behind - 1;
  const given = hasModifier
    ? textOf(tokens.slice(behind + 1, close))
        .split(',')
        .map((text) => text.trim())
    : [];
  if (isSymbol(tokens[close + 1], '[')) throw unsupported('an array type');
  return typeOf(name, given, tokens, close + 1);
}

function typeOf(name: string, given: readonly string[], tokens: readonly Token[], next: number): ReadType {
  switch (name) {
    case 'varchar':
      return characters('character varying', 'varchar', lengthOf(given, 256, 65_535), next);
    case 'text':
      return characters('character varying', 'varchar', 256, next);
    case 'char':
      return characters('character', 'char', lengthOf(given, 1, 4_096), next);
    case 'bpchar':
      return characters('character', 'char', 256, next);
    case 'varbyte': {
      const length = lengthOf(given, 64_000, 1_024_000);
      const check = (column: string) => `octet_length(${column}) <= ${length}`;
      return { declared: `binary varying(${length})`, postgres: 'bytea', check, next };
    }
    case 'numeric':
      return numeric(given, next);
    case 'time':
    case 'timestamp':
      return clock(name, given, tokens, next);
    default: {
      const declared = Object.hasOwn(plain, name) ? plain[name] : undefined;
      if (declared === undefined || given.length > 0) throw new Refusal('42704', `type "${name}" does not exist`);
      const condition = /^(date|timestamp)/.test(declared) ? { check: finite } : {};
      return { declared, postgres: declared === 'super' ? 'jsonb' : declared, ...condition, next };
    }
  }
}

const finite = (column: string) => `isfinite(${column})`;

/** Lengths are bytes; CHAR holds single-byte characters only (r_Character_types.html). */
function characters(spelling: string, postgres: string, length: number, next: number): ReadType {
  const check = (column: string) =>
    postgres === 'char' ? `${column}::text !~ '[^\\x01-\\x7f]'` : `octet_length(${column}) <= ${length}`;
  return { declared: `${spelling}(${length})`, postgres: `${postgres}(${length})`, check, next };
}

/** Without precision (18,0); at most 38 digits, and no NaN (r_Numeric_types201.html). */
function numeric(given: readonly string[], next: number): ReadType {
  const [precision = 18, scale = 0] = given.map(Number);
  if (!(precision >= 1 && precision <= 38 && scale >= 0 && scale <= Math.min(precision, 37))) {
    throw new Refusal('22023', `DECIMAL precision ${precision} and scale ${scale}: at most 38 digits are possible`);
  }
  const declared = `numeric(${precision},${scale})`;
  return { declared, postgres: declared, check: (column) => `${column} <> 'NaN'`, next };
}

function clock(name: string, given: readonly string[], tokens: readonly Token[], next: number): ReadType {
  if (given.length > 0) throw unsupported(`${name} with a precision`);
  const hasZone = isWord(tokens[next], 'with');
  const isPhrase = isWord(tokens[next], 'with', 'without') && areWords(tokens, next + 1, 'time', 'zone');
  const type = `${name} ${isPhrase && hasZone ? 'with' : 'without'} time zone`;
  const check = name === 'timestamp' ? { check: finite } : {};
  return { declared: type, postgres: type, ...check, next: isPhrase ? next + 3 : next };
}

function lengthOf(given: readonly string[], unless: number, most: number): number {
  const [text] = given;
  if (text === undefined) return unless;
  const length = text.toLowerCase() === 'max' ? most : Number(text);
  if (given.length === 1 && Number.isInteger(length) && length >= 1 && length <= most) return length;
  throw new Refusal('22023', `length ${given.join(',')} must be between 1 and ${most}`);
}
