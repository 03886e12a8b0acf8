import { describe, expect, test } from 'vitest';
import { keyType, naturalType } from '../../../../lib/dialect/redshift/types/natural-type.ts';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';

const settings = { redshiftTextLength: 65_535 };

/** A type, its column, and its column in a key where that is another. */
const types: [LogicalType, string, string?][] = [
  [{ kind: 'boolean' }, 'boolean'],
  [{ kind: 'integer', bits: 16 }, 'smallint'],
  [{ kind: 'integer', bits: 32 }, 'integer'],
  [{ kind: 'integer', bits: 64 }, 'bigint'],
  [{ kind: 'integer', bits: 64, maybeUnsigned: true }, 'bigint'],
  [{ kind: 'unsigned' }, 'decimal(20,0)'],
  [{ kind: 'float', bits: 32 }, 'real'],
  [{ kind: 'float', bits: 64 }, 'double precision'],
  [{ kind: 'text' }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'text', length: 20 }, 'varchar(80)'],
  [{ kind: 'text', length: 300 }, 'varchar(1200)', 'varchar(1024)'],
  [{ kind: 'text', length: 3, fixed: true }, 'varchar(12)'],
  [{ kind: 'text', length: 0 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'text', length: 16_383 }, 'varchar(65532)', 'varchar(1024)'],
  [{ kind: 'text', length: 16_384 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'text', length: 2_147_483_647 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'decimal', precision: 12, scale: 2 }, 'decimal(12,2)'],
  [{ kind: 'decimal', precision: 38, scale: 37 }, 'decimal(38,37)'],
  [{ kind: 'decimal', precision: 38, scale: 38 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'decimal', precision: 39, scale: 2 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'decimal', precision: 2, scale: 3 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'decimal', precision: 3, scale: 2046 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'decimal', scale: 2 }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'decimal-text', precision: 10, scale: 2 }, 'decimal(10,2)'],
  [{ kind: 'decimal-text' }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'variable-decimal' }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'bytes' }, 'varbyte(1024000)'],
  [{ kind: 'bits', length: 8 }, 'varbyte(1)'],
  [{ kind: 'bits', length: 9 }, 'varbyte(2)'],
  [{ kind: 'bits', length: 20, varying: true }, 'varbyte(1024000)'],
  [{ kind: 'bits' }, 'varbyte(1024000)'],
  [{ kind: 'date' }, 'date'],
  [{ kind: 'iso-date' }, 'date'],
  [{ kind: 'time', unit: 'us' }, 'time'],
  [{ kind: 'time', unit: 'us', span: true }, 'varchar(32)'],
  [{ kind: 'iso-time' }, 'time'],
  [{ kind: 'zoned-time' }, 'timetz'],
  [{ kind: 'timestamp', unit: 'ns' }, 'timestamp'],
  [{ kind: 'iso-timestamp' }, 'timestamp'],
  [{ kind: 'zoned-timestamp' }, 'timestamptz'],
  [{ kind: 'duration', unit: 'us' }, 'varchar(256)'],
  [{ kind: 'interval' }, 'varchar(256)'],
  [{ kind: 'year' }, 'integer'],
  [{ kind: 'uuid' }, 'char(36)'],
  [{ kind: 'json' }, 'super', 'varchar(1024)'],
  [{ kind: 'json', verbatim: true }, 'super', 'varchar(1024)'],
  [{ kind: 'document' }, 'super', 'varchar(1024)'],
  [{ kind: 'xml' }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'native', type: 'inet' }, 'varchar(65535)', 'varchar(1024)'],
  [{ kind: 'point' }, 'super', 'varchar(1024)'],
  [{ kind: 'geometry' }, 'super', 'varchar(1024)'],
  [{ kind: 'vector', bits: 32 }, 'super', 'varchar(1024)'],
  [{ kind: 'sparse-vector' }, 'super', 'varchar(1024)'],
  [{ kind: 'array', element: { kind: 'text' } }, 'super', 'varchar(1024)'],
  [{ kind: 'array', element: { kind: 'array', element: { kind: 'integer', bits: 32 } } }, 'super', 'varchar(1024)'],
];

describe('the type of a new column', () => {
  test.each(types)('%j is %s', (type, expected) => {
    expect(naturalType(type, settings)).toMatchObject({ display: expected, sql: expected });
  });

  test.each(types)('%j is in a key what can be compared', (type, expected, inKey = expected) => {
    expect(keyType(type, settings).display).toBe(inKey);
  });

  test.each<LogicalType>([{ kind: 'text' }, { kind: 'xml' }, { kind: 'native', type: 'citext' }])(
    '%j takes redshiftTextLength where no length is propagated',
    (type) => {
      expect(naturalType(type, { redshiftTextLength: 4096 }).display).toBe('varchar(4096)');
      expect(keyType(type, { redshiftTextLength: 256 }).display).toBe('varchar(256)');
    },
  );

  test('a propagated length goes before redshiftTextLength', () => {
    expect(naturalType({ kind: 'text', length: 100 }, { redshiftTextLength: 256 }).length).toBe(400);
  });

  test('a field without schema has none until a value comes', () => {
    expect(() => naturalType({ kind: 'untyped' }, settings)).toThrow(TypeError);
  });
});
