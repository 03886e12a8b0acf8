import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LandfallError } from '../../../lib/model/errors.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import type { Destination } from '../../../lib/sink/destination.ts';
import { type Random, seeded } from '../../support/random.ts';
import { apply, at, returnedBy, routed } from './applying.ts';
import { type Fault, placeOf, Store } from './in-memory-destination.ts';

/*
 * One topic of two partitions, delivered as unkindly as the vendor's page can be read: what an event returned comes
 * again from there on (rewind), alone but before anything new (named), or alone and whenever it likes (overtaken).
 * Besides, an event may come again whole at any time, as it does for a late invocation. Whatever happens, each record is
 * written once, in order, and none is passed over; where each table has a transaction of its own, table by table.
 */
type Reading = 'rewind' | 'named' | 'overtaken';

const length = 12;
const log = [0, 1].map((partition) => Array.from({ length }, (_, offset) => ({ partition, offset })));

interface Invocation {
  /** `next` takes new records, `retry` what was returned, `again` an event that came before. */
  readonly kind: 'next' | 'retry' | 'again';
  readonly sizes: readonly [number, number];
  readonly which: number;
  /** What its transactions meet, one after the other; then none fails. */
  readonly faults: readonly ('none' | 'transient' | 'systemic' | 'answer lost')[];
  /** "partition:offset" of a record that cannot be written this time. */
  readonly bad: string;
  /** How many records fit into a transaction. */
  readonly room: number;
}

const sizes = fc.tuple(fc.nat(4), fc.nat(4));
const invocation: fc.Arbitrary<Invocation> = fc.record({
  kind: fc.constantFrom('next', 'next', 'retry', 'again'),
  sizes,
  which: fc.nat(20),
  faults: fc.array(fc.constantFrom('none', 'none', 'transient', 'systemic', 'answer lost'), { maxLength: 3 }),
  bad: fc.tuple(fc.nat(1), fc.nat(2 * length)).map((place) => place.join(':')),
  room: fc.integer({ min: 1, max: 10 }),
});

/** Who writes which records together. */
interface Layout {
  readonly transactionPer: Destination['transactionPer'];
  /** Tables that the topic carries, turn by turn. */
  readonly tables: readonly string[];
}

/** The event source mapping, as far as it matters here. */
class Consumer {
  readonly #next = [0, 0];
  /** What is to come again, event by event. */
  #returned: KafkaRecord[][] = [];
  readonly #events: KafkaRecord[][] = [];
  /** Events of which nothing was done are retried whole, before any new record. */
  readonly #whole: KafkaRecord[][] = [];
  readonly #reading: Reading;
  readonly #timestamps: readonly number[];
  readonly #layout: Layout;

  constructor(reading: Reading, timestamps: readonly number[], layout: Layout) {
    this.#reading = reading;
    this.#timestamps = timestamps;
    this.#layout = layout;
  }

  take({ kind, sizes: counts, which }: Invocation): { records: KafkaRecord[]; isZombie: boolean } {
    const old = this.#events[which % Math.max(1, this.#events.length)];
    if (kind === 'again' && old !== undefined) return { records: old, isZombie: true };
    const isRetry = this.#returned.length > 0 && (kind === 'retry' || this.#reading === 'named');
    const records = (isRetry ? this.#retry(which) : this.#whole.shift()) ?? this.#new(counts);
    this.#events.push(records);
    return { records, isZombie: false };
  }

  heard(records: readonly KafkaRecord[], returned: 'everything' | readonly string[]): void {
    if (returned === 'everything') {
      this.#whole.push([...records]);
      return;
    }
    const tail = records.filter(({ partition, offset }) => returned.includes(`${partition}:${offset}`));
    if (this.#reading !== 'rewind') {
      if (tail.length > 0) this.#returned.push(tail);
      return;
    }
    for (const { partition, offset } of tail) {
      this.#next[partition] = Math.min(this.#next[partition] ?? 0, offset);
    }
  }

  get isDone(): boolean {
    return this.#whole.length === 0 && this.#returned.length === 0 && this.#next.every((next) => next >= length);
  }

  #retry(which: number): KafkaRecord[] | undefined {
    const [picked] = this.#returned.splice(this.#reading === 'named' ? 0 : which % this.#returned.length, 1);
    return picked;
  }

  #new(counts: readonly [number, number]): KafkaRecord[] {
    return log.flatMap((records, p) => {
      const from = this.#next[p] ?? 0;
      this.#next[p] = Math.min(length, from + (counts[p] ?? 0));
      return records.slice(from, this.#next[p]).map(this.#record);
    });
  }

