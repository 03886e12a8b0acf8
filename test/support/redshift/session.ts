import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Backend } from './backend.ts';
import { type CopyPlace, runCopy } from './copy-run.ts';
import { ExtendedProtocol, statementOf } from './extended-protocol.ts';
import type { Faults } from './faults.ts';
import {
  encode,
  errorFields,
  errorMessage,
  type Message,
  MessageReader,
  readyMessage,
  textAt,
  textMessage,
} from './messages.ts';
import { fieldsOf, Refusal, refusing } from './refusal.ts';
import { asRedshift } from './server-errors.ts';
import { startup } from './startup.ts';
import { ToldRows } from './told-rows.ts';
import { TransactionWatch } from './transaction-watch.ts';
import { type Translation, translate } from './translate.ts';

export interface SessionPlace extends CopyPlace {
  readonly host: string;
  readonly port: number;
  readonly faults: Faults;
  readonly statements: string[];
  readonly violations: string[];
  /** Notes names that PostgreSQL keeps cut. */
  remember(names: readonly string[]): Promise<void>;
}

/**
 * One connection of a client, and one of its own to PostgreSQL. Messages are worked off one by one, and a statement not
 * before all earlier ones are answered: so what is in a transaction is known, and own queries can come between.
 */
export class StandInSession {
  readonly #client: Socket;
  readonly #place: SessionPlace;
  readonly #upstream: Socket;
  readonly #backend: Backend;
  readonly #watch: TransactionWatch;
  readonly #extended = new ExtendedProtocol();
  readonly #rows = new ToldRows();
  readonly #queue: Message[] = [];
  #isWorking = false;
  /** Answers no longer reach the client, and the connection ends with the next ReadyForQuery. */
  #isLost = false;
  #isClosed = false;

  constructor(client: Socket, place: SessionPlace) {
    this.#client = client;
    this.#place = place;
    this.#watch = new TransactionWatch(place.violations);
    this.#upstream = connect(place.port, place.host);
    this.#backend = new Backend(this.#upstream, (message) => this.#answer(message));
    const reader = new MessageReader(true);
    client.on('data', (bytes) => {
      for (const message of reader.read(bytes)) this.#take(message, reader);
    });
    for (const socket of [client, this.#upstream]) {
      socket.setNoDelay(true);
      // Messages go one by one: each small one would wait for the answer to the one before.
      socket.setNoDelay(true);
      socket.on('error', () => this.cut());
      socket.on('close', () => this.cut());
    }
  }

  /** Drops the connection, both ends. */
  cut(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#client.destroy();
    this.#backend.end();
  }

  async closed(): Promise<void> {
    if (!this.#upstream.closed) await once(this.#upstream, 'close');
  }

  #take(message: Message, reader: MessageReader): void {
    if (message.type === '' && message.body.readUInt32BE(0) === sslRequest) {
      this.#client.write('N');
      reader.startAgain();
      return;
    }
    this.#queue.push(message);
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined && !this.#isClosed; next = this.#queue.shift()) {
        await this.#forward(next);
      }
    } catch (error) {
      this.#answer(errorMessage(fieldsOf(new Refusal('XX000', `the stand-in failed: ${(error as Error).stack}`))));
      this.cut();
    } finally {
      this.#isWorking = false;
    }
  }

  async #forward(message: Message): Promise<void> {
    switch (message.type) {
      case '':
        this.#backend.send(startup(message));
        break;
      case 'Q':
        await this.#query(textAt(message.body, 0).text);
        break;
      case 'P':
        this.#extended.parse(message, await this.#prepared(statementOf(message)));
        break;
      case 'B':
        for (const one of this.#extended.bind(message)) this.#backend.send(one);
        break;
      default:
        for (const one of [...this.#extended.pending(), message]) this.#backend.send(one);
    }
  }

  async #query(sql: string): Promise<void> {
    const translated = await this.#begun(sql);
    if (translated.kind === 'copy') return this.#copy(translated);
    if (translated.kind === 'statement') this.#backend.send(textMessage('Q', translated.text));
    else if (/^\s*(commit|end)\b/i.test(sql)) await this.#failCommit(translated.refusal);
    else this.#backend.send(textMessage('Q', refusing(translated.refusal)));
  }

  async #prepared(sql: string): Promise<string | Refusal> {
    const translated = await this.#begun(sql);
    if (translated.kind === 'copy') return new Refusal('0A000', 'COPY takes no binds');
    return translated.kind === 'statement' ? translated.text : translated.refusal;
  }

  async #copy({ command }: Translation & { readonly kind: 'copy' }): Promise<void> {
    try {
      await runCopy(this.#backend, command, this.#place);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The error has to fail the transaction, unless that has failed already.
      if (this.#backend.status !== 'E') {
        this.#backend.send(textMessage('Q', refusing(error)));
      } else {
        this.#answer(errorMessage(fieldsOf(error)));
        this.#answer(readyMessage('E'));
      }
      return;
    }
    this.#answer(textMessage('C', 'COPY'));
    this.#answer(readyMessage(this.#backend.status));
  }

  /** A statement has come: it is noted, meets the fault that waits for it, and is translated. */
  async #begun(sql: string): Promise<Translation> {
    await this.#backend.idle();
    this.#place.statements.push(sql);
    const fault = this.#place.faults.of(sql);
    if (fault?.does === 'fail') return { kind: 'refused', refusal: fault.refusal };
    if (fault?.does === 'hold') {
      fault.reached();
      await fault.until;
    }
    if (fault?.does === 'cut' && fault.when === 'before') this.cut();
    if (fault?.does === 'cut' && fault.when === 'after') this.#isLost = true;
    const translated = translate(sql, { inTransaction: this.#backend.status !== 'I' });
    if (translated.kind !== 'refused') this.#watch.see(sql);
    if (translated.kind === 'statement') await this.#place.remember(translated.longNames);
    return translated;
  }

  /** A COMMIT that fails has ended the transaction. */
  async #failCommit(refusal: Refusal): Promise<void> {
    await this.#backend.run('rollback');
    this.#answer(errorMessage(fieldsOf(refusal)));
    this.#answer(readyMessage('I'));
  }

  #answer(message: Message): void {
    if (this.#isLost) {
      if (message.type === 'Z') this.cut();
      return;
    }
    const told = message.type === 'E' ? errorMessage(asRedshift(errorFields(message.body))) : this.#rows.tell(message);
    if (!this.#client.destroyed) this.#client.write(encode(told));
  }
}

const sslRequest = 80_877_103;
