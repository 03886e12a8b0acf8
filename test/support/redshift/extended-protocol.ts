import { tooManyBinds, tooMuchBound } from './limits.ts';
import { type Message, textAt, textMessage } from './messages.ts';
import { Refusal, refusing } from './refusal.ts';

/**
 * Statements of the extended protocol (Parse, Bind, …). One that is refused is replaced by a statement that fails, and
 * its values are left out: so the server keeps the protocol's order and the transaction's state itself.
 */
export class ExtendedProtocol {
  readonly #refused = new Set<string>();
  /** A Parse that waits for its Bind, whose values may be too much. */
  #waiting: { readonly message: Message; readonly name: string; readonly bytes: number } | undefined;

  /** A Parse, and what is to be run for its statement. */
  parse({ body }: Message, run: string | Refusal): void {
    const { text: name, end } = textAt(body, 0);
    const { text: sql, end: types } = textAt(body, end);
    if (run instanceof Refusal) this.#refuse(name, run);
    else {
      this.#refused.delete(name);
      const message = parseMessage(name, run, body.subarray(types));
      this.#waiting = { message, name, bytes: Buffer.byteLength(sql) };
    }
  }

  /** What is to be sent for a Bind. */
  bind(message: Message): Message[] {
    const { text: portal, end } = textAt(message.body, 0);
    const { text: name, end: from } = textAt(message.body, end);
    if (this.#waiting?.name === name && !this.#refused.has(name)) {
      const refusal = tooManyBinds(message.body, from) ?? tooMuchBound(message.body, from, this.#waiting.bytes);
      if (refusal !== undefined) this.#refuse(name, refusal);
    }
    if (!this.#refused.has(name)) return [...this.pending(), message];
    // No formats, no values, no result formats.
    const empty = Buffer.concat([textMessage('B', portal, name).body, Buffer.alloc(6)]);
    return [...this.pending(), { type: 'B', body: empty }];
  }

  /** The Parse that was kept back. */
  pending(): Message[] {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting === undefined ? [] : [waiting.message];
  }

  #refuse(name: string, refusal: Refusal): void {
    this.#refused.add(name);
    this.#waiting = { message: parseMessage(name, refusing(refusal), Buffer.alloc(2)), name, bytes: 0 };
  }
}

/** The statement of a Parse message. */
export function statementOf({ body }: Message): string {
  return textAt(body, textAt(body, 0).end).text;
}

function parseMessage(name: string, sql: string, types: Buffer): Message {
  return { type: 'P', body: Buffer.concat([textMessage('P', name, sql).body, types]) };
}
