import { ValueError } from '../../../model/errors.ts';
import type { ColumnType } from '../../../model/table.ts';
import type { Read } from '../../values/read.ts';
import { isFromCatalog } from './catalog-type.ts';
import { type Cell, cellOf, textCodec } from './cell.ts';

type Check = (text: string, column: ColumnType) => string;

/** Types that take any text. The server cuts what is too long for some of them, so lengths are checked here. */
const checks: ReadonlyMap<string, Check | undefined> = new Map<string, Check | undefined>([
  ['text', undefined],
  ['citext', undefined],
  ['varchar', checkVarying],
  ['bpchar', checkFixed],
  ['name', (text, column) => checkBytes(text, 63, column)],
  ['char', (text, column) => checkBytes(text, 1, column)],
]);

export function isText(column: ColumnType): boolean {
  return column.name === 'citext' || (checks.has(column.name) && isFromCatalog(column));
}

/** Writes text into a text column: never cut. */
export function textCell(read: Read<string>, column: ColumnType): Cell {
  const check = checks.get(column.name);
  const cast = column.name === 'text' ? undefined : column.sql;
  if (check === undefined) return cellOf(textCodec, read, cast);
  return cellOf(textCodec, (raw, row, name) => check(read(raw, row, name), column), cast);
}

function checkVarying(text: string, { length, display }: ColumnType): string {
  if (length !== undefined && !isWithin(text, length)) {
    throw new ValueError(`${characters(text)} characters do not fit into ${display}`);
  }
  return text;
}

/** Blanks at the end mean nothing in char(n): those too many may go, and the server adds those missing. */
function checkFixed(text: string, column: ColumnType): string {
  const { length } = column;
  if (length === undefined || isWithin(text, length)) return text;
  return checkVarying(withoutBlanks(text), column);
}

/** Not with a regular expression: one tries every run of blanks inside the text as well, from each of its places. */
function withoutBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return text.slice(0, end);
}

function checkBytes(text: string, most: number, { display }: ColumnType): string {
  if (Buffer.byteLength(text) > most) throw new ValueError(`more than ${most} bytes would be cut by ${display}`);
  return text;
}

/** Length in characters, as PostgreSQL counts: an emoji is one. */
function isWithin(text: string, length: number): boolean {
  return text.length <= length || (text.length <= 2 * length && characters(text) <= length);
}

function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i += 1) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count -= 1;
  return count;
}
