/** A record of a CSV file, and the physical line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
  readonly bytes: number;
  /** The record cannot be read: what follows it cannot, either. */
  readonly problem?: string;
}

/**
 * Records of a CSV text as COPY reads it: comma, double quotes doubled inside quotes, line ends inside quotes kept
 * (copy-parameters-data-format.html, CSV). Whether a field was quoted is not told: what a quoted NULL token means is
 * written nowhere, so it is NULL here, too, which is the harsher reading.
 */
export function* csvRecords(text: string): Generator<CsvRecord> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const record = readRecord(text, at);
    yield { line, fields: record.fields, bytes: Buffer.byteLength(text.slice(at, record.end)), ...record.problem };
    if (record.problem !== undefined) return;
    line += countLines(text, at, record.end);
    at = record.end;
  }
}

interface Read {
  readonly fields: readonly string[];
  /** Behind the line end. */
  readonly end: number;
  readonly problem?: { readonly problem: string };
}

function readRecord(text: string, from: number): Read {
  const fields: string[] = [];
  for (let at = from; ; ) {
    if (text[at] === '"') {
      const close = endOfQuoted(text, at);
      if (close === -1) return { fields, end: text.length, problem: { problem: 'Invalid quote formatting for CSV' } };
      fields.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      const end = endOfBare(text, at);
      const field = text.slice(at, end);
      if (field.includes('"'))
        return { fields, end: text.length, problem: { problem: 'Invalid quote formatting for CSV' } };
      fields.push(field);
      at = end;
    }
    if (text[at] === ',') at += 1;
    else if (at >= text.length) return { fields, end: at };
    else if (text[at] === '\n') return { fields, end: at + 1 };
    else if (text.startsWith('\r\n', at)) return { fields, end: at + 2 };
    else return { fields, end: text.length, problem: { problem: 'Invalid quote formatting for CSV' } };
  }
}

function endOfQuoted(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function endOfBare(text: string, from: number): number {
  bare.lastIndex = from;
  return bare.exec(text)?.index ?? text.length;
}

const bare = /,|\r?\n/g;

function countLines(text: string, from: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
