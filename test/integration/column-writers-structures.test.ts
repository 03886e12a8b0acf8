import type { LogicalType } from '../../lib/model/logical-type.ts';
import { unscaled } from '../support/unscaled.ts';
import { expectWritten, type WrittenCase } from '../support/written-cases.ts';

const array = (element: LogicalType): LogicalType => ({ kind: 'array', element });

const cases: readonly WrittenCase[] = [
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
];

expectWritten('bits, JSON, hstore, points', cases);
