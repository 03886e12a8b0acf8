import type { Random } from './random.ts';
import { exactly } from './records.ts';

/**
 * Names for members, of which some are in every object, some PostgreSQL cannot have, and some are Landfall's. There are
 * few: a table cannot have any number of columns.
 */
export const oddNames: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'toJSON', '__defineGetter__'],
  ...['', ' ', '"', 'a"b', 'a.b', 'a\0b', '\ud800', 'x'.repeat(63), 'x'.repeat(64), 'é'.repeat(40), 'ctid', 'xmin'],
  ...[
    '_landfall_deleted',
    '_landfall_offset',
    '__deleted',
    '__op',
    '0',
    '1',
    '-1',
    'NULL',
    'Id',
    'ID',
    'length',
    'then',
  ],
  ...['op', 'source', 'before', 'after', 'schema', 'payload', 'rawJSON', 'ts_ms', 'c1', 'excluded', 'new one', '😀'],
];

const kinds: readonly ((random: Random) => unknown)[] = [
  () => null,
  (random) => random.chance(0.5),
  (random) => random.pick([0, 1, -1, 5, 255, 1.5, -0.25, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e300, 1e-7]),
  (random) => exactly(random.pick(['9223372036854775807', '-9223372036854775809', '1e400', '0.10', '-0', '1e99999'])),
  (random) =>
    random.pick(['', 'a', 'true', '0', '007', '1e3', 'NaN', 'Infinity', '\0', '\ud83d', 'AQ==', 'AQ=', '====']),
  (random) =>
    random.pick(['2024-02-30', '2024-01-01T00:00:00Z', '25:00', 'P1Y', '{}', '{"a":', '[1]', '\\x00', '{1,2}']),
  (random) => random.pick(['__debezium_unavailable_value', 'X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==', '-infinity']),
  (random) => 'ä😀 long '.repeat(random.pick([10, 300, 3_000])),
  (random) => Array.from({ length: random.pick([0, 1, 2, 28, 200]) }, () => random.int(-5, 300)),
  () => [[1], [2, 3], []],
  () => ['__debezium_unavailable_value'],
  (random) => ({ scale: random.pick([0, 2, -5, 1e9, 1.5, null, 'x']), value: random.pick(['AQ==', '', 'A', null, 5]) }),
  () => ({}),
  (random) => ({ [random.pick(oddNames)]: null, x: 1, y: 'b', wkb: 'AQ==', srid: null }),
];

/** A value of any kind that JSON has, mostly one that makes no sense where it is put. */
export function oddValue(random: Random): unknown {
  return random.pick(kinds)(random);
}
