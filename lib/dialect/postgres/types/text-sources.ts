import type { LogicalType } from '../../../model/logical-type.ts';
import { nanosText } from '../../values/nanos-text.ts';
import type { Read } from '../../values/read.ts';
import * as values from '../../values/text-sources.ts';
import { builtInCell } from './built-in.ts';
import { naturalType } from './natural-type.ts';

/** Reads any type as text: what is text already as it is, the rest as PostgreSQL writes it. */
export function textSource(type: LogicalType): Read<string> {
  return values.textSource(type, writtenText);
}

/** Reads any type as JSON text: `json` and `text` are that already, in other types strings are quoted. */
export function jsonSource(type: LogicalType): Read<string> {
  return values.jsonSource(type, writtenText);
}

/** As the column that is made for the type shows it; nanoseconds in full, since text has room for them. */
function writtenText(type: LogicalType): Read<string> {
  if ((type.kind === 'time' || type.kind === 'timestamp') && type.unit === 'ns') return nanosText(type);
  const cell = builtInCell(type, naturalType(type));
  if (cell === undefined) throw new TypeError(`no text for ${type.kind}`);
  return cell.text;
}
