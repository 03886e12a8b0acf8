import type { LogicalType } from '../../lib/model/logical-type.ts';
import { expectWritten, type WriterOptions, type WrittenCase } from '../support/written-cases.ts';

const untyped: LogicalType = { kind: 'untyped' };
const schemaless: WriterOptions = { schemalessTime: 'adaptive', schemalessDecimals: 'text' };

const cases: readonly WrittenCase[] = [
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

expectWritten('values without schema', cases);
