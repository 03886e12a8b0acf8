import type { LogicalType } from '../../../model/logical-type.ts';
import { bytesOf, bytesSource } from '../../values/bytes.ts';
import { dateText, timestampText, timeText } from '../../values/calendar.ts';
import { decimalText } from '../../values/decimal.ts';
import { floatText } from '../../values/floats.ts';
import { nanosText } from '../../values/nanos-text.ts';
import { integerSource, numericSource, readFloat } from '../../values/number-sources.ts';
import { type Read, requireBoolean } from '../../values/read.ts';
import { clockSource, daysSource, microsSource } from '../../values/temporal-sources.ts';
import * as values from '../../values/text-sources.ts';
import { spanText } from './span-text.ts';

/** Reads any type as text: what is text already as it is, the rest as the column that is made for it shows it. */
export function textSource(type: LogicalType): Read<string> {
  return values.textSource(type, writtenText);
}

/** Reads any type as JSON text: `json` and `text` are that already, in other types strings are quoted. */
export function jsonSource(type: LogicalType): Read<string> {
  return values.jsonSource(type, writtenText);
}

function writtenText(type: LogicalType): Read<string> {
  switch (type.kind) {
    case 'boolean':
      return (raw) => String(requireBoolean(raw));
    case 'integer':
    case 'unsigned':
    case 'year':
      return through(integerSource(type), String);
    case 'float':
      return (raw) => floatText(readFloat(raw));
    case 'decimal':
    case 'variable-decimal':
      return through(numericSource(type), (value) => (typeof value === 'string' ? value : decimalText(value)));
    case 'bytes':
      return through(bytesSource(type), (base64) => bytesOf(base64).toString('hex'));
    case 'date':
      return through(daysSource(type), dateText);
    case 'time':
      if (type.span) return spanText(type.unit);
      if (type.unit === 'ns') return nanosText(type);
      return through(clockSource(type, 'none', { count: 0 }), ({ micros }) => timeText(micros));
    case 'timestamp':
      if (type.unit === 'ns') return nanosText(type);
      return through(microsSource(type, 'none', undefined), (micros) => timestampText(micros, ''));
    case 'duration':
      return spanText(type.unit);
    default:
      throw new TypeError(`no text for ${type.kind}`);
  }
}

function through<V>(read: Read<V> | undefined, text: (value: V) => string): Read<string> {
  if (read === undefined) throw new TypeError('no source for a type that has one');
  return (raw, row, name) => text(read(raw, row, name));
}
