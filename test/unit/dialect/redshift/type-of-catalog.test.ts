import { describe, expect, test } from 'vitest';
import { naturalType } from '../../../../lib/dialect/redshift/types/natural-type.ts';
import { type CatalogColumn, typeOfCatalog } from '../../../../lib/dialect/redshift/types/type-of-catalog.ts';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { column } from './write.ts';

function told(data_type: string, more: Partial<CatalogColumn> = {}): CatalogColumn {
  return { data_type, character_maximum_length: null, numeric_precision: null, numeric_scale: null, ...more };
}

describe('the type of a column that is there', () => {
  test.each<[CatalogColumn, string]>([
    [told('boolean'), 'boolean'],
    [told('smallint', { numeric_precision: 16, numeric_scale: 0 }), 'smallint'],
    [told('integer', { numeric_precision: 32, numeric_scale: 0 }), 'integer'],
    [told('bigint', { numeric_precision: 64, numeric_scale: 0 }), 'bigint'],
    [told('numeric', { numeric_precision: 10, numeric_scale: 2 }), 'decimal(10,2)'],
    [told('numeric', { numeric_precision: '38', numeric_scale: '0' }), 'decimal(38,0)'],
    [told('numeric(8,2)'), 'decimal(8,2)'],
    [told('numeric(8, 2)'), 'decimal(8,2)'],
    [told('numeric'), 'decimal(18,0)'],
    [told('real'), 'real'],
    [told('double precision'), 'double precision'],
    [told('character varying', { character_maximum_length: 300 }), 'varchar(300)'],
    [told('character varying(50)'), 'varchar(50)'],
    [told('character', { character_maximum_length: '36' }), 'char(36)'],
    [told('character(3)'), 'char(3)'],
    [told('date'), 'date'],
    [told('time without time zone'), 'time'],
    [told('time with time zone'), 'timetz'],
    [told('timestamp without time zone'), 'timestamp'],
    [told('timestamp with time zone'), 'timestamptz'],
    [told('super'), 'super'],
    [told('SUPER'), 'super'],
    [told('binary varying', { character_maximum_length: 64_000 }), 'varbyte(64000)'],
    [told('varbyte(12)'), 'varbyte(12)'],
    [told('binary varying'), 'varbyte'],
    [told('geometry'), 'geometry'],
    [told('interval day to second'), 'interval day to second'],
  ])('%j is %s', (row, expected) => {
    expect(typeOfCatalog(row)).toMatchObject({ display: expected, sql: expected });
  });

  test.each<LogicalType>([
    { kind: 'unsigned' },
    { kind: 'text', length: 20 },
    { kind: 'uuid' },
    { kind: 'bytes' },
    { kind: 'zoned-time' },
    { kind: 'zoned-timestamp' },
    { kind: 'json' },
    { kind: 'float', bits: 32 },
  ])('what was made for %j is read back as it was made', (type) => {
    const made = naturalType(type, { redshiftTextLength: 65_535 });
    expect(column(made.display)).toEqual(made);
  });
});
