import type { Expected, ExpectedColumn } from './fixtures.ts';
import { textOfVarbyte } from './redshift/source-text.ts';

/**
 * SQL of a destination column's value as MariaDB's own expression printed it at the source (`expression` of
 * expected.json), by the source's type.
 */
export function asMysqlText(column: ExpectedColumn, destinationType: string): string {
  const name = `"${column.name.replaceAll('"', '""')}"`;
  const [type = ''] = /^\w+/.exec(column.type) ?? [];
  const digits = Number(/\((\d+)/.exec(column.type)?.[1] ?? 0);
  const isVarbyte = destinationType.startsWith('binary varying');
  const bits = isVarbyte ? textOfVarbyte(name, 'bit varying') : `${name}::text`;
  switch (type) {
    case 'int':
      // cast(… as char) of a zerofill column keeps the zeros, which are no part of the value.
      return /zerofill/.test(column.type) ? `lpad(${name}::text, ${digits}, '0')` : `${name}::text`;
    case 'bigint':
      // bigint.unsigned.handling.mode=long without propagated type: the upper half is negative (docs/types.md).
      return /unsigned/.test(column.type)
        ? `(case when ${name} < 0 then ${name}::numeric + 18446744073709551616 else ${name} end)::text`
        : `${name}::text`;
    case 'float':
    case 'double':
      // cast(… as double): MariaDB writes no sign into a positive exponent.
      return `replace(${name}::float8::text, 'e+', 'e')`;
    case 'bit':
      // bin(… + 0) has no leading zeros; bit(1) arrives as a boolean.
      return digits === 1
        ? `${name}::int::text`
        : `case when ${name} is not null then coalesce(nullif(ltrim(${bits}, '0'), ''), '0') end`;
    case 'binary':
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'longblob':
      return `encode(${name}, 'hex')`;
    case 'datetime':
      return clock(`to_char(${name}, 'YYYY-MM-DD HH24:MI:SS`, digits);
    case 'timestamp':
      return clock(`to_char(${name} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS`, digits);
    case 'time':
      // An interval, and as many digits behind the second as the column has.
      return digits === 0
        ? `${name}::text`
        : `split_part(${name}::text, '.', 1) || '.' || rpad(split_part(${name}::text, '.', 2), ${digits}, '0')`;
    default:
      // Other numbers and texts, enum, set, year, date, uuid; geometries are compared as their JSON (see below).
      return `${name}::text`;
  }
}

function clock(opened: string, digits: number): string {
  return `${opened}${digits === 0 ? '' : `.FF${digits}`}')`;
}

const geometries = new Set(['point', 'geometry', 'linestring']);

/** The same content with its geometries (`4326;POINT(0 0)`) as the jsonb they become where there is no PostGIS. */
export function withGeometriesAsJson(expected: Expected): Expected {
  return {
    ...expected,
    tables: expected.tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) =>
        row.map((value, i) => (value !== null && geometries.has(table.columns[i]?.type ?? '') ? asJson(value) : value)),
      ),
    })),
  };
}

function asJson(text: string): string {
  const [srid, wkt = ''] = text.split(';');
  return `{"wkb": "${wellKnownBinary(wkt).toString('hex')}", "srid": ${srid === '0' ? 'null' : srid}}`;
}

/** Little-endian well-known binary of a point, line or polygon in text (OGC 06-103r4, 8.2). */
function wellKnownBinary(wkt: string): Buffer {
  const [, kind = '', body = ''] = /^([A-Z]+)\((.*)\)$/.exec(wkt) ?? [];
  const points = (list: string) => list.split(',').map((pair) => pair.split(' ').map(Number));
  const line = (list: string) => [int32(points(list).length), ...points(list).flat().map(float64)];
  switch (kind) {
    case 'POINT':
      return Buffer.concat([header(1), ...points(body).flat().map(float64)]);
    case 'LINESTRING':
      return Buffer.concat([header(2), ...line(body)]);
    case 'POLYGON': {
      const rings = body.slice(1, -1).split('),(');
      return Buffer.concat([header(3), int32(rings.length), ...rings.flatMap(line)]);
    }
    default:
      throw new Error(`no well-known binary for ${wkt}`);
  }
}

function header(type: number): Buffer {
  return Buffer.concat([Buffer.from([1]), int32(type)]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A float that only the snapshot has read is rounded to six digits in the events (test/fixtures/README.md). */
export function withRoundedFloat(expected: Expected): Expected {
  const rounded = { key: ['5'], column: 'c15_float', source: '16777216', fromEvents: '16777200' };
  const tables = expected.tables.map((table) =>
    table.name === 'm_numbers' ? { ...table, inexactCells: [rounded] } : table,
  );
  return { ...expected, tables };
}
