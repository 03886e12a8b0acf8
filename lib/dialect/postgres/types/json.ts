import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { isFromCatalog } from './catalog-type.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';
import { jsonSource } from './text-sources.ts';

const jsonCodec: Codec<string> = { parameter: 'json', binary: (out, json) => out.text(json), text: (json) => json };

const jsonbCodec: Codec<string> = {
  parameter: 'jsonb',
  binary: (out, json) => out.jsonb(withoutNul(json)),
  text: withoutNul,
};

export function isJson(column: ColumnType): boolean {
  return (column.name === 'json' || column.name === 'jsonb') && isFromCatalog(column);
}

/** json and jsonb: every type has a JSON text; whether a given text is JSON, the server decides. */
export function jsonCell(type: LogicalType, column: ColumnType): Cell {
  return cellOf(column.name === 'json' ? jsonCodec : jsonbCodec, jsonSource(type));
}

/** The escape of U+0000, which jsonb cannot store; behind an even number of backslashes it is plain text. */
function withoutNul(json: string): string {
  for (let at = json.indexOf('\\u0000'); at >= 0; at = json.indexOf('\\u0000', at + 1)) {
    let backslashes = 1;
    while (json.charCodeAt(at - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 1)
      throw new ValueError('the JSON text holds \\u0000, which PostgreSQL cannot store in jsonb');
  }
  return json;
}
