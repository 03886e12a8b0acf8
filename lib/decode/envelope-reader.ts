import { endOfPlain, endOfText, integerBetween, isText, startsWith, textBetween } from './flat-json.ts';
import { parsePart } from './json-text.ts';

/** The members of a change event that mean something to a destination. */
export interface ReadEnvelope {
  readonly before: unknown;
  readonly after: unknown;
  readonly source: Readonly<Source>;
  readonly op: string;
  readonly ts_ms: number | undefined;
}

interface Source {
  ts_ms: number | undefined;
  db: string | undefined;
  schema: string | undefined;
  table: string | undefined;
  lsn: number | undefined;
  file: string | undefined;
  pos: number | undefined;
  row: number | undefined;
}

const beforeMember = Buffer.from('{"before":');
const afterMember = Buffer.from(',"after":');
const sourceMember = Buffer.from(',"source":{');
const nullLiteral = Buffer.from('null');
const comma = 0x2c;
const colon = 0x3a;
const opening = 0x7b;
const closing = 0x7d;

/**
 * Reads Debezium's envelope as its converters write it: `before`, `after`, `source`, then what is flat. Only the rows
 * are parsed. The source block and what follows it are half of an event and nearly the same in every one: they are
 * checked byte by byte, and nothing is made of them but the few members that are used.
 *
 * A text is cut only where each piece turns out to be one whole JSON value, so it can mean nothing else; whatever is not
 * plainly such a text is left to `JSON.parse`.
 */
export class EnvelopeReader {
  #bytes: Buffer = nullLiteral;
  #end = 0;
  #source: Source = emptySource();
  /** The source that was read before, and the op: most of their texts come again, and need not be made anew. */
  #last: Source = this.#source;
  #op: string | undefined;
  #lastOp: string | undefined;
  #tsMs: number | undefined;

  /** Undefined where the bytes are no such envelope, or are damaged. */
  read(bytes: Buffer, start: number, end: number): ReadEnvelope | undefined {
    if (!startsWith(bytes, start, end, beforeMember)) return undefined;
    this.#bytes = bytes;
    this.#end = end;
    const beforeStart = start + beforeMember.length;
    const beforeEnd = this.#endOfRow(beforeStart, afterMember);
    const afterStart = beforeEnd + afterMember.length;
    const afterEnd = beforeEnd < 0 ? -1 : this.#endOfRow(afterStart, sourceMember);
    if (afterEnd < 0) return undefined;
    this.#last = this.#source;
    this.#source = emptySource();
    this.#lastOp = this.#op ?? this.#lastOp;
    this.#op = undefined;
    this.#tsMs = undefined;
    const rest = this.#members(afterEnd + sourceMember.length, 'source');
    if (rest < 0 || bytes[rest] !== comma || this.#members(rest + 1, 'envelope') !== end) return undefined;
    if (this.#op === undefined) return undefined;
    try {
      const before = this.#row(beforeStart, beforeEnd);
      const after = this.#row(afterStart, afterEnd);
      return { before, after, source: this.#source, op: this.#op, ts_ms: this.#tsMs };
    } catch {
      return undefined;
    }
  }

  /** Where the row that starts at `at` ends if it is one, which only parsing it tells; -1 where it cannot be one. */
  #endOfRow(at: number, next: Buffer): number {
    const behindNull = at + nullLiteral.length;
    if (startsWith(this.#bytes, at, this.#end, nullLiteral)) {
      return startsWith(this.#bytes, behindNull, this.#end, next) ? behindNull : -1;
    }
    const found = this.#bytes[at] === opening ? this.#bytes.indexOf(next, at) : -1;
    return found < this.#end ? found : -1;
  }

  /** @throws Error where it is none after all. */
  #row(start: number, end: number): unknown {
    return this.#bytes[start] === opening ? parsePart(this.#bytes, start, end) : null;
  }

  /** Index behind the brace that ends the object whose first member starts at `at`; -1 where it is not flat. */
  #members(at: number, of: 'source' | 'envelope' | 'transaction'): number {
    const bytes = this.#bytes;
    const end = this.#end;
    for (let name = at; ; ) {
      const nameEnd = endOfText(bytes, name, end);
      if (nameEnd < 0 || bytes[nameEnd] !== colon) return -1;
      const value = nameEnd + 1;
      const isTransaction =
        of === 'envelope' && bytes[value] === opening && isText(bytes, name, nameEnd, 'transaction');
      const valueEnd = isTransaction ? this.#members(value + 1, 'transaction') : endOfPlain(bytes, value, end);
      if (valueEnd < 0) return -1;
      if (of === 'source') this.#takeSource(name, nameEnd, value, valueEnd);
      else if (of === 'envelope' && !this.#takeMember(name, nameEnd, value, valueEnd)) return -1;
      const next = bytes[valueEnd];
      if (next === closing) return valueEnd + 1;
      if (next !== comma) return -1;
      name = valueEnd + 1;
    }
  }

  #takeSource(name: number, nameEnd: number, value: number, valueEnd: number): void {
    const bytes = this.#bytes;
    const source = this.#source;
    const last = this.#last;
    switch (nameEnd - name - 2) {
      case 2:
        if (isText(bytes, name, nameEnd, 'db')) source.db = textBetween(bytes, value, valueEnd, last.db);
        break;
      case 3:
        if (isText(bytes, name, nameEnd, 'lsn')) source.lsn = integerBetween(bytes, value, valueEnd);
        else if (isText(bytes, name, nameEnd, 'pos')) source.pos = integerBetween(bytes, value, valueEnd);
        else if (isText(bytes, name, nameEnd, 'row')) source.row = integerBetween(bytes, value, valueEnd);
        break;
      case 4:
        if (isText(bytes, name, nameEnd, 'file')) source.file = textBetween(bytes, value, valueEnd, last.file);
        break;
      case 5:
        if (isText(bytes, name, nameEnd, 'table')) source.table = textBetween(bytes, value, valueEnd, last.table);
        else if (isText(bytes, name, nameEnd, 'ts_ms')) source.ts_ms = integerBetween(bytes, value, valueEnd);
        break;
      case 6:
        if (isText(bytes, name, nameEnd, 'schema')) source.schema = textBetween(bytes, value, valueEnd, last.schema);
        break;
    }
  }

  /** Whether it is a member that an envelope has behind its source: a row that comes twice must not be overlooked. */
  #takeMember(name: number, nameEnd: number, value: number, valueEnd: number): boolean {
    const bytes = this.#bytes;
    if (isText(bytes, name, nameEnd, 'op')) this.#op = textBetween(bytes, value, valueEnd, this.#lastOp);
    else if (isText(bytes, name, nameEnd, 'ts_ms')) this.#tsMs = integerBetween(bytes, value, valueEnd);
    else
      return (
        isText(bytes, name, nameEnd, 'transaction') ||
        isText(bytes, name, nameEnd, 'ts_us') ||
        isText(bytes, name, nameEnd, 'ts_ns')
      );
    return true;
  }
}

function emptySource(): Source {
  return {
    ts_ms: undefined,
    db: undefined,
    schema: undefined,
    table: undefined,
    lsn: undefined,
    file: undefined,
    pos: undefined,
    row: undefined,
  };
}
