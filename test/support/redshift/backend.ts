import type { Socket } from 'node:net';
import { encode, errorFields, type Message, MessageReader, textMessage } from './messages.ts';

/** The answer to a query of the stand-in's own. */
export interface OwnAnswer {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly error: ReadonlyMap<string, string> | undefined;
}

/** Of a transaction, as ReadyForQuery tells: idle, in one, in a failed one. */
export type Status = 'I' | 'T' | 'E';

/**
 * The server's side of a connection: what it says goes on to the client, but for answers to the stand-in's own queries.
 */
export class Backend {
  readonly #socket: Socket;
  readonly #pass: (message: Message) => void;
  #asked = 0;
  #ready = 0;
  #status: Status = 'I';
  #own: ((message: Message) => void) | undefined;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket, pass: (message: Message) => void) {
    this.#socket = socket;
    this.#pass = pass;
    const reader = new MessageReader(false);
    socket.on('data', (bytes) => {
      for (const message of reader.read(bytes)) this.#receive(message);
    });
  }

  get status(): Status {
    return this.#status;
  }

  /** Sends a message of the client; those that are answered by ReadyForQuery are counted. */
  send(message: Message): void {
    if (message.type === 'Q' || message.type === 'S' || message.type === '') this.#asked += 1;
    this.#socket.write(encode(message));
  }

  /** Resolves when everything that was asked is answered. */
  async idle(): Promise<void> {
    while (this.#ready < this.#asked) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** Runs a query between those of the client, who does not see the answer; `input` is what its COPY reads. */
  async run(sql: string, input?: Buffer): Promise<OwnAnswer> {
    await this.idle();
    const rows: (string | null)[][] = [];
    let error: Map<string, string> | undefined;
    const done = new Promise<void>((resolve) => {
      this.#own = (message) => {
        if (message.type === 'D') rows.push(cellsOf(message.body));
        else if (message.type === 'E') error = errorFields(message.body);
        else if (message.type === 'G') this.#sendInput(input ?? Buffer.alloc(0));
        else if (message.type === 'Z') resolve();
      };
    });
    this.send(textMessage('Q', sql));
    await done;
    this.#own = undefined;
    return { rows, error };
  }

  end(): void {
    this.#socket.destroy();
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#own?.({ type: 'E', body: Buffer.from('C08006\0MThe connection is gone.\0\0') });
    this.#own?.({ type: 'Z', body: Buffer.from('I') });
    this.#ready = this.#asked;
  }

  #sendInput(input: Buffer): void {
    for (let at = 0; at < input.length; at += copyChunk) {
      this.#socket.write(encode({ type: 'd', body: input.subarray(at, at + copyChunk) }));
    }
    this.#socket.write(encode({ type: 'c', body: Buffer.alloc(0) }));
  }

  #receive(message: Message): void {
    if (message.type === 'Z') {
      this.#ready += 1;
      this.#status = String.fromCharCode(message.body[0] ?? 0) as Status;
    }
    (this.#own ?? this.#pass)(message);
    if (message.type === 'Z') for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const copyChunk = 65_536;

function cellsOf(body: Buffer): (string | null)[] {
  const cells: (string | null)[] = [];
  for (let at = 2; at < body.length; ) {
    const length = body.readInt32BE(at);
    at += 4;
    cells.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return cells;
}