  /** Producers' clocks differ: timestamps need not rise with the offset. */
  #record = ({ partition, offset }: { partition: number; offset: number }): KafkaRecord =>
    at(partition, offset, this.#timestamps[offset] ?? 0, tableAt(offset, this.#layout));
}

function tableAt(offset: number, { tables }: Layout): string {
  return tables[offset % tables.length] ?? '';
}

/** Offsets of a partition that are written together, list by list. */
function offsetsOf(layout: Layout): number[][] {
  const offsets = Array.from({ length }, (_, offset) => offset);
  if (layout.transactionPer === 'event') return [offsets];
  return layout.tables.map((table) => offsets.filter((offset) => tableAt(offset, layout) === table));
}

function faultsOf({ faults, bad }: Invocation) {
  const left = [...faults];
  return (rows: readonly { readonly change: { readonly record: KafkaRecord } }[]): Fault | undefined => {
    const isBad = rows.some(({ change: { record } }) => `${record.partition}:${record.offset}` === bad);
    if (isBad) return { error: new LandfallError('record', '22003', 'refused'), isCommitted: false };
    const kind = left.shift() ?? 'none';
    if (kind === 'none') return undefined;
    const errorClass = kind === 'systemic' ? 'systemic' : 'transient';
    return { error: new LandfallError(errorClass, 'X', kind), isCommitted: kind === 'answer lost' };
  };
}

/** What has been written of a partition (and table) must be its beginning, each record once. */
function expectInOrder(store: Store, layout: Layout): void {
  for (const records of store.written.values()) {
    const all = offsetsOf(layout).find(([first]) => first === records[0]?.offset);
    expect(records.map(({ offset }) => offset)).toEqual(all?.slice(0, records.length));
  }
}

function expectWritten(
  store: Store,
  records: readonly KafkaRecord[],
  returned: readonly string[],
  layout: Layout,
): void {
  for (const { topic, partition, offset } of records) {
    const table = layout.transactionPer === 'table' ? tableAt(offset, layout) : undefined;
    const written = store.written.get(placeOf({ topic, partition, table })) ?? [];
    if (!returned.includes(`${partition}:${offset}`)) expect(written.map((one) => one.offset)).toContain(offset);
  }
}

const calm: Invocation = { kind: 'next', sizes: [3, 3], which: 0, faults: [], bad: '', room: 100 };
const timestamps = fc.array(fc.nat(50), { minLength: length, maxLength: length });

/** Waits for a while, so that invocations run between each other's steps; late ones wait longer. */
function waiting(random: Random, longest: number): () => Promise<void> {
  return async () => {
    for (let left = random.int(0, longest); left > 0; left -= 1) await Promise.resolve();
  };
}

async function deliver(
  reading: Reading,
  plan: readonly Invocation[],
  times: number[],
  random: Random,
  layout: Layout,
): Promise<Store> {
  const store = new Store();
  const consumer = new Consumer(reading, times, layout);
  const late: Promise<unknown>[] = [];
  const invoke = async (given: Invocation): Promise<void> => {
    const { records, isZombie } = consumer.take(given);
    const remainingMs = () => 2_000 + 2 * given.room;
    const pace = waiting(random, isZombie ? 300 : 10);
    const { transactionPer } = layout;
    const options = { store, fault: faultsOf(given), remainingMs, yield: pace, transactionPer, settings: routed };
    const running = apply(records, options);
    if (isZombie) {
      late.push(running);
      return;
    }
    const returned = returnedBy(await running);
    consumer.heard(records, returned);
    if (returned !== 'everything') expectWritten(store, records, returned, layout);
    expectInOrder(store, layout);
  };
  for (const given of plan) await invoke(given);
  for (let i = 0; i < 200 && !consumer.isDone; i += 1) await invoke({ ...calm, kind: i % 2 === 0 ? 'retry' : 'next' });
  await Promise.all(late);
  return store;
}

const layouts: readonly Layout[] = [
  { transactionPer: 'event', tables: ['orders'] },
  { transactionPer: 'table', tables: ['orders'] },
  { transactionPer: 'table', tables: ['orders', 'items', 'notes'] },
];
const cases = (['rewind', 'named', 'overtaken'] as const).flatMap((reading) =>
  layouts.map((layout) => [reading, layout.transactionPer, layout.tables.length, layout] as const),
);

test.for(cases)(
  '%s, a transaction per %s, tables: %i: each record is written once and in order, and none is passed over',
  async ([reading, , , layout]) => {
    await fc.assert(
      fc.asyncProperty(fc.array(invocation, { maxLength: 25 }), timestamps, fc.integer(), async (plan, times, seed) => {
        const store = await deliver(reading, plan, times, seeded(seed), layout);
        expectInOrder(store, layout);
        const written = [...store.written.values()].map((records) => records.length);
        const wanted = [0, 1].flatMap(() => offsetsOf(layout).map((offsets) => offsets.length));
        expect(written.sort()).toEqual(wanted.sort());
      }),
      { numRuns: 200 },
    );
  },
);
