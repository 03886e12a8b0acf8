import { quote } from '../../lib/dialect/postgres/identifiers.ts';
import { type Dialect, type KeyColumn, withoutScale } from './dialect.ts';
import type { ColumnShape, Form, Kind } from './shapes.ts';

/** Under these a value has one text (test/fixtures/README.md); without a search path nobody's functions are found. */
export const postgresSession = [
  'set session characteristics as transaction read only',
  `set TimeZone = 'UTC'`,
  `set DateStyle = 'ISO, YMD'`,
  `set IntervalStyle = 'postgres'`,
  `set bytea_output = 'hex'`,
  'set extra_float_digits = 1',
  `set search_path = 'pg_catalog'`,
  'set statement_timeout = 0',
  // Rows that a policy hides would seem to be missing: then reading is an error.
  'set row_security = off',
  // Compiling costs more than it saves here; PostgreSQL before 11 knows no such setting.
  `select set_config(name, 'off', false) from pg_settings where name = 'jit'`,
];

export const postgresDialect: Dialect = {
  quote,
  placeholder: (place) => `$${place}`,
  text: (column, form) => textOf(quote(column.name), column.kind, form),
  key: keyOf,
  number: (texts) => `('x' || left(md5(convert_to(${texts.join(` || ',' || `)}, 'UTF8')), 15))::bit(60)::bigint`,
  hash: (text) => `md5(convert_to(${text}, 'UTF8'))`,
  asText: (expression) => `(${expression})::text`,
  compare: (keys, operator, bounds) => `(${keys.join(', ')}) ${operator} (${bounds.map((bind) => bind()).join(', ')})`,
};

function textOf(value: string, kind: Kind, form: Form): string {
  switch (form.name) {
    case 'number':
      return form.isUnsigned === true
        ? `(case when ${value} < 0 then ${value}::numeric + 18446744073709551616 else ${value} end)::text`
        : numberText(value, kind);
    // Minus zero equals zero.
    case 'float':
      return `(${value}::float8 + 0)::text`;
    case 'scientific':
      return scientific(`(${value}::float8)::text`);
    case 'bits':
      return form.isUnpadded === true ? `ltrim(${value}::text, '0')` : `${value}::text`;
    // A cast to text adds the mask, which the value's own text leaves out.
    case 'text':
      return kind.typeName === 'inet' ? `case when ${value} is not null then concat(${value}) end` : `${value}::text`;
    case 'padded':
      return `rtrim(${value}::text, ' ')`;
    case 'bytes':
      return kind.name === 'uuid' ? `replace(${value}::text, '-', '')` : `encode(${value}, 'hex')`;
    case 'timestamp':
      return kind.name === 'timestamptz' ? `(${value} at time zone 'UTC')::text` : `${value}::timestamp::text`;
    case 'timetz':
      return `(${value}::timetz at time zone 'UTC')::time::text`;
    // A day is 24 hours, as for PostgreSQL's own equality; a month is no number of days.
    case 'interval':
      return `justify_hours(${value}::interval)::text`;
    case 'hours':
      return `make_interval(secs => extract(epoch from ${value}::interval)::float8)::text`;
    case 'jsonb':
      return kind.name === 'json' ? documentText(value) : `${value}::jsonb::text`;
    case 'geometry':
      return `(coalesce(${value} ->> 'srid', '') || ';' || (${value} ->> 'wkb'))`;
    case 'array':
      return arrayText(value, kind, form);
    default:
      return `${value}::text`;
  }
}

function numberText(value: string, kind: Kind): string {
  if (kind.name === 'boolean' || kind.name === 'bits') return `${value}::int::text`;
  if (kind.name !== 'numeric') return `${value}::text`;
  const text = kind.typeName === 'money' ? `${value}::numeric::text` : `${value}::text`;
  return withoutScale(text, (whole, character) => `rtrim(${whole}, '${character}')`);
}

/** json holds what jsonb cannot: such a document is nowhere in jsonb, and must not end the comparison. */
function documentText(value: string): string {
  return `case when ${value}::text ~ '(^|[^\\\\])(\\\\\\\\)*\\\\u0000' then ${value}::text else ${value}::jsonb::text end`;
}

/** Digits and an exponent of ten: databases differ in where they put the point. */
function scientific(text: string): string {
  const mantissa = `split_part(${text}, 'e', 1)`;
  const digits = `translate(${mantissa}, '-.', '')`;
  const exponent = `coalesce(nullif(split_part(${text}, 'e', 2), '')::int, 0)`;
  const fraction = `length(split_part(${mantissa}, '.', 2))`;
  const zeros = `length(${digits}) - length(rtrim(${digits}, '0'))`;
  return `case when ${text} like '%N%' or ${text} like '%I%' then ${text} when trim(${digits}, '0') = '' then '0'
 else left(${text}, case when ${text} like '-%' then 1 else 0 end) || trim(${digits}, '0') || 'e' || (${exponent} - ${fraction} + ${zeros})::text end`;
}

/** Element by element where that is another text; an array of more dimensions as it is. */
function arrayText(value: string, { element }: Kind, form: Form): string {
  if (element === undefined || form.element === undefined) return `${value}::text`;
  const each = textOf('u.e', element, form.element);
  if (each === 'u.e::text') return `${value}::text`;
  const made = `(select array_agg(${each} order by u.i) from unnest(${value}) with ordinality as u(e, i))::text`;
  return `case when array_ndims(${value}) = 1 and array_lower(${value}, 1) = 1 then ${made} else ${value}::text end`;
}

function keyOf(column: ColumnShape, form: Form, isNative: boolean): KeyColumn {
  const name = quote(column.name);
  if (isNative) return { order: name, bound: nativeBound(column.kind) };
  const lookup = form.name === 'text' && /^(text|varchar)$/.test(column.kind.typeName);
  return {
    order: `(${textOf(name, column.kind, form)}) collate "C"`,
    bound: (placeholder) => `${placeholder}::text collate "C"`,
    ...(lookup ? { lookup: (placeholder: string) => `${name} = ${placeholder}::text` } : {}),
  };
}

/** Of the type that an index of the column can be searched with. */
function nativeBound(kind: Kind): KeyColumn['bound'] {
  switch (kind.name) {
    case 'integer':
      return (placeholder) => `${placeholder}::bigint`;
    case 'float':
      return (placeholder) => `${placeholder}::float8`;
    case 'bytes':
      return (placeholder) => `decode(${placeholder}, 'hex')`;
    case 'timestamptz':
      return (placeholder) => `(${placeholder}::timestamp at time zone 'UTC')`;
    default:
      return (placeholder) => `${placeholder}::${kind.name}`;
  }
}
