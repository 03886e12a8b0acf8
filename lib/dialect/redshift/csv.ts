import type { EncodedRow } from './encode-steps.ts';

/** One object of a load: CSV as COPY reads it, and which row stands where. */
export interface CsvObject {
  readonly csv: Buffer;
  /** The row that an error of COPY is about; undefined where its line number does not tell for certain. Counts from 1. */
  rowAt(line: number): EncodedRow | undefined;
}

/**
 * Bytes of an object before it is compressed, a row more or less. Redshift asks for 1 MB to 1 GB after compression, and
 * reads several side by side (c_best-practices-use-multiple-files.html); change events shrink to a quarter or less.
 */
const objectBytes = 32_000_000;

/**
 * Rows as CSV (copy-parameters-data-format.html): every value in quotes, so that an empty text is one and blanks stay; NULL
 * is the bare token, which no value is. Rows with line breaks go to objects of their own: elsewhere a line is a row, and
 * an error's line number says which.
 */
export function csvObjects(rows: readonly EncodedRow[], nullToken: string, mostBytes = objectBytes): CsvObject[] {
  const objects: CsvObject[] = [];
  const [plain, broken] = [new Draft(lineRow), new Draft(firstRow)];
  for (const row of rows) {
    const line = lineOf(row.cells, nullToken);
    const draft = hasLineBreak(line) ? broken : plain;
    if (draft.size >= mostBytes) objects.push(draft.finish());
    draft.add(row, line);
  }
  for (const draft of [plain, broken]) if (draft.size > 0) objects.push(draft.finish());
  return objects;
}

/** The line of a row, with what ends it. */
function lineOf(cells: EncodedRow['cells'], nullToken: string): string {
  let line = '';
  for (const cell of cells) {
    if (line !== '') line += ',';
    if (cell === null) line += nullToken;
    else line += cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : `"${cell}"`;
  }
  return `${line}\n`;
}

/** Looked for once in a line, not in each of its cells. */
function hasLineBreak(line: string): boolean {
  return line.indexOf('\n') < line.length - 1 || line.includes('\r');
}

type RowAt = (rows: readonly EncodedRow[], line: number) => EncodedRow | undefined;

const lineRow: RowAt = (rows, line) => rows[line - 1];

/** Whether COPY counts lines or records, and what is a line's end to it, is not documented: line 1 is the first row's. */
const firstRow: RowAt = (rows, line) => (line === 1 ? rows[0] : undefined);

const chunkBytes = 1 << 20;

/** An object that grows. Each line is written at once: joined first, they would be copied twice, and where one has
 * characters of two bytes, all would. */
class Draft {
  readonly #rowAt: RowAt;
  #rows: EncodedRow[] = [];
  #full: Buffer[] = [];
  #chunk = Buffer.alloc(0);
  #end = 0;
  /** Bytes so far. */
  size = 0;

  constructor(rowAt: RowAt) {
    this.#rowAt = rowAt;
  }

  add(row: EncodedRow, line: string): void {
    // A UTF-16 unit has at most three bytes.
    const room = 3 * line.length;
    if (room > this.#chunk.length - this.#end) {
      this.#full.push(this.#chunk.subarray(0, this.#end));
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, room));
      this.#end = 0;
    }
    const bytes = this.#chunk.write(line, this.#end);
    this.#end += bytes;
    this.size += bytes;
    this.#rows.push(row);
  }

  finish(): CsvObject {
    const csv = Buffer.concat([...this.#full, this.#chunk.subarray(0, this.#end)]);
    const [rows, rowAt] = [this.#rows, this.#rowAt];
    [this.#rows, this.#full, this.#chunk, this.#end, this.size] = [[], [], Buffer.alloc(0), 0, 0];
    return { csv, rowAt: (line) => rowAt(rows, line) };
  }
}
