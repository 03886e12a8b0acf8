import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { Settings } from '../../../model/settings.ts';
import type { ColumnType } from '../../../model/table.ts';
import { varbyteWriter } from './bytes.ts';
import { floatWriter } from './floats.ts';
import { booleanWriter, decimalWriter, integerWriter } from './numeric.ts';
import { superWriter } from './super.ts';
import { dateWriter, timestampWriter, timeWriter } from './temporal.ts';
import { charWriter, varcharWriter } from './text.ts';
import { textSource } from './text-sources.ts';
import type { TextWriter } from './text-writer.ts';
import { untypedWriter } from './untyped.ts';

export type { TextWriter } from './text-writer.ts';

/** The settings that writing a value depends on. */
export type ValueSettings = Pick<Settings, 'schemalessTime' | 'schemalessDecimals' | 'redshiftInfinity'>;

/**
 * How values of a record's type are written into a column. The column's type decides the form; a value is written only
 * if the column gives the same value back.
 * @throws ValueError when no value of the type can ever be written to such a column.
 */
export function columnWriter(type: LogicalType, column: ColumnType, settings: ValueSettings): TextWriter {
  const writer = writerFor(type, column, settings);
  if (writer === undefined) {
    throw new ValueError(`values of type ${nameOf(type)} never fit into a column of type ${column.display}`);
  }
  return writer;
}

function writerFor(type: LogicalType, column: ColumnType, settings: ValueSettings): TextWriter | undefined {
  if (type.kind === 'untyped') return untypedWriter(column, settings, (other) => writerFor(other, column, settings));
  switch (column.name) {
    case 'bool':
      return booleanWriter(type);
    case 'int2':
    case 'int4':
    case 'int8':
      return integerWriter(type, column);
    case 'numeric':
      return decimalWriter(type, column);
    case 'float4':
    case 'float8':
      return floatWriter(type, column);
    case 'varchar':
      return varcharWriter(textSource(type), column);
    case 'bpchar':
      return charWriter(textSource(type), column);
    case 'varbyte':
      return varbyteWriter(type, column);
    case 'date':
      return dateWriter(type, settings.redshiftInfinity);
    case 'time':
    case 'timetz':
      return timeWriter(type, column);
    case 'timestamp':
    case 'timestamptz':
      return timestampWriter(type, column, settings.redshiftInfinity);
    case 'super':
      return superWriter(type);
    default:
      // GEOMETRY, GEOGRAPHY, HLLSKETCH, INTERVAL: what text they are loaded from, nobody could try.
      return undefined;
  }
}

/** A logical type for messages. */
function nameOf(type: LogicalType): string {
  return type.kind === 'array' ? `array of ${nameOf(type.element)}` : type.kind;
}
