import { eventOf, type LambdaEvent, type LambdaRecord } from '../../local/lambda-event.ts';
import type { At, Source, Values } from './records.ts';
import * as records from './records.ts';

/** What one table's connector writes: offsets, log positions and timestamps count up as at the source. */
export class Feed {
  source: Source;
  readonly #offsets = new Map<string, number>();
  #lsn = 1_000;
  #timestamp = 1_700_000_000_000;

  constructor(given: Partial<Source> = {}) {
    this.source = records.sourceOf({ columns: { id: 'int32', note: 'string' }, ...given });
  }

  /** From now on the source's table has these columns. */
  alter(columns: Source['columns']): this {
    this.source = { ...this.source, columns };
    return this;
  }

  create(row: Values, at: At = {}) {
    return records.create(this.source, row, this.#place(at));
  }

  read(row: Values, at: At = {}) {
    return records.read(this.source, row, this.#place(at));
  }

  update(row: Values, at: At = {}) {
    return records.update(this.source, row, this.#place(at));
  }

  remove(row: Values, at: At = {}) {
    return records.remove(this.source, row, this.#place(at));
  }

  tombstone(row: Values, at: At = {}) {
    return records.tombstone(this.source, row, this.#place(at));
  }

  truncate(at: At = {}) {
    return records.truncate(this.source, this.#place(at));
  }

  /** The three records of a primary-key change, of one transaction, each half in its own partition. */
  move(before: Values, after: Values, partitions: { readonly from?: number; readonly to?: number } = {}) {
    const { from = 0, to = 1 } = partitions;
    const old = this.#place({ partition: from });
    this.#skip(from);
    const { removed, tombstone, created } = records.move(this.source, before, after, {
      old,
      new: { ...old, ...this.#numbered(to) },
    });
    return [removed, tombstone, created] as const;
  }

  /** A record that nobody can decode. */
  garbage(at: At = {}): LambdaRecord {
    return { ...records.tombstone(this.source, { id: 0 }, this.#place(at)), value: records.base64('{"cut') };
  }

  #place(at: At): At {
    this.#lsn += 8;
    this.#timestamp += 1_000;
    return { lsn: this.#lsn, timestamp: this.#timestamp, ...this.#numbered(at.partition ?? 0), ...at };
  }

  #numbered(partition: number): { partition: number; offset: number } {
    const offset = this.#skip(partition);
    return { partition, offset };
  }

  #skip(partition: number): number {
    const key = `${this.source.topic}/${partition}`;
    const offset = this.#offsets.get(key) ?? 0;
    this.#offsets.set(key, offset + 1);
    return offset;
  }
}

/** One Lambda event of these records. */
export function event(...given: readonly LambdaRecord[]): LambdaEvent {
  return eventOf({ eventSource: 'aws:kafka', records: {} }, given);
}

/** An event for each record. */
export function eventEach(...given: readonly LambdaRecord[]): LambdaEvent[] {
  return given.map((record) => event(record));
}

/** Whatever way the records come, the outcome is the same: for describe.each. */
export const deliveries = [
  { way: 'in one event', deliver: (...given: readonly LambdaRecord[]) => [event(...given)] },
  { way: 'in an event each', deliver: eventEach },
] as const;

/** The text by which a connector says that it did not send a large value. */
export const unavailable = '__debezium_unavailable_value';
