import { type Dialect, type KeyColumn, withoutScale } from './dialect.ts';
import type { ColumnShape, Form, Kind } from './shapes.ts';

export const mysqlSession = [
  'set session transaction read only',
  `set time_zone = '+00:00'`,
  `set sql_mode = ''`,
  'set names utf8mb4',
];

export const mysqlDialect: Dialect = {
  quote,
  placeholder: () => '?',
  text: ({ name, kind }, form) => textOf(quote(name), kind, form),
  key: keyOf,
  number: (texts) => `cast(conv(left(md5(concat(${texts.join(`, ',', `)})), 15), 16, 10) as unsigned)`,
  hash: (text) => `md5(${text})`,
  asText: (expression) => `cast(${expression} as char)`,
  compare,
};

/** A name as a quoted identifier. */
function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function textOf(value: string, kind: Kind, form: Form): string {
  switch (form.name) {
    case 'number':
      return kind.name === 'numeric'
        ? withoutScale(`cast(${value} as char)`, (whole, character) => `trim(trailing '${character}' from ${whole})`)
        : // Zeros in front, which a column may only show, go with a sum.
          `cast(${value} + 0 as char)`;
    case 'scientific':
      return scientific(`cast(cast(${value} as double) as char)`);
    case 'padded':
      return `trim(trailing ' ' from convert(${value} using utf8mb4))`;
    case 'bytes':
      return kind.name === 'uuid'
        ? `replace(lower(cast(${value} as char)), '-', '')`
        : `convert(lower(hex(${value})) using utf8mb4)`;
    case 'timestamp':
      return momentText(value);
    case 'time':
    case 'hours':
      return fractionless(`cast(cast(${value} as time(6)) as char)`);
    case 'bits':
      return `lpad(bin(${value} + 0), ${kind.size ?? 1}, '0')`;
    case 'geometry':
      return `concat(coalesce(nullif(st_srid(${value}), 0), ''), ';', lower(hex(st_aswkb(${value}))))`;
    default:
      return plainText(value, kind);
  }
}

function plainText(value: string, { name }: Kind): string {
  if (name === 'timestamp' || name === 'timestamptz') return momentText(value);
  return name === 'text' || name === 'padded' ? `convert(${value} using utf8mb4)` : `cast(${value} as char)`;
}

function momentText(value: string): string {
  return fractionless(`date_format(${value}, '%Y-%m-%d %H:%i:%s.%f')`);
}

/** Six digits behind the second, without the zeros at their end. */
function fractionless(text: string): string {
  return `trim(trailing '.' from trim(trailing '0' from ${text}))`;
}

/** Digits and an exponent of ten: databases differ in where they put the point. */
function scientific(text: string): string {
  const mantissa = `substring_index(${text}, 'e', 1)`;
  const digits = `replace(replace(${mantissa}, '-', ''), '.', '')`;
  const exponent = `if(locate('e', ${text}) > 0, cast(substring_index(${text}, 'e', -1) as signed), 0)`;
  const fraction = `if(locate('.', ${mantissa}) > 0, char_length(${mantissa}) - locate('.', ${mantissa}), 0)`;
  const zeros = `char_length(${digits}) - char_length(trim(trailing '0' from ${digits}))`;
  return `case when trim(both '0' from ${digits}) = '' then '0'
 else concat(if(${text} like '-%', '-', ''), trim(both '0' from ${digits}), 'e', cast(${exponent} - (${fraction}) + ${zeros} as char)) end`;
}

function keyOf({ name, kind }: ColumnShape, form: Form, isNative: boolean): KeyColumn {
  const column = quote(name);
  if (isNative) return { order: column, bound: nativeBound(kind) };
  return {
    order: `cast(${textOf(column, kind, form)} as binary)`,
    bound: (placeholder) => `cast(${placeholder} as binary)`,
    // By the column's own collation, which may take more texts for one; the bytes decide among them.
    ...(kind.name === 'text' && form.name === 'text' ? { lookup: (given: string) => `${column} = ${given}` } : {}),
  };
}

/** A bound without type would be compared as a double. */
function nativeBound(kind: Kind): KeyColumn['bound'] {
  switch (kind.name) {
    case 'integer':
      return (placeholder) => `cast(${placeholder} as ${kind.isUnsigned === true ? 'unsigned' : 'signed'})`;
    case 'numeric':
      return (placeholder) => `cast(${placeholder} as decimal(65, 30))`;
    case 'float':
      return (placeholder) => `cast(${placeholder} as double)`;
    case 'bytes':
      return (placeholder) => `unhex(${placeholder})`;
    case 'date':
      return (placeholder) => `cast(${placeholder} as date)`;
    default:
      return (placeholder) => `cast(${placeholder} as datetime(6))`;
  }
}

/** Spelled out: a comparison of rows finds no index here. */
function compare(keys: readonly string[], operator: '>' | '<=', bounds: readonly (() => string)[]): string {
  const [key, ...others] = keys;
  const [bind, ...rest] = bounds;
  if (bind === undefined || others.length === 0) return `${key} ${operator} ${bind?.()}`;
  const strict = operator === '>' ? '>' : '<';
  return `${key} ${strict}= ${bind()} and (${key} <> ${bind()} or (${compare(others, operator, rest)}))`;
}
