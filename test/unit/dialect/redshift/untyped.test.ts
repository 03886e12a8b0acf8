import { describe, expect, test } from 'vitest';
import { naturalType } from '../../../../lib/dialect/redshift/types/natural-type.ts';
import { untypedColumn } from '../../../../lib/plan/untyped-column.ts';
import { type ValueSettings, write } from './write.ts';

const untyped = { kind: 'untyped' } as const;

describe('values without schema', () => {
  test.each<[string, string, string, Partial<ValueSettings>?]>([
    ['varchar(20)', '"x"', 'x'],
    ['varchar(20)', '1.10', '1.10'],
    ['char(20)', '9007199254740993', '9007199254740993'],
    ['varchar(20)', 'true', 'true'],
    ['varchar(20)', '{"a":1}', '{"a":1}'],
    ['varchar(20)', '[1,"a"]', '[1,"a"]'],
    ['bigint', '9223372036854775807', '9223372036854775807'],
    ['bigint', '"12"', '12'],
    ['boolean', '1', 'true'],
    ['double precision', '1.5', '1.5'],
    ['real', '0.1', '0.10000000149011612'],
    ['decimal(10,2)', '1.50', '1.50'],
    ['decimal(10,2)', '"1.50"', '1.50'],
    ['decimal(10,2)', '"ew=="', '1.23', { schemalessDecimals: 'base64' }],
    ['decimal(10,2)', '{"scale":1,"value":"ew=="}', '12.3'],
    ['varbyte(9)', '"AP8="', '00ff'],
    ['date', '19782', '2024-02-29'],
    ['date', '"2024-02-29"', '2024-02-29'],
    ['time', '"12:00:00Z"', '12:00:00'],
    ['timetz', '"12:00:00Z"', '12:00:00+00'],
    ['timestamp', '1709210096500', '2024-02-29 12:34:56.5', { schemalessTime: 'ms' }],
    ['timestamptz', '1709210096500000', '2024-02-29 12:34:56.5+00', { schemalessTime: 'us' }],
    ['timestamp', '1709210096500000', '2024-02-29 12:34:56.5', { schemalessTime: 'adaptive' }],
    ['time', '1000', '00:00:01', { schemalessTime: 'ms' }],
    ['timestamptz', '"2024-02-29T12:00:00Z"', '2024-02-29 12:00:00+00'],
    ['super', '"{\\"a\\":1}"', '{"a":1}'],
    ['super', '[1,9007199254740993]', '[1,9007199254740993]'],
    ['super', '1.5', '1.5'],
  ])('into %s: %s is %s', (into, json, expected, settings = {}) => {
    expect(write(untyped, into, json, settings)).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['timestamp', '1709210096500', 'set schemalessTime to adaptive, ms or us'],
    ['boolean', '2', 'is not 0 or 1'],
    ['boolean', '{}', 'is not a value of boolean'],
    ['date', 'true', 'is not a value of date'],
    ['varbyte(9)', '5', 'is not a value of varbyte(9)'],
    ['decimal(10,2)', '1.501', 'would be rounded'],
    ['bigint', '1.5', 'is not an integer'],
    ['hllsketch', '1', 'never fit into a column of type hllsketch'],
  ])('into %s: %s is refused', (into, json, reason) => {
    expect(() => write(untyped, into, json)).toThrow(reason);
  });

  test.each<[unknown, string]>([
    ['x', 'varchar(65535)'],
    [1, 'bigint'],
    [1.5, 'double precision'],
    [true, 'boolean'],
    [{ a: 1 }, 'super'],
    [[1], 'super'],
  ])('%j makes a column of type %s', (value, expected) => {
    const type = untypedColumn([value]);
    expect(type && naturalType(type, { redshiftTextLength: 65_535 }).display).toBe(expected);
  });
});
