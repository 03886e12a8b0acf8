import { ValueError } from '../../../model/errors.ts';
import type { ColumnType } from '../../../model/table.ts';
import type { Read } from '../../values/read.ts';
import { longestVarchar } from './spelled-types.ts';
import { type TextWriter, writerOf } from './text-writer.ts';

/** VARCHAR(n): n bytes of UTF-8 (r_Character_types.html). Never cut. */
export function varcharWriter(read: Read<string>, column: ColumnType): TextWriter {
  return writerOf((raw, row, name) => fitted(checked(read(raw, row, name)), column));
}

/** CHAR(n): n characters of one byte each. Blanks at the end mean nothing there: those too many may go. */
export function charWriter(read: Read<string>, column: ColumnType): TextWriter {
  return writerOf((raw, row, name) => {
    const text = checked(read(raw, row, name));
    for (let i = 0; i < text.length; i += 1) {
      if (text.charCodeAt(i) > 0x7f) {
        throw new ValueError(`${column.display} holds only characters of one byte, and the text has others`);
      }
    }
    return fitted(text.length <= (column.length ?? 1) ? text : withoutBlanks(text), column);
  });
}

/** @throws ValueError for what no text of Redshift can hold: COPY refuses a NUL (t_preparing-input-data.html). */
export function checked(text: string): string {
  if (text.includes('\0')) throw new ValueError('the text holds U+0000, which Redshift cannot store');
  if (!text.isWellFormed()) throw new ValueError('the text holds half of a surrogate pair, which is no character');
  return text;
}

function fitted(text: string, { length = longestVarchar, display }: ColumnType): string {
  // A UTF-16 unit has at most three bytes.
  if (text.length * 3 <= length) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes > length) throw new ValueError(`${bytes} bytes do not fit into the ${length} bytes of ${display}`);
  return text;
}

/** Not with a regular expression: one tries every run of blanks inside the text as well, from each of its places. */
function withoutBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return text.slice(0, end);
}
