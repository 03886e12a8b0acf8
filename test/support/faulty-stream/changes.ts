import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { Feed } from '../feed.ts';
import type { Random } from '../random.ts';

export const partitions = 4;

/** What a destination has to hold once everything is applied. Every row that was ever written has a number of its own. */
export interface Truth {
  /** By id, the number of the row that is there now. */
  readonly rows: ReadonlyMap<number, number>;
  /** The numbers of all rows that were ever written. */
  readonly appended: ReadonlySet<number>;
}

export interface Changes extends Truth {
  readonly topic: string;
  /** So many changes more, hot keys and new ones: records of a key are in its partition, in their order. */
  next(changes: number): LambdaRecord[];
  /** A record that nobody can decode. */
  poison(): LambdaRecord;
}

const hotKeys = 40;

/** Random changes of one table, as Debezium writes them; the same ones for the same seed. */
export function changesOf(random: Random): Changes {
  const feed = new Feed({ columns: { id: 'int32', number: 'int32', note: 'string' } });
  const rows = new Map<number, number>();
  const appended = new Set<number>();
  let lastId = 0;

  const row = (id: number) => {
    const number = appended.size + 1;
    appended.add(number);
    rows.set(id, number);
    return { id, number, note: `note ${number} ${'ü'.repeat(random.int(0, 60))}` };
  };
  const partitionOf = (id: number) => id % partitions;
  const create = (id = ++lastId) => [feed.create(row(id), { partition: partitionOf(id) })];
  const step = (): LambdaRecord[] => {
    const id = random.chance(0.6) ? random.int(1, hotKeys) : random.int(1, Math.max(hotKeys, lastId));
    const dice = random.next();
    if (dice < 0.3) return create();
    const number = rows.get(id);
    if (number === undefined) return id <= lastId ? create(id) : create();
    const place = { partition: partitionOf(id) };
    if (dice < 0.85) return [feed.update(row(id), place)];
    rows.delete(id);
    if (dice < 0.95) return [feed.remove({ id }, place), feed.tombstone({ id }, place)];
    lastId += 1;
    return [...feed.move({ id, number }, row(lastId), { from: partitionOf(id), to: partitionOf(lastId) })];
  };

  return {
    topic: feed.source.topic,
    rows,
    appended,
    next: (changes) => Array.from({ length: changes }, step).flat(),
    poison: () => feed.garbage({ partition: random.int(0, partitions - 1) }),
  };
}
