import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExactly } from '../../lib/decode/json-text.ts';
import { type CatalogRow, catalogQuery, tablesOf } from '../../lib/dialect/postgres/catalog-query.ts';
import { ArrayWriter } from '../../lib/dialect/postgres/types/array-writer.ts';
import { columnWriter, parameterOids } from '../../lib/dialect/postgres/types/column-writer.ts';
import type { LogicalType } from '../../lib/model/logical-type.ts';
import { shapeOf } from '../../lib/model/row.ts';
import type { ColumnType } from '../../lib/model/table.ts';
import { createDatabase, type Database } from '../support/database.ts';

type Options = Parameters<typeof columnWriter>[2];

let database: Database;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(`create type mood as enum ('sad', 'it''s', 'very happy')`);
  await database.query('create domain posint as integer check (value > 0)');
  await database.query('create domain price as numeric(10,2)');
});

afterAll(() => database.drop());

let tables = 0;

async function columnOf(sqlType: string): Promise<{ table: string; type: ColumnType }> {
  tables += 1;
  const table = `t${tables}`;
  await database.query(`create table ${table} (n bigint, c ${sqlType})`);
  const { text, values } = catalogQuery('public', [table]);
  const type = tablesOf(await database.query<CatalogRow & Record<string, unknown>>(text, values))[0]?.byName.get(
    'c',
  )?.type;
  if (type === undefined) throw new Error(`no column type for ${sqlType}`);
  return { table, type };
}

/** Writes the members of a JSON array into a new column and reads them back as text. */
async function written(sqlType: string, type: LogicalType, json: string, options: Options): Promise<(string | null)[]> {
  const { table, type: column } = await columnOf(sqlType);
  const writer = columnWriter(type, column, options);
  const raws = JSON.parse(json) as unknown[];
  const exact = parseExactly(json) as unknown[];
  const out = new ArrayWriter(parameterOids[writer.parameter], raws.length);
  for (const [i, raw] of raws.entries()) {
    const row = { shape: shapeOf([]), values: {}, unavailable: undefined, exact: () => ({ c: exact[i] }) };
    if (raw === null) out.null();
    else writer.write(out, raw, row, 'c');
  }
  const cast = writer.cast === undefined ? '' : `::${writer.cast}`;
  await database.query(
    `insert into ${table} select n, c${cast} from unnest($1::${writer.parameter}[]) with ordinality as u(c, n)`,
    [out.finish()],
  );
  // Not c::text, which drops the blanks at the end of a char(n).
  const rows = await database.query<{ c: string | null }>(
    `select format('%s', c) as c, c is null as e from ${table} order by n`,
  );
  return rows.map(({ c, e }: { c: string | null; e?: unknown }) => (e === true ? null : c));
}

const schemaless: Options = { schemalessTime: 'adaptive', schemalessDecimals: 'text' };
const int = (bits: 16 | 32 | 64): LogicalType => ({ kind: 'integer', bits });
const text: LogicalType = { kind: 'text' };
const untyped: LogicalType = { kind: 'untyped' };
const array = (element: LogicalType): LogicalType => ({ kind: 'array', element });
/** An unscaled value as Connect writes it. */
const unscaled = (value: bigint): string => {
  let bytes = 1;
  while (BigInt.asIntN(8 * bytes, value) !== value) bytes += 1;
  return Buffer.from(
    BigInt.asUintN(8 * bytes, value)
      .toString(16)
      .padStart(2 * bytes, '0'),
    'hex',
  ).toString('base64');
};
const nines = '9'.repeat(50);

type Case = readonly [
  sqlType: string,
  type: LogicalType,
  json: string,
  expected: readonly (string | null)[],
  options?: Options,
];

