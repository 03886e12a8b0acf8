import { setTimeout as pause } from 'node:timers/promises';
import { type Redelivery, readResponse, wholeEvent } from './batch-response.ts';
import { HeldRecords } from './held-records.ts';
import { type EventHandler, type InvocationLimits, invoke } from './invocation.ts';
import { type LambdaEvent, recordsOf } from './lambda-event.ts';

export interface EventSourceOptions extends InvocationLimits {
  readonly redeliver?: Redelivery;
  /** Tries of the same records in a row, none of which gets any of them done. */
  readonly attempts?: number;
  /** Before the second try; doubles with each further one. */
  readonly backoffMs?: number;
  /** After each invocation: records of the source that are done so far. */
  readonly onProgress?: (done: number) => void;
}

export interface Delivered {
  /** Records of the source, each counted once however often it was delivered. */
  readonly records: number;
  readonly invocations: number;
  /** Invocations that delivered something again. */
  readonly retries: number;
  /** Topic-partitions ("<topic>-<n>") that were given up; empty where everything is done. */
  readonly stuck: readonly string[];
  /** Records of the stuck partitions that are not done, as far as they were read. */
  readonly undone: number;
  /** What the handler last threw, or why its last answer was refused. */
  readonly lastError: unknown;
}

/** How much may wait behind a blocked partition, in base64 characters, before reading on stops. */
const maxHeldBytes = 64_000_000;

/**
 * Delivers events to a handler in order, and again what it returns, as Lambda's Kafka event source mapping does:
 * nothing of a partition overtakes its returned records, other partitions go on. A partition that is blocked waits for
 * progress elsewhere (its rows may need rows of another topic) and is given up when there is none any more.
 */
export async function deliver(
  events: Iterable<LambdaEvent> | AsyncIterable<LambdaEvent>,
  handler: EventHandler,
  options: EventSourceOptions = {},
): Promise<Delivered> {
  const source = new EventSource(handler, options);
  for await (const event of events) {
    await source.offer(event);
    if (source.hopeless) break;
  }
  return source.finish();
}

class EventSource {
  readonly #handler: EventHandler;
  readonly #options: EventSourceOptions;
  readonly #attempts: number;
  readonly #held = new HeldRecords();
  /** Tries of a partition since the last progress anywhere. */
  readonly #tries = new Map<string, number>();
  /** Partitions that used up their tries: from then on one try after each progress elsewhere. */
  readonly #blocked = new Set<string>();
  #read = 0;
  #invocations = 0;
  #retries = 0;
  #fruitless = 0;
  #lastError: unknown;

  constructor(handler: EventHandler, options: EventSourceOptions) {
    this.#handler = handler;
    this.#options = options;
    this.#attempts = options.attempts ?? 5;
  }

  /** Too much waits, or nothing at all has moved for long: more events would only wait too. */
  get hopeless(): boolean {
    return this.#held.bytes > maxHeldBytes || this.#fruitless >= this.#attempts * 5;
  }

  async offer(event: LambdaEvent): Promise<void> {
    this.#read += recordsOf(event).length;
    const free = this.#held.keepBack(event);
    if (free === undefined) return;
    await this.#invoke(free);
    await this.#retry((id) => (this.#blocked.has(id) ? 1 : this.#attempts));
    for (const id of this.#held.partitions) this.#blocked.add(id);
  }

  async finish(): Promise<Delivered> {
    await this.#retry(() => this.#attempts);
    return {
      records: this.#read,
      invocations: this.#invocations,
      retries: this.#retries,
      stuck: this.#held.partitions.sort(),
      undone: this.#held.records,
      lastError: this.#lastError,
    };
  }

  async #retry(allowed: (id: string) => number): Promise<void> {
    for (;;) {
      const ids = this.#held.partitions.filter((id) => (this.#tries.get(id) ?? 0) < allowed(id));
      if (ids.length === 0) return;
      await this.#backOff(Math.max(...ids.map((id) => this.#tries.get(id) ?? 0)));
      for (const event of this.#held.takeFirstParts(ids)) {
        this.#retries++;
        await this.#invoke(event);
      }
    }
  }

  async #backOff(tries: number): Promise<void> {
    if (tries > 0) await pause(Math.min(2_000, (this.#options.backoffMs ?? 100) * 2 ** (tries - 1)));
  }

  async #invoke(event: LambdaEvent): Promise<void> {
    this.#invocations++;
    const failed = await this.#failedRecords(event);
    this.#held.putBack(event, failed);
    const progressed = Object.entries(event.records)
      .filter(([id, records]) => records.length > (failed.get(id)?.length ?? 0))
      .map(([id]) => id);
    if (progressed.length > 0) {
      this.#tries.clear();
      this.#fruitless = 0;
      for (const id of progressed) this.#blocked.delete(id);
    } else {
      this.#fruitless++;
      for (const id of failed.keys()) this.#tries.set(id, (this.#tries.get(id) ?? 0) + 1);
    }
    this.#options.onProgress?.(this.#read - this.#held.records);
  }

  async #failedRecords(event: LambdaEvent): Promise<ReturnType<typeof wholeEvent>> {
    try {
      const answer = await invoke(this.#handler, event, this.#options);
      const outcome = readResponse(event, answer, this.#options.redeliver ?? 'rewind');
      if (outcome.kind === 'answered') return outcome.failed;
      this.#lastError = new Error(outcome.reason);
    } catch (error) {
      this.#lastError = error;
    }
    return wholeEvent(event);
  }
}
