import { describe, expect, test } from 'vitest';
import { columnWriter } from '../../../../lib/dialect/redshift/types/column-writer.ts';
import { naturalType } from '../../../../lib/dialect/redshift/types/natural-type.ts';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { column, usual, writeWith } from './write.ts';

type Kind = LogicalType['kind'];

/** One of each kind, with a value and its text in the column that the kind gets: a new kind does not compile without. */
const every: { readonly [K in Kind]: readonly [LogicalType & { kind: K }, json: string, text: string] } = {
  boolean: [{ kind: 'boolean' }, 'true', 'true'],
  integer: [{ kind: 'integer', bits: 64 }, '9223372036854775807', '9223372036854775807'],
  unsigned: [{ kind: 'unsigned' }, '-1', '18446744073709551615'],
  float: [{ kind: 'float', bits: 64 }, '1.5', '1.5'],
  text: [{ kind: 'text' }, '"x"', 'x'],
  'decimal-text': [{ kind: 'decimal-text', precision: 5, scale: 2 }, '"-0.50"', '-0.50'],
  bytes: [{ kind: 'bytes' }, '"AP8="', '00ff'],
  decimal: [{ kind: 'decimal', precision: 5, scale: 2 }, '"ew=="', '1.23'],
  'variable-decimal': [{ kind: 'variable-decimal' }, '{"scale":3,"value":"ew=="}', '0.123'],
  date: [{ kind: 'date' }, '19782', '2024-02-29'],
  time: [{ kind: 'time', unit: 'us' }, '45296500000', '12:34:56.5'],
  timestamp: [{ kind: 'timestamp', unit: 'ms' }, '1709210096500', '2024-02-29 12:34:56.5'],
  'zoned-time': [{ kind: 'zoned-time' }, '"12:34:56.5Z"', '12:34:56.5+00'],
  'zoned-timestamp': [{ kind: 'zoned-timestamp' }, '"2024-02-29T12:34:56Z"', '2024-02-29 12:34:56+00'],
  'iso-date': [{ kind: 'iso-date' }, '"2024-02-29Z"', '2024-02-29'],
  'iso-time': [{ kind: 'iso-time' }, '"12:34:56Z"', '12:34:56'],
  'iso-timestamp': [{ kind: 'iso-timestamp' }, '"2024-02-29T12:34:56Z"', '2024-02-29 12:34:56'],
  duration: [{ kind: 'duration', unit: 'us' }, '-90000500000', '-25:00:00.5'],
  interval: [{ kind: 'interval' }, '"P1Y2M3DT4H5M6.78S"', 'P1Y2M3DT4H5M6.78S'],
  year: [{ kind: 'year' }, '2024', '2024'],
  bits: [{ kind: 'bits', length: 10 }, '"BQI="', '0205'],
  json: [{ kind: 'json' }, '"{\\"a\\": 1}"', '{"a": 1}'],
  uuid: [{ kind: 'uuid' }, '"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  xml: [{ kind: 'xml' }, '"<a/>"', '<a/>'],
  native: [{ kind: 'native', type: 'inet' }, '"10.0.0.1/8"', '10.0.0.1/8'],
  point: [{ kind: 'point' }, '{"x":1,"y":2,"wkb":"AQ==","srid":null}', '{"wkb": "01", "srid": null}'],
  geometry: [{ kind: 'geometry' }, '{"wkb":"AQ==","srid":4326}', '{"wkb": "01", "srid": 4326}'],
  vector: [{ kind: 'vector', bits: 32 }, '[1.5,-2]', '[1.5,-2]'],
  'sparse-vector': [
    { kind: 'sparse-vector' },
    '{"dimensions":5,"vector":{"1":0.5}}',
    '{"dimensions": 5, "vector": {"1": 0.5}}',
  ],
  array: [{ kind: 'array', element: { kind: 'text' } }, '["a",null]', '["a",null]'],
  document: [{ kind: 'document' }, '{"a":[1,"b"]}', '{"a":[1,"b"]}'],
  untyped: [{ kind: 'untyped' }, '{"a":1}', '{"a":1}'],
};

const all: [kind: Kind, type: LogicalType, json: string, text: string][] = Object.values(every).map((one) => [
  one[0].kind,
  ...one,
]);

describe('every kind of value', () => {
  test.each(all)('%s is written into its own column', (kind, type, json, text) => {
    const natural = kind === 'untyped' ? column('super') : naturalType(type, { redshiftTextLength: 65_535 });
    expect(writeWith(columnWriter(type, natural, usual), json)).toBe(text);
  });

  test.each(all)('%s is written into a text column and into a super', (_kind, type, json) => {
    for (const into of ['varchar(300)', 'super']) {
      // Text in a SUPER is JSON already.
      const given = type.kind === 'text' && into === 'super' ? '"[1]"' : json;
      expect(writeWith(columnWriter(type, column(into), usual), given)).toBeTypeOf('string');
    }
  });

  test.each(all)('%s is never written into a column of a type that is not known', (kind, type) => {
    expect(() => columnWriter(type, column('hllsketch'), usual)).toThrow(
      `values of type ${kind === 'array' ? 'array of text' : kind} never fit into a column of type hllsketch`,
    );
  });
});
