import { expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { event, Feed, unavailable } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import { type Random, seeded } from '../../support/random.ts';
import { seeds } from '../../support/scenarios.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

const columns = { id: 'int32', note: 'string', more: 'string' } as const;
const partitions = 3;
const keys = 6;

/** What the destination must hold, change by change, whatever the deliveries are cut into. */
class Model {
  readonly rows = new Map<number, { note: string; more: string | null }>();
  readonly #states = new Map<string, 'open' | 'superseded'>();
  readonly #open = new Map<number, string[]>();

  get parked(): string[] {
    return [...this.#states].map(([place, state]) => `${place} ${state}`).sort();
  }

  isOpen(id: number): boolean {
    return (this.#open.get(id) ?? []).length > 0;
  }

  park(id: number, record: LambdaRecord): void {
    const place = `${record.partition}/${record.offset}`;
    this.#states.set(place, 'open');
    this.#open.set(id, [...(this.#open.get(id) ?? []), place]);
  }

  supersede(id: number): void {
    for (const place of this.#open.get(id) ?? []) this.#states.set(place, 'superseded');
    this.#open.delete(id);
  }

  write(id: number, note: string, more: string | null): void {
    this.supersede(id);
    this.rows.set(id, { note, more });
  }
}

/** A history of a few keys in which records are damaged, values unavailable and keys moved. */
function history(random: Random, length: number): { records: LambdaRecord[]; model: Model } {
  const feed = new Feed({ columns });
  const model = new Model();
  const source = new Map<number, string>();
  const records: LambdaRecord[] = [];
  const partial = (id: number, note: string, record: LambdaRecord): void => {
    if (model.isOpen(id)) model.park(id, record);
    else model.rows.set(id, { note, more: model.rows.get(id)?.more ?? null });
  };
  for (let i = 0; i < length; i += 1) {
    const id = random.int(1, keys);
    const at = { partition: id % partitions };
    const note = `n${i}`;
    const more = `m${i}`;
    const other = random.int(1, keys);
    if (!source.has(id)) {
      records.push(feed.create({ id, note, more }, at));
      model.write(id, note, more);
      source.set(id, more);
    } else if (random.chance(0.25)) {
      const damaged = { ...feed.update({ id, note, more }, at), value: 'damaged!' };
      records.push(damaged);
      model.park(id, damaged);
    } else if (random.chance(0.35)) {
      const record = feed.update({ id, note, more: unavailable }, at);
      records.push(record);
      partial(id, note, record);
    } else if (random.chance(0.3)) {
      records.push(feed.remove({ id }, at), feed.tombstone({ id }, at));
      model.supersede(id);
      model.rows.delete(id);
      source.delete(id);
    } else if (random.chance(0.6) && !source.has(other)) {
      const isWhole = random.chance(0.3);
      const row = { id: other, note, more: isWhole ? more : unavailable };
      const moved = feed.move({ id }, row, { from: at.partition, to: other % partitions });
      records.push(...moved);
      const [removed, tombstone, created] = moved;
      const old = model.rows.get(id)?.more ?? null;
      const waits = model.isOpen(id);
      if (waits) {
        model.park(id, removed);
        model.park(id, tombstone);
      } else model.rows.delete(id);
      if (isWhole) model.write(other, note, more);
      else if (waits || model.isOpen(other)) model.park(other, created);
      else model.rows.set(other, { note, more: old });
      source.delete(id);
      source.set(other, more);
    } else {
      records.push(feed.update({ id, note, more }, at));
      model.write(id, note, more);
    }
  }
  return { records, model };
}

function cutAt(random: Random, records: readonly LambdaRecord[], most: number) {
  const events = [];
  for (let from = 0; from < records.length; ) {
    const size = random.int(1, most);
    events.push(event(...records.slice(from, from + size)));
    from += size;
  }
  return events;
}

it.each(seeds.flatMap((seed) => [1, 3, 12, 400].map((most) => [seed, most] as const)))(
  'seed %i, events of at most %i records: what is written, parked and superseded is the same',
  (seed, most) =>
    withDestination(async (destination) => {
      const random = seeded(seed * 1_000 + most);
      const { records, model } = history(random, 300);
      const events = cutAt(random, records, most).flatMap((one) => (random.chance(0.2) ? [one, one] : [one]));
      const handler = destination.handler({ parkLimit: 10_000 }, deadLettersOfTest());
      expect((await deliver(events, handler, { attempts: 1 })).undone).toBe(0);
      const rows = await rowsOf(destination, 'orders', 'id, note, more', 'id');
      expect(rows).toEqual(
        [...model.rows].sort(([a], [b]) => a - b).map(([id, { note, more }]) => ({ id, note, more })),
      );
      const parked = (await parkedIn(destination)).map((line) => line.split(' '));
      expect(parked.map(([place, , , state]) => `${place} ${state}`).sort()).toEqual(model.parked);
    })(),
);
