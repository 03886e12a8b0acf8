import type { LogicalType } from '../../lib/model/logical-type.ts';
import { expectWritten, type WrittenCase } from '../support/written-cases.ts';

const int = (bits: 16 | 32 | 64): LogicalType => ({ kind: 'integer', bits });
const text: LogicalType = { kind: 'text' };
const array = (element: LogicalType): LogicalType => ({ kind: 'array', element });

const cases: readonly WrittenCase[] = [
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
];

expectWritten('arrays', cases);
