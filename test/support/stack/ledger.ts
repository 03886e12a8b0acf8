import type { LambdaRecord } from '../../../local/lambda-event.ts';
import type { Database } from '../database.ts';
import { Feed } from '../feed.ts';
import type { Random } from '../random.ts';

/** How tables are compared: by their last state, or by what was appended. */
export const modes = ['upsert', 'insert'] as const;
export type Mode = (typeof modes)[number];

/**
 * Random changes of a table `orders` with few, hot keys, and what a destination has to hold of them. No two changes leave
 * the same note, so that one that was applied twice or never is found.
 */
export class Ledger {
  readonly topic: string;
  readonly #feed: Feed;
  readonly #random: Random;
  readonly #partitions: number;
  readonly #notes: string[] = [];
  readonly #rows = new Map<number, string>();

  constructor(topic: string, partitions: number, random: Random) {
    this.topic = topic;
    this.#feed = new Feed({ topic });
    this.#partitions = partitions;
    this.#random = random;
  }

  get appended(): number {
    return this.#notes.length;
  }

  /** The next changes, each in its key's partition. */
  next(count: number): LambdaRecord[] {
    return Array.from({ length: count }, () => this.#change()).flat();
  }

  /** The arguments of a run that applies them. */
  settings(mode: Mode): string[] {
    const deleteMode = mode === 'upsert' ? 'delete' : 'ignore';
    return ['--set', `insertMode=${mode}`, '--set', `deleteMode=${deleteMode}`];
  }

  /** What a destination lacks, or holds though it should not: nothing where it is right. */
  async wrong(database: Database, schema: string, mode: Mode): Promise<{ missing: string[]; tooMany: string[] }> {
    const rows = await database.query<{ id: string; note: string }>(`select id, note from "${schema}".orders`);
    const line = ({ id, note }: { readonly id: unknown; readonly note: string }) =>
      mode === 'insert' ? note : `${id} ${note}`;
    const expected = mode === 'insert' ? this.#notes : [...this.#rows].map(([id, note]) => line({ id, note }));
    const left = new Set(expected);
    const tooMany = rows.map(line).filter((one) => !left.delete(one));
    return { missing: [...left].sort(), tooMany: tooMany.sort() };
  }

  #change(): LambdaRecord[] {
    const id = this.#random.chance(0.5) ? this.#random.int(1, 6) : this.#random.int(1, 300);
    const at = { partition: id % this.#partitions };
    if (this.#rows.has(id) && this.#random.chance(0.1)) {
      this.#rows.delete(id);
      return [this.#feed.remove({ id }, at), this.#feed.tombstone({ id }, at)];
    }
    const note = `note ${this.#notes.length}`;
    this.#notes.push(note);
    const change = this.#rows.has(id) ? this.#feed.update({ id, note }, at) : this.#feed.create({ id, note }, at);
    this.#rows.set(id, note);
    return [change];
  }
}
