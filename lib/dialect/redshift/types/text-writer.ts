import type { Row } from '../../../model/row.ts';
import type { Cuts } from '../../values/cuts.ts';
import type { Read } from '../../values/read.ts';

/** Writes the values of one field into one column, as the text that COPY and a cast read as that value. */
export interface TextWriter {
  /**
   * The text of a value that is neither null nor undefined; null where the settings make it NULL. `row` and `name` say
   * where it stands: it is read again from `row.exact()` where a double cannot hold it.
   * @throws ValueError when the column cannot hold the value.
   */
  text(raw: unknown, row: Row, name: string): string | null;
  /** Where values may be written without their nanoseconds: how many of those written so far have lost some. */
  readonly cuts?: Readonly<Cuts>;
}

export function writerOf(text: Read<string | null>, cuts?: Cuts): TextWriter {
  return cuts === undefined ? { text } : { text, cuts };
}
