import { describe, expect, test } from 'vitest';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { write } from './write.ts';

const text = { kind: 'text' } as const;
const json = JSON.stringify;

describe('texts', () => {
  test.each<[string, string, string?]>([
    ['varchar(4)', '😀'],
    ['varchar(6)', 'äöü'],
    ['varchar(3)', 'abc'],
    ['varchar(3)', ''],
    ['varchar(65535)', '€'.repeat(21_845)],
    ['varchar(10)', ' \\N\r\n\t"'],
    ['char(3)', 'ab'],
    ['char(3)', 'ab    ', 'ab'],
    ['char(3)', 'ab '],
  ])('into %s: %j is as it was', (into, given, expected = given) => {
    expect(write(text, into, json(given))).toBe(expected);
  });

  test.each([
    ['varchar(3)', '😀', '4 bytes do not fit into the 3 bytes of varchar(3)'],
    ['varchar(5)', 'äöü', '6 bytes do not fit into the 5 bytes of varchar(5)'],
    ['varchar(65535)', '€'.repeat(21_846), '65538 bytes do not fit into the 65535 bytes of varchar(65535)'],
    ['varchar(3)', 'ab  ', '4 bytes do not fit into the 3 bytes of varchar(3)'],
    ['char(3)', 'abcd', '4 bytes do not fit into the 3 bytes of char(3)'],
    ['char(3)', 'ä', 'char(3) holds only characters of one byte'],
    ['varchar(10)', 'a\0b', 'U+0000'],
    ['varchar(10)', '\ud800', 'half of a surrogate pair'],
    ['char(10)', '\0', 'U+0000'],
  ])('into %s: %j is refused', (into, given, reason) => {
    expect(() => write(text, into, json(given))).toThrow(reason);
  });
});

describe('other types as texts', () => {
  test.each<[LogicalType, string, string]>([
    [{ kind: 'boolean' }, 'false', 'false'],
    [{ kind: 'integer', bits: 64 }, '9007199254740993', '9007199254740993'],
    [{ kind: 'bytes' }, '"AP8="', '00ff'],
    [{ kind: 'bits', length: 4 }, '"BQ=="', '0101'],
    [{ kind: 'date' }, '-2147472692', 'infinity'],
    [{ kind: 'date' }, '-719163', '0001-12-31 BC'],
    [{ kind: 'time', unit: 'ns' }, '1', '00:00:00.000000001'],
    [{ kind: 'timestamp', unit: 'ns' }, '1709210096123456789', '2024-02-29 12:34:56.123456789'],
    [{ kind: 'timestamp', unit: 'us' }, '1709210096123456', '2024-02-29 12:34:56.123456'],
    [{ kind: 'time', unit: 'us', span: true }, '-3020399000000', '-838:59:59'],
    [{ kind: 'time', unit: 'ms', span: true }, '3020399500', '838:59:59.5'],
    [{ kind: 'time', unit: 'us', span: true }, '0', '00:00:00'],
    [{ kind: 'duration', unit: 'ns' }, '-1', '-00:00:00.000000001'],
    [{ kind: 'array', element: { kind: 'integer', bits: 32 } }, '[1,null]', '[1,null]'],
    [{ kind: 'point', srid: true }, '{"x":1,"y":2,"wkb":"AQ==","srid":4326}', 'SRID=4326;01'],
  ])('%j: %s is %s', (type, given, expected) => {
    expect(write(type, 'varchar(300)', given)).toBe(expected);
  });
});

describe('bytes', () => {
  test.each<[LogicalType, string, string, string]>([
    [{ kind: 'bytes' }, 'varbyte(3)', '"AQID"', '010203'],
    [{ kind: 'bytes' }, 'varbyte(3)', '""', ''],
    [{ kind: 'bytes' }, 'varbyte', '"AQID"', '010203'],
    [text, 'varbyte(3)', '"\\\\xff"', 'ff'],
    [{ kind: 'bits', length: 3 }, 'varbyte(1)', '"BQ=="', '05'],
    [{ kind: 'bits', length: 20 }, 'varbyte(3)', '"AQ=="', '000001'],
    [{ kind: 'bits', varying: true }, 'varbyte(8)', '"/wEAAA=="', '01ff'],
    [{ kind: 'bits' }, 'varbyte(8)', '"AA=="', '00'],
  ])('%j into %s: %s is %s', (type, into, given, expected) => {
    expect(write(type, into, given)).toBe(expected);
  });

  test.each<[LogicalType, string, string, string]>([
    [{ kind: 'bytes' }, 'varbyte(2)', '"AQID"', '3 bytes do not fit into the 2 bytes of varbyte(2)'],
    [{ kind: 'bytes' }, 'varbyte(9)', '"AQI"', 'damaged or cut'],
    [{ kind: 'bytes' }, 'varbyte(9)', '5', 'is not bytes in base64'],
    [{ kind: 'bits', length: 3 }, 'varbyte(1)', '"/w=="', 'is not 3 bits'],
    [{ kind: 'uuid' }, 'varbyte(16)', '"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"', 'never fit into'],
  ])('%j into %s: %s is refused', (type, into, given, reason) => {
    expect(() => write(type, into, given)).toThrow(reason);
  });
});
