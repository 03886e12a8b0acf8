import { eventOf, type LambdaEvent, type LambdaRecord } from '../../local/lambda-event.ts';
import { changeOf, type GoodRow, goodRow, goodTables } from './malformed-feeds.ts';
import type { GoodChange } from './malformed-model.ts';
import { malformed } from './malformed-records.ts';
import type { Random } from './random.ts';

/** What a stream is made of, records an event. */
export interface Mixture {
  /** Of the good tables, with what is damaged of them beside. */
  readonly good: number;
  readonly damaged: number;
  /** Captured records, damaged; others, as they were, come beside. */
  readonly captured: number;
}

export interface MixedEvent {
  readonly event: LambdaEvent;
  /** What its good records say, none of which may be refused. */
  readonly changes: readonly GoodChange[];
  /** How many are damaged. */
  readonly damaged: number;
}

const goodKeys = 300;
const damagedKeys = 200;
/** Topics of captured records in one event. */
const topicsAtOnce = 10;

/** `topic/partition/offset` */
export function placeOf({ topic, partition, offset }: Pick<LambdaRecord, 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition}/${offset}`;
}

/** An endless stream in which good and damaged records stand side by side, on keys of their own. */
export class MixedStream {
  readonly #random: Random;
  readonly #captured: readonly (readonly LambdaRecord[])[];
  readonly #offsets = new Map<string, number>();
  /** Records so far, and so where every topic-partition must stand together. */
  sent = 0;
  #clock = 1_700_000_000_000;

  constructor(random: Random, captured: Iterable<readonly LambdaRecord[]>) {
    this.#random = random;
    this.#captured = [...captured];
  }

  next({ good, damaged, captured }: Mixture): MixedEvent {
    const random = this.#random;
    const records: LambdaRecord[] = [];
    const changes: GoodChange[] = [];
    const plan = shuffled([...Array(good).fill('good'), ...Array(damaged).fill('damaged')], random);
    for (const kind of plan) {
      const { record, change } = this.#own(kind === 'good' ? `good ${random.int(1, goodKeys)}` : this.#badKey());
      if (kind === 'good') {
        changes.push(change);
        records.push(record);
      } else records.push(malformed(record, random));
    }
    if (captured > 0) records.push(...this.#ofCaptured(captured));
    const event = eventOf({ eventSource: 'aws:kafka', records: {} }, records);
    return { event, changes, damaged: damaged + captured };
  }

  /** Of some topics, all that was captured as it was, and so many records that are damaged. */
  #ofCaptured(damaged: number): LambdaRecord[] {
    const random = this.#random;
    const topics = Array.from({ length: topicsAtOnce }, () => random.pick(this.#captured));
    const sound = [...new Set(topics)].flat().map((record) => this.#placed(record));
    const others = Array.from({ length: damaged }, () =>
      malformed(this.#placed(random.pick(random.pick(topics))), random),
    );
    return [...sound, ...others];
  }

  #badKey(): string {
    return `bad ${this.#random.int(1, damagedKeys)}`;
  }

  #own(id: string): { record: LambdaRecord; change: GoodChange } {
    const random = this.#random;
    const table = random.pick(goodTables);
    const op = random.pick(['create', 'update', 'update', 'update', 'remove', 'tombstone'] as const);
    const row = op === 'create' || op === 'update' ? rowFor(id, random) : undefined;
    const topic = `fuzz.public.${table}`;
    const partition = id.length % 2;
    const at = { topic, partition, offset: this.#offset(topic, partition), timestamp: this.#tick() };
    const record = changeOf(table, op, id, row, { ...at, lsn: this.#clock });
    return { record, change: { table, id, row, place: placeOf(record) } };
  }

  /** All in one partition, as many topics have few records. */
  #placed(record: LambdaRecord): LambdaRecord {
    return { ...record, partition: 0, offset: this.#offset(record.topic, 0), timestamp: this.#tick() };
  }

  #tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  #offset(topic: string, partition: number): number {
    const id = `${topic}/${partition}`;
    const offset = this.#offsets.get(id) ?? 0;
    this.#offsets.set(id, offset + 1);
    this.sent += 1;
    return offset;
  }
}

/** Records to be damaged hold nothing that only good ones do. */
function rowFor(id: string, random: Random): GoodRow {
  const row = goodRow(random);
  return id.startsWith('good') ? row : { ...row, note: `of ${id}` };
}

function shuffled<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = random.int(0, i);
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}
