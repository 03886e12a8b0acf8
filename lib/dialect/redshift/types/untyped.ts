import type { LogicalType } from '../../../model/logical-type.ts';
import type { Settings } from '../../../model/settings.ts';
import type { ColumnType } from '../../../model/table.ts';
import { isNumber, numberText, readDecimal } from '../../values/numbers.ts';
import { misfit, type Read } from '../../values/read.ts';
import { schemalessReading } from '../../values/schemaless-time.ts';
import { untypedFloatWriter } from './floats.ts';
import { decimalTextWriter } from './numeric.ts';
import { charWriter, varcharWriter } from './text.ts';
import { type TextWriter, writerOf } from './text-writer.ts';

export type SchemalessSettings = Pick<Settings, 'schemalessTime' | 'schemalessDecimals'>;

/** How each kind of JSON value is written into the column; kinds that never are, are absent. */
interface ByKind {
  readonly number?: TextWriter | undefined;
  readonly string?: TextWriter | undefined;
  readonly boolean?: TextWriter | undefined;
  readonly array?: TextWriter | undefined;
  readonly object?: TextWriter | undefined;
}

type As = (type: LogicalType) => TextWriter | undefined;

/** JSON without schema: the column's type says what a value means, its JSON kind how it is written down. */
export function untypedWriter(column: ColumnType, settings: SchemalessSettings, as: As): TextWriter | undefined {
  const writers = writersFor(column, settings, as);
  if (Object.values(writers).every((writer) => writer === undefined)) return undefined;
  const choose = (raw: unknown): TextWriter => {
    const writer = writers[kindOf(raw)];
    if (writer === undefined) throw misfit(raw, `a value of ${column.display}`);
    return writer;
  };
  // Only text has nanoseconds here.
  return writerOf((raw, row, name) => choose(raw).text(raw, row, name), writers.string?.cuts);
}

function kindOf(raw: unknown): keyof ByKind {
  if (isNumber(raw)) return 'number';
  if (Array.isArray(raw)) return 'array';
  if (typeof raw === 'string') return 'string';
  return typeof raw === 'boolean' ? 'boolean' : 'object';
}

function writersFor(column: ColumnType, settings: SchemalessSettings, as: As): ByKind {
  switch (column.name) {
    case 'bool':
    case 'int2':
    case 'int4':
    case 'int8':
      return {
        number: as({ kind: 'integer', bits: 64 }),
        string: as({ kind: 'text' }),
        boolean: as({ kind: 'boolean' }),
      };
    case 'float4':
    case 'float8':
      return { number: untypedFloatWriter(column), string: as({ kind: 'text' }) };
    case 'numeric':
      return decimalWriters(column, settings, as);
    case 'varbyte':
      return { string: as({ kind: 'bytes' }) };
    case 'date':
      return { number: as({ kind: 'date' }), string: as({ kind: 'iso-date' }) };
    case 'time':
      return { number: countWriter('time', column, settings, as), string: as({ kind: 'iso-time' }) };
    case 'timetz':
      return { number: countWriter('time', column, settings, as), string: as({ kind: 'zoned-time' }) };
    case 'timestamp':
    case 'timestamptz':
      return { number: countWriter('timestamp', column, settings, as), string: as({ kind: 'zoned-timestamp' }) };
    case 'super': {
      const document = as({ kind: 'document' });
      return { string: as({ kind: 'json' }), number: document, boolean: document, array: document, object: document };
    }
    case 'varchar':
      return { ...textWriters(as), number: varcharWriter(spelled, column) };
    case 'bpchar':
      return { ...textWriters(as), number: charWriter(spelled, column) };
    default:
      return {};
  }
}

/** A string is decimal text or, by the setting, unscaled bytes under the column's scale; an object says its scale. */
function decimalWriters(column: ColumnType, settings: SchemalessSettings, as: As): ByKind {
  const isText = settings.schemalessDecimals === 'text';
  return {
    number: decimalTextWriter(readDecimal, column),
    string: as(isText ? { kind: 'text' } : { kind: 'decimal', scale: column.scale ?? 0 }),
    object: as({ kind: 'variable-decimal' }),
  };
}

/** Text columns take everything, numbers as they were spelled. */
function textWriters(as: As): ByKind {
  return {
    string: as({ kind: 'text' }),
    boolean: as({ kind: 'boolean' }),
    array: as({ kind: 'array', element: { kind: 'untyped' } }),
    object: as({ kind: 'document' }),
  };
}

const spelled: Read<string> = (raw, row, name) => {
  if (!isNumber(raw)) throw misfit(raw, 'a number');
  return numberText(raw, row, name);
};

/** A number in a column of times: its unit is the operator's to say. */
function countWriter(
  kind: 'time' | 'timestamp',
  column: ColumnType,
  { schemalessTime }: SchemalessSettings,
  as: As,
): TextWriter | undefined {
  const { unit, check } = schemalessReading(kind, column, schemalessTime);
  const writer = as({ kind, unit });
  return (
    writer &&
    writerOf((raw, row, name) => {
      check(raw);
      return writer.text(raw, row, name);
    })
  );
}
