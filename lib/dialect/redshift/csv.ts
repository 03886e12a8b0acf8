import type { EncodedRow } from './encode-steps.ts';

/** One object of a load: CSV as COPY reads it, and which row stands where. */
export interface CsvObject {
  readonly csv: Buffer;
  /** The row that an error of COPY is about; undefined where its line number does not tell for certain. Counts from 1. */
  rowAt(line: number): EncodedRow | undefined;
}

/**
 * Bytes of an object before it is compressed. Redshift asks for 1 MB to 1 GB after compression, and reads several side by
 * side (c_best-practices-use-multiple-files.html); change events shrink to a fifth or less.
 */
const objectBytes = 32_000_000;

/**
 * Rows as CSV (copy-parameters-data-format.html): every value in quotes, so that an empty text is one and blanks stay; NULL
 * is the bare token, which no value is. Rows with line breaks go to objects of their own: elsewhere a line is a row, and
 * an error's line number says which.
 */
export function csvObjects(rows: readonly EncodedRow[], nullToken: string): CsvObject[] {
  const objects: CsvObject[] = [];
  const [plain, broken] = [new Draft(nullToken), new Draft(nullToken)];
  for (const row of rows) {
    const draft = row.cells.some(hasLineBreak) ? broken : plain;
    if (draft.isFull) objects.push(draft.finish());
    draft.add(row);
  }
  for (const draft of [plain, broken]) if (!draft.isEmpty) objects.push(draft.finish());
  return objects;
}

class Draft {
  readonly #nullToken: string;
  #chunks: Buffer[] = [];
  #rows: EncodedRow[] = [];
  #size = 0;
  #text = '';

  constructor(nullToken: string) {
    this.#nullToken = nullToken;
  }

  get isFull(): boolean {
    return this.#size + this.#text.length >= objectBytes;
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  add(row: EncodedRow): void {
    let line = '';
    for (const cell of row.cells) line += line === '' ? this.#cell(cell) : `,${this.#cell(cell)}`;
    this.#text += `${line}\n`;
    this.#rows.push(row);
    if (this.#text.length > 1 << 20) this.#flush();
  }

  finish(): CsvObject {
    this.#flush();
    const rows = this.#rows;
    const csv = Buffer.concat(this.#chunks);
    [this.#chunks, this.#rows, this.#size] = [[], [], 0];
    return { csv, rowAt: (line) => rowAt(rows, line) };
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text);
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    this.#text = '';
  }

  #cell(cell: string | null): string {
    if (cell === null) return this.#nullToken;
    return cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : `"${cell}"`;
  }
}

/** Whether COPY counts lines or records is not documented: where both come to one row, it is that. */
function rowAt(rows: readonly EncodedRow[], line: number): EncodedRow | undefined {
  const byRecord = rows[line - 1];
  let last = 0;
  for (const row of rows) {
    last += 1 + row.cells.reduce((sum, cell) => sum + lineBreaks(cell), 0);
    if (line <= last) return row === byRecord ? row : undefined;
  }
  return undefined;
}

function hasLineBreak(cell: string | null): boolean {
  return cell !== null && (cell.includes('\n') || cell.includes('\r'));
}

function lineBreaks(cell: string | null): number {
  return cell?.match(/\r\n|\r|\n/g)?.length ?? 0;
}
