import { type Message, textAt } from './messages.ts';

/** Types of PostgreSQL's rows by those of Redshift that they stand for: SUPER is text of JSON, VARBYTE of hexadecimal digits. */
const types: ReadonlyMap<number, number> = new Map([
  [3802, 4000],
  [17, 6551],
]);
const bytea = 17;

/** Rows on their way to the client, told as Redshift tells them. */
export class ToldRows {
  /** Columns of the rows that follow which are bytea. */
  #bytes: readonly number[] = [];

  tell(message: Message): Message {
    if (message.type === 'T') return this.#description(message);
    return message.type === 'D' && this.#bytes.length > 0 ? this.#row(message) : message;
  }

  #description({ body }: Message): Message {
    const told = Buffer.from(body);
    const bytes: number[] = [];
    let at = 2;
    for (let column = 0; column < body.readUInt16BE(0); column++) {
      const typeAt = textAt(body, at).end + 6;
      const type = body.readUInt32BE(typeAt);
      const stands = types.get(type);
      if (stands !== undefined) told.writeUInt32BE(stands, typeAt);
      if (type === bytea) bytes.push(column);
      at = typeAt + 12;
    }
    this.#bytes = bytes;
    return { type: 'T', body: told };
  }

  /** Without the \x before the digits. */
  #row({ body }: Message): Message {
    const parts: Buffer[] = [body.subarray(0, 2)];
    let at = 2;
    for (let column = 0; column < body.readUInt16BE(0); column++) {
      const length = body.readInt32BE(at);
      const value = body.subarray(at + 4, at + 4 + Math.max(length, 0));
      at += 4 + value.length;
      const told = this.#bytes.includes(column) && length >= 0 ? value.subarray(2) : value;
      const head = Buffer.alloc(4);
      head.writeInt32BE(length < 0 ? -1 : told.length);
      parts.push(head, told);
    }
    return { type: 'D', body: Buffer.concat(parts) };
  }
}