const cases: readonly Case[] = [
  // Numbers
  ['smallint', int(16), '[-32768, 32767, null]', ['-32768', '32767', null]],
  ['integer', int(32), '[-2147483648, 2147483647, 0]', ['-2147483648', '2147483647', '0']],
  [
    'bigint',
    int(64),
    '[-9223372036854775808, 9223372036854775807, 9007199254740993, -1, 4294967296, -4294967297]',
    ['-9223372036854775808', '9223372036854775807', '9007199254740993', '-1', '4294967296', '-4294967297'],
  ],
  [
    'numeric(20)',
    { kind: 'unsigned' },
    '[-1, 0, 9223372036854775807]',
    ['18446744073709551615', '0', '9223372036854775807'],
  ],
  ['oid', int(64), '[0, 4294967295]', ['0', '4294967295']],
  [
    'double precision',
    { kind: 'float', bits: 64 },
    '[0.1, -0.0, 5e-324, 1.7976931348623157e308, "NaN", "Infinity", "-Infinity", 9007199254740993]',
    ['0.1', '-0', '5e-324', '1.7976931348623157e+308', 'NaN', 'Infinity', '-Infinity', '9.007199254740992e+15'],
  ],
  [
    'real',
    { kind: 'float', bits: 32 },
    '[0.1, -0.0, 1.4e-45, 3.4028235e38, "NaN"]',
    ['0.1', '-0', '1e-45', '3.4028235e+38', 'NaN'],
  ],
  [
    'numeric(100,50)',
    { kind: 'decimal', precision: 100, scale: 50 },
    JSON.stringify([unscaled(-BigInt(nines + nines)), unscaled(1n), unscaled(0n), unscaled(10n ** 50n)]),
    [`-${nines}.${nines}`, `0.${'0'.repeat(49)}1`, `0.${'0'.repeat(50)}`, `1.${'0'.repeat(50)}`],
  ],
  [
    'numeric(3,-2)',
    { kind: 'decimal', scale: 2046 },
    JSON.stringify([unscaled(12300n * 10n ** 2046n), unscaled(-99900n * 10n ** 2046n), unscaled(0n)]),
    ['12300', '-99900', '0'],
  ],
  ['numeric', { kind: 'decimal', scale: 2046 }, JSON.stringify([unscaled(12300n * 10n ** 2046n)]), ['12300']],
  [
    'numeric(4,6)',
    { kind: 'decimal', scale: 6 },
    JSON.stringify([unscaled(1234n), unscaled(-9999n)]),
    ['0.001234', '-0.009999'],
  ],
  [
    'numeric',
    { kind: 'variable-decimal' },
    JSON.stringify([
      { scale: 20, value: unscaled(-1n) },
      { scale: -3, value: unscaled(12n) },
      { scale: 0, value: unscaled(10n ** 40n) },
      { scale: 3, value: unscaled(1100n) },
    ]),
    ['-0.00000000000000000001', '12000', `1${'0'.repeat(40)}`, '1.100'],
  ],
  [
    'numeric',
    text,
    '["NaN", "Infinity", "-Infinity", "NAN", "0.10", "-12345.6789"]',
    ['NaN', 'Infinity', '-Infinity', 'NaN', '0.10', '-12345.6789'],
  ],
  ['numeric(5,0)', { kind: 'decimal', scale: 2 }, JSON.stringify([unscaled(1200n)]), ['12']],
  [
    'numeric',
    { kind: 'float', bits: 64 },
    '[0.1, 1e21, "NaN", 5e-324]',
    ['0.1', '1000000000000000000000', 'NaN', `0.${'0'.repeat(323)}5`],
  ],
  [
    'bigint',
    { kind: 'decimal', scale: 2 },
    JSON.stringify([unscaled(-922337203685477580800n)]),
    ['-9223372036854775808'],
  ],
  ['integer', text, '["12", "0", "-2147483648"]', ['12', '0', '-2147483648']],
  [
    'money',
    { kind: 'decimal', scale: 2 },
    JSON.stringify([unscaled(2n ** 63n - 1n), unscaled(-(2n ** 63n)), unscaled(-123n)]),
    ['$92,233,720,368,547,758.07', '-$92,233,720,368,547,758.08', '-$1.23'],
  ],
  ['boolean', int(16), '[0, 1]', ['f', 't']],
  ['price', { kind: 'decimal', scale: 2 }, JSON.stringify([unscaled(1234567890n)]), ['12345678.90']],
  ['posint', int(32), '[7]', ['7']],
  // Text
  [
    'text',
    text,
    JSON.stringify(['', 'plain', '😀👨‍👩‍👧', 'ünïcödé', 'x'.repeat(100_000), '\u0001"\\\n']),
    ['', 'plain', '😀👨‍👩‍👧', 'ünïcödé', 'x'.repeat(100_000), '\u0001"\\\n'],
  ],
  ['varchar(3)', text, '["abc", "😀😀😀", ""]', ['abc', '😀😀😀', '']],
  ['char(3)', { kind: 'text', length: 3, fixed: true }, '["a  ", "日本語", "b"]', ['a  ', '日本語', 'b  ']],
  ['char(2)', { kind: 'text', length: 3, fixed: true }, '["a  "]', ['a ']],
  ['"char"', text, '["a", ""]', ['a', '']],
  ['name', text, '["some_name"]', ['some_name']],
  ['citext', text, '["MiXed"]', ['MiXed']],
  ['mood', text, `["it's", "very happy"]`, ["it's", 'very happy']],
  ['inet', text, '["10.0.0.0/8", "::1"]', ['10.0.0.0/8', '::1']],
  ['ltree', { kind: 'native', type: 'ltree' }, '["Top.A.b"]', ['Top.A.b']],
  ['tsvector', text, JSON.stringify(["'a':1 'fat':2A,4B"]), ["'a':1 'fat':2A,4B"]],
  ['xml', { kind: 'xml' }, JSON.stringify(['<a b="c">é</a>', 'content only']), ['<a b="c">é</a>', 'content only']],
  ['uuid', { kind: 'uuid' }, '["A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11"]', ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  ['uuid', { kind: 'bytes' }, '["oO68mZwLTvi7bWu5vTgKEQ=="]', ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  ['bytea', { kind: 'bytes' }, '["", "AP8AgA==", "3q2+7w=="]', ['\\x', '\\x00ff0080', '\\xdeadbeef']],
  ['bytea', text, JSON.stringify(['\\xdeadbeef', '\\x']), ['\\xdeadbeef', '\\x']],
  // Times
  [
    'date',
    { kind: 'date' },
    '[0, -719163, -735160, -2440588, 2145042905, 2932897, -622191234, -2147472692, -625821272, -2147472691]',
    [
      '1970-01-01',
      '0001-12-31 BC',
      '0044-03-15 BC',
      '4714-11-24 BC',
      '5874897-12-31',
      '10000-01-01',
      'infinity',
      'infinity',
      '-infinity',
      '-infinity',
    ],
  ],
  [
    'date',
    { kind: 'iso-date' },
    '["2024-02-29Z", "-0043-03-15", "+12345-01-01"]',
    ['2024-02-29', '0044-03-15 BC', '12345-01-01'],
  ],
  ['date', { kind: 'timestamp', unit: 'ms' }, '[1704067200000]', ['2024-01-01']],
  ['time', { kind: 'time', unit: 'us' }, '[86400000000, 0, 45296000001]', ['24:00:00', '00:00:00', '12:34:56.000001']],
  ['time(3)', { kind: 'time', unit: 'ms' }, '[86399999]', ['23:59:59.999']],
  ['time', { kind: 'time', unit: 'ns' }, '[86399999999999]', ['23:59:59.999999']],
  ['time', { kind: 'iso-time' }, '["20:08:52.5Z", "24:00:00"]', ['20:08:52.5', '24:00:00']],
  [
    'timetz',
    { kind: 'zoned-time' },
    '["13:04:05.5Z", "13:04:05+05:30", "00:00:00-15:59"]',
    ['13:04:05.5+00', '13:04:05+05:30', '00:00:00-15:59'],
  ],
  [
    'timestamp',
    { kind: 'timestamp', unit: 'us' },
    '[9223372036825200000, -9223372036832400000, -210866803200000000, -1, 1704067200000001, -62167219200000000]',
    [
      'infinity',
      '-infinity',
      '4714-11-24 00:00:00 BC',
      '1969-12-31 23:59:59.999999',
      '2024-01-01 00:00:00.000001',
      '0001-01-01 00:00:00 BC',
    ],
  ],
  [
    'timestamp(3)',
    { kind: 'timestamp', unit: 'ms' },
    '[9223372036825200, -9223372036832400, 9224318015999999, 1704067200001]',
    ['infinity', '-infinity', '294276-12-31 23:59:59.999', '2024-01-01 00:00:00.001'],
  ],
  [
    'timestamp',
    { kind: 'timestamp', unit: 'ns' },
    '[1704067200123456789, -1]',
    ['2024-01-01 00:00:00.123456', '1969-12-31 23:59:59.999999'],
  ],
  [
    'timestamptz',
    { kind: 'zoned-timestamp' },
    '["2024-03-19T20:08:52.509088Z", "infinity", "-infinity", "+294276-12-31T23:59:59.999999Z", "-4713-11-24T00:00:00.000000Z", "-0043-03-15T12:00:00.5Z", "2024-03-19T20:08:52+05:30", "2024-03-19T20:08Z"]',
    [
      '2024-03-19 20:08:52.509088+00',
      'infinity',
      '-infinity',
      '294276-12-31 23:59:59.999999+00',
      '4714-11-24 00:00:00+00 BC',
      '0044-03-15 12:00:00.5+00 BC',
      '2024-03-19 14:38:52+00',
      '2024-03-19 20:08:00+00',
    ],
  ],
  ['timestamptz', { kind: 'timestamp', unit: 'us' }, '[1704067200000000]', ['2024-01-01 00:00:00+00']],
  ['timestamp', { kind: 'zoned-timestamp' }, '["2024-03-19T20:08:52Z"]', ['2024-03-19 20:08:52']],
  [
    'interval',
    { kind: 'duration', unit: 'us' },
    '[9223372036854775807, -9223372036854775808, 86401000000]',
    ['2562047788:00:54.775807', '-2562047788:00:54.775808', '24:00:01'],
  ],
  [
    'interval',
    { kind: 'interval' },
    '["P1Y2M3DT4H5M6.78S", "P-1Y-2M3DT-4H-5M-6S", "PT-0.5S", "P0D"]',
    ['1 year 2 mons 3 days 04:05:06.78', '-1 years -2 mons +3 days -04:05:06', '-00:00:00.5', '00:00:00'],
  ],
  [
    'interval',
    text,
    '["1 year 2 mons 3 days 04:05:06.78", "-1 days +00:00:01"]',
    ['1 year 2 mons 3 days 04:05:06.78', '-1 days +00:00:01'],
  ],
  ['interval', { kind: 'time', unit: 'us', span: true }, '[-3020399000000, 1]', ['-838:59:59', '00:00:00.000001']],
  ['time', { kind: 'time', unit: 'us', span: true }, '[86400000000]', ['24:00:00']],
  // Bits, JSON, hstore, points
  ['bit(1)', { kind: 'boolean' }, '[true, false]', ['1', '0']],
  ['bit(8)', { kind: 'bits', length: 8 }, '["", "/w==", "gQ=="]', ['00000000', '11111111', '10000001']],
  ['bit(20)', { kind: 'bits', length: 20 }, '["AQAI"]', ['10000000000000000001']],
  ['bit varying', { kind: 'bits' }, '["", "BQ=="]', ['', '101']],
  ['bit varying(20)', { kind: 'bits', length: 20 }, '["qqoK", "AQ=="]', ['10101010101010101010', '1']],
  [
    'jsonb',
    { kind: 'json' },
    JSON.stringify(['{"a": 12345678901234567890.123}', 'null', '"\\\\u0000"']),
    ['{"a": 12345678901234567890.123}', 'null', '"\\\\u0000"'],
  ],
  ['json', { kind: 'json' }, JSON.stringify(['  { "sp" : 1.0e2 }', '"\\u0000"']), ['  { "sp" : 1.0e2 }', '"\\u0000"']],
  [
    'jsonb',
    { kind: 'document' },
    '[{"n": 9007199254740993, "list": [1.10, null, "x"]}]',
    ['{"n": 9007199254740993, "list": [1.10, null, "x"]}'],
  ],
  ['jsonb', array({ kind: 'decimal', scale: 2 }), JSON.stringify([[unscaled(110n), null]]), ['[1.10, null]']],
  [
    'hstore',
    { kind: 'json' },
    JSON.stringify(['{}', '{"k y":"v \\"q\\" \\\\","n":null,"":"NULL"}']),
    ['', '""=>"NULL", "n"=>NULL, "k y"=>"v \\"q\\" \\\\"'],
  ],
  ['point', { kind: 'document' }, '[{"x": 1e300, "y": -0.0, "wkb": "", "srid": null}]', ['(1e+300,-0)']],
  // Arrays
  [
    'text[]',
    array(text),
    JSON.stringify([[], ['a', null, 'NULL', '', 'x y', 'q"uote', 'back\\slash', '{br,ace}', 'nl\nx', '😀', '1']]),
    ['{}', '{a,NULL,"NULL","","x y","q\\"uote","back\\\\slash","{br,ace}","nl\nx",😀,1}'],
  ],
  ['bigint[]', array(int(64)), '[[9223372036854775807, null, -1]]', ['{9223372036854775807,NULL,-1}']],
  ['integer[]', array(array(int(32))), '[[[1, 2], [3, 4]]]', ['{{1,2},{3,4}}']],
  [
    'numeric(10,2)[]',
    array({ kind: 'decimal', scale: 2 }),
    '[["bg==", null, "/av0HAE="]]',
    ['{1.10,NULL,-99999999.99}'],
  ],
  ['double precision[]', array({ kind: 'float', bits: 64 }), '[[0.1, 1e300, "NaN", -0.0]]', ['{0.1,1e+300,NaN,-0}']],
  ['boolean[]', array({ kind: 'boolean' }), '[[true, false, null]]', ['{t,f,NULL}']],
  ['date[]', array({ kind: 'date' }), '[[19782, -735160, -622191234]]', ['{2024-02-29,"0044-03-15 BC",infinity}']],
  [
    'timestamptz[]',
    array({ kind: 'zoned-timestamp' }),
    '[["1969-12-31T23:59:59.999999Z"]]',
    ['{"1969-12-31 23:59:59.999999+00"}'],
  ],
  ['timetz[]', array({ kind: 'zoned-time' }), '[["08:00:00Z", "08:00:00-05:30"]]', ['{08:00:00+00,08:00:00-05:30}']],
  [
    'interval[]',
    array({ kind: 'interval' }),
    '[["P1Y2M-3DT-4H", "P0D"]]',
    ['{"1 year 2 mons -3 days -04:00:00",00:00:00}'],
  ],
  ['bytea[]', array({ kind: 'bytes' }), '[["AP8=", ""]]', ['{"\\\\x00ff","\\\\x"}']],
  [
    'jsonb[]',
    array({ kind: 'json' }),
    JSON.stringify([['{"a": 1}', null, 'null', '"x\\"y"']]),
    ['{"{\\"a\\": 1}",NULL,"null","\\"x\\\\\\"y\\""}'],
  ],
  [
    'uuid[]',
    array({ kind: 'uuid' }),
    '[["A0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]]',
    ['{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'],
  ],
  ['mood[]', array(text), `[["it's", null, "very happy"]]`, [`{it's,NULL,"very happy"}`]],
  ['hstore[]', array({ kind: 'json' }), JSON.stringify([['{"a":"1"}']]), ['{"\\"a\\"=>\\"1\\""}']],
  ['char(3)[]', array(text), '[["a  ", "bcd"]]', ['{"a  ",bcd}']],
  ['bit(3)[]', array({ kind: 'bits', length: 3 }), '[["BQ==", "AQ=="]]', ['{101,001}']],
  ['posint[]', array(int(32)), '[[1, 2]]', ['{1,2}']],
  // Without schema
  ['bigint', untyped, '[9223372036854775807, 12, "13", true]', ['9223372036854775807', '12', '13', '1']],
  [
    'numeric',
    untyped,
    '[0.10, 12345678901234567890.12345, "1.50", {"scale": 1, "value": "Dw=="}, 1e3]',
    ['0.10', '12345678901234567890.12345', '1.50', '1.5', '1000'],
  ],
  ['numeric(10,2)', untyped, '["bg==", "/av0HAE="]', ['1.10', '-99999999.99'], { schemalessDecimals: 'base64' }],
  ['money', untyped, '["hQ=="]', ['-$1.23'], { schemalessDecimals: 'base64' }],
  ['real', untyped, '[0.1, 1.17549435e-38, 1.4e-45, "NaN"]', ['0.1', '1.1754944e-38', '1e-45', 'NaN']],
  [
    'text',
    untyped,
    '["x", 12, 1.50, 9007199254740993, true, {"a": [1.10]}]',
    ['x', '12', '1.50', '9007199254740993', 'true', '{"a":[1.10]}'],
  ],
  ['bytea', untyped, '["AP8="]', ['\\x00ff']],
  ['date', untyped, '[19782, "2024-02-29"]', ['2024-02-29', '2024-02-29']],
  ['time(3)', untyped, '[45296789]', ['12:34:56.789'], schemaless],
  ['time', untyped, '[45296789000, "12:00:00"]', ['12:34:56.789', '12:00:00'], schemaless],
  ['timestamp(3)', untyped, '[1704067200001, 9223372036825200]', ['2024-01-01 00:00:00.001', 'infinity'], schemaless],
  [
    'timestamp',
    untyped,
    '[1704067200000001, 9223372036825200000]',
    ['2024-01-01 00:00:00.000001', 'infinity'],
    schemaless,
  ],
  [
    'timestamptz',
    untyped,
    '["2024-03-19T20:08:52.509088Z", "infinity"]',
    ['2024-03-19 20:08:52.509088+00', 'infinity'],
  ],
  ['interval', untyped, '[86400000000, "P1D"]', ['24:00:00', '1 day']],
  [
    'jsonb',
    untyped,
    '["{\\"a\\": 1}", {"b": 12345678901234567890}, [1, "x"], 5, true]',
    ['{"a": 1}', '{"b": 12345678901234567890}', '[1, "x"]', '5', 'true'],
  ],
  ['uuid', untyped, '["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]', ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  ['mood', untyped, '["sad"]', ['sad']],
  ['hstore', untyped, JSON.stringify(['{"a":"b","c":null}', { a: '"' }]), ['"a"=>"b", "c"=>NULL', '"a"=>"\\""']],
  ['bit(1)', untyped, '[true]', ['1']],
  ['bit(3)', untyped, '["BQ==", "AQ=="]', ['101', '001']],
  ['bigint[]', untyped, '[[9223372036854775807, null]]', ['{9223372036854775807,NULL}']],
  ['text[]', untyped, '[["a", null, ""]]', ['{a,NULL,""}']],
  ['point', untyped, '[{"x": 1.5, "y": -2.25, "wkb": "", "srid": null}]', ['(1.5,-2.25)']],
  ['timestamp[]', untyped, '[[1704067200123456]]', ['{"2024-01-01 00:00:00.123456"}'], schemaless],
];

describe('values arrive as they are', () => {
  test.each(cases.map((one) => [`${JSON.stringify(one[1])} in ${one[0]}: ${one[2].slice(0, 60)}`, one] as const))(
    '%s',
    async (_name, [sqlType, type, json, expected, options]) => {
      expect(await written(sqlType, type, json, options ?? { schemalessDecimals: 'text' })).toEqual(expected);
    },
  );
});
