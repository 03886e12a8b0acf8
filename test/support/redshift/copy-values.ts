/** A column that COPY writes, by its type as declared (`numeric(18,0)`, `character varying(12)`). */
export interface CopyColumn {
  readonly name: string;
  readonly declared: string;
  readonly notNull: boolean;
}

/** What a field becomes in PostgreSQL's COPY, null for NULL; or why it cannot be loaded (r_Load_Error_Reference.html). */
export type Converted = { readonly value: string | null } | { readonly code: number; readonly message: string };

export interface CopyFormats {
  readonly nullText: string;
  readonly detectsDates: boolean;
  readonly detectsTimes: boolean;
}

/** A field as COPY converts it to its column's type ("Data conversion parameters", copy-parameters-data-conversion.html). */
export function convert(text: string, column: CopyColumn, formats: CopyFormats): Converted {
  const [, type = '', modifier = ''] = /^([a-z ]+?)(?:\(([\d,]+)\))?$/.exec(column.declared) ?? [];
  const isText = type.startsWith('character');
  // An empty field is an empty text, and NULL for every other type.
  if (text === formats.nullText || (text === '' && !isText)) {
    return column.notNull ? { code: 1213, message: 'Missing data for not-null field' } : { value: null };
  }
  if (isText) return convertText(text, type, Number(modifier));
  switch (type) {
    case 'binary varying':
      if (!/^([0-9a-fA-F]{2})*$/.test(text)) return { code: 1224, message: 'Invalid hexadecimal value' };
      return text.length / 2 <= Number(modifier) ? { value: `\\x${text}` } : tooLong(text.length / 2, Number(modifier));
    case 'super':
      return isJson(text) ? { value: text } : { code: 1224, message: 'Invalid JSON value for SUPER' };
    case 'boolean':
      return /^(0|1|t|f|true|false|y|n|yes|no)$/i.test(text)
        ? { value: text }
        : { code: 1210, message: 'Unknown boolean format' };
    case 'numeric':
      return convertDecimal(text, modifier);
    case 'smallint':
    case 'integer':
    case 'bigint':
      return convertInteger(text, type);
    case 'real':
    case 'double precision':
      return convertFloat(text, type);
    default:
      return convertMoment(text, type, formats);
  }
}

function convertText(text: string, type: string, length: number): Converted {
  if (text.includes('\0')) return { code: 1220, message: 'String contains invalid or unsupported UTF8 codepoints' };
  const bytes = Buffer.byteLength(text);
  if (type === 'character' && bytes !== text.length)
    return { code: 1220, message: 'Multibyte character not supported for CHAR' };
  return bytes <= length ? { value: text } : tooLong(bytes, length);
}

function tooLong(bytes: number, length: number): Converted {
  return { code: 1204, message: `String length exceeds DDL length (${bytes} > ${length})` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Digits behind the scale are cut (ROUNDEC is not given), so a value that has them shows. */
function convertDecimal(text: string, modifier: string): Converted {
  const [precision = 0, scale = 0] = modifier.split(',').map(Number);
  const [matched, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (matched === undefined || whole + fraction === '') return { code: 1207, message: 'Invalid digit, Type: Decimal' };
  if (whole.replace(/^0+/, '').length > precision - scale) return { code: 1207, message: 'Overflow, Type: Decimal' };
  return { value: `${sign}${whole || '0'}.${fraction.slice(0, scale) || '0'}` };
}

const bits: Readonly<Record<string, number>> = { smallint: 16, integer: 32, bigint: 64 };

function convertInteger(text: string, type: string): Converted {
  if (!/^[+-]?\d+$/.test(text)) return { code: 1207, message: `Invalid digit, Type: ${type}` };
  const value = BigInt(text.replace('+', ''));
  const fits = BigInt.asIntN(bits[type] ?? 0, value) === value;
  return fits ? { value: value.toString() } : { code: 1207, message: `Overflow for ${type}` };
}

function convertFloat(text: string, type: string): Converted {
  if (/^[+-]?(nan|infinity|inf)$/i.test(text)) return { value: text };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    return { code: 1207, message: `Invalid digit, Type: ${type}` };
  const size = Math.abs(Number(text));
  return size <= (type === 'real' ? 3.4028235e38 : Number.MAX_VALUE)
    ? { value: text }
    : { code: 1207, message: 'Overflow' };
}

const date = String.raw`(?!0000)\d{4}-\d\d-\d\d`;
const time = String.raw`\d\d:\d\d:\d\d(\.\d{1,6})?`;
const zone = String.raw`(Z|[+-]\d\d(:?\d\d)?)`;

/** Times are read in any notation that 'auto' knows; without it there is a blank behind the date. */
const shapes: Readonly<Record<string, (detects: boolean) => RegExp>> = {
  date: always(`^${date}$`),
  'time without time zone': always(`^${time}$`),
  'time with time zone': always(`^${time} ?${zone}$`),
  'timestamp without time zone': ifDetected(`^${date}[ T]${time}$`, `^${date} ${time}$`),
  'timestamp with time zone': ifDetected(`^${date}[ T]${time} ?${zone}$`, `^${date} ${time} ?${zone}$`),
};

function always(pattern: string): (detects: boolean) => RegExp {
  return ifDetected(pattern, pattern);
}

function ifDetected(pattern: string, otherwise: string): (detects: boolean) => RegExp {
  const [detected, given] = [new RegExp(pattern), new RegExp(otherwise)];
  return (detects) => (detects ? detected : given);
}

/** Four-digit years, six digits behind the second ("DATEFORMAT and TIMEFORMAT strings", r_DATEFORMAT_and_TIMEFORMAT_strings.html). */
function convertMoment(text: string, type: string, { detectsDates, detectsTimes }: CopyFormats): Converted {
  const isRead = shapes[type]?.(detectsTimes).test(text) === true && isCalendarDate(text) && isClock(text, type);
  if (isRead) return { value: text };
  const expected = detectsDates ? '' : ' [YYYY-MM-DD]';
  return type === 'date'
    ? { code: 1205, message: `Invalid Date Format - length must be 10 or more${expected}` }
    : { code: 1206, message: 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]' };
}

function isCalendarDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  if (year === undefined) return true;
  const made = new Date(0);
  made.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day);
}

/** 24:00:00 is a time of day, and no part of a timestamp. */
function isClock(text: string, type: string): boolean {
  const [, hour = '0', minute = '0', second = '0', rest = ''] = /(\d\d):(\d\d):(\d\d)(\.\d+)?/.exec(text) ?? [];
  const isMidnight = type.startsWith('time ') && hour === '24' && minute + second === '0000' && !/[1-9]/.test(rest);
  return type === 'date' || isMidnight || (Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60);
}
