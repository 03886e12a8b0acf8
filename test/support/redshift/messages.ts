/** A message of PostgreSQL's protocol (version 3), its type and its body without the length. */
export interface Message {
  /** Empty for the first message of a connection, which has none. */
  readonly type: string;
  readonly body: Buffer;
}

/** Cuts a stream of bytes into messages. */
export class MessageReader {
  #rest: Buffer[] = [];
  #size = 0;
  #isStart: boolean;

  /** `isStart`: the first message has no type, as from a client. */
  constructor(isStart: boolean) {
    this.#isStart = isStart;
  }

  /** The next first message has no type, either: it was a request for encryption. */
  startAgain(): void {
    this.#isStart = true;
  }

  *read(bytes: Buffer): Generator<Message> {
    this.#rest.push(bytes);
    this.#size += bytes.length;
    for (;;) {
      const offset = this.#isStart ? 0 : 1;
      if (this.#size < offset + 4) return;
      const head = (this.#rest[0]?.length ?? 0) >= offset + 4 ? this.#rest[0] : this.#joined();
      const length = (head as Buffer).readUInt32BE(offset);
      if (this.#size < offset + length) return;
      const all = this.#joined();
      const type = this.#isStart ? '' : String.fromCharCode(all[0] ?? 0);
      const body = all.subarray(offset + 4, offset + length);
      this.#rest = [all.subarray(offset + length)];
      this.#size -= offset + length;
      this.#isStart = false;
      yield { type, body };
    }
  }

  #joined(): Buffer {
    if (this.#rest.length > 1) this.#rest = [Buffer.concat(this.#rest)];
    return this.#rest[0] ?? Buffer.alloc(0);
  }
}

export function encode({ type, body }: Message): Buffer {
  const head = Buffer.alloc(type.length + 4);
  head.write(type, 'latin1');
  head.writeUInt32BE(body.length + 4, type.length);
  return Buffer.concat([head, body]);
}

/** A message whose body is zero-ended texts. */
export function textMessage(type: string, ...texts: readonly string[]): Message {
  return { type, body: Buffer.from(texts.map((text) => `${text}\0`).join('')) };
}

/** The zero-ended text at `from`, and where it ends. */
export function textAt(body: Buffer, from: number): { readonly text: string; readonly end: number } {
  const end = body.indexOf(0, from);
  return { text: body.toString('utf8', from, end), end: end + 1 };
}

/** Fields of an error by their letter: C is the SQLSTATE, M the message, D the detail. */
export function errorFields(body: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const letter = String.fromCharCode(body[at] ?? 0);
    const { text, end } = textAt(body, at + 1);
    fields.set(letter, text);
    at = end;
  }
  return fields;
}

export function errorMessage(fields: ReadonlyMap<string, string>): Message {
  const texts = [...fields].map(([letter, text]) => `${letter}${text}\0`).join('');
  return { type: 'E', body: Buffer.from(`${texts}\0`) };
}

export function readyMessage(status: string): Message {
  return { type: 'Z', body: Buffer.from(status) };
}
