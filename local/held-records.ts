import { eventOf, type LambdaEvent, type LambdaRecord, partitionId } from './lambda-event.ts';

/** Lambda's limits of one invocation, with room for the event's own envelope. */
const maxRecords = 10_000;
const maxBytes = 6_000_000;

interface Held {
  readonly topic: string;
  readonly like: LambdaEvent;
  /** What was returned comes first and alone; later parts follow as they were read. */
  readonly parts: (readonly LambdaRecord[])[];
}

/** Records that wait: returned ones, and what came after them in their partitions. */
export class HeldRecords {
  readonly #partitions = new Map<string, Held>();
  #bytes = 0;

  get empty(): boolean {
    return this.#partitions.size === 0;
  }

  /** Base64 characters of keys and values, about what waiting costs in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  get partitions(): string[] {
    return [...this.#partitions.keys()];
  }

  get records(): number {
    const parts = [...this.#partitions.values()].flatMap((held) => held.parts);
    return parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** Puts returned records before everything else of their partition. */
  putBack(like: LambdaEvent, failed: ReadonlyMap<string, readonly LambdaRecord[]>): void {
    for (const [id, records] of failed) this.#add(id, like, records, 'first');
  }

  /** Keeps back what may not overtake held records; returns the event with the rest, undefined where none is left. */
  keepBack(event: LambdaEvent): LambdaEvent | undefined {
    if (this.empty) return event;
    const free: LambdaRecord[] = [];
    for (const records of Object.values(event.records)) {
      const [first] = records;
      if (first === undefined) continue;
      const id = partitionId(first);
      if (this.#partitions.has(id)) this.#add(id, event, records, 'last');
      else free.push(...records);
    }
    return free.length === 0 ? undefined : eventOf(event, free);
  }

  /** Takes the first parts of these partitions, as far as they fit: one event per topic. */
  *takeFirstParts(ids: readonly string[]): Generator<LambdaEvent> {
    for (const [topic, group] of Map.groupBy(ids, (id) => this.#partitions.get(id)?.topic)) {
      if (topic !== undefined) yield this.#takeOne(group);
    }
  }

  #takeOne(ids: readonly string[]): LambdaEvent {
    const taken: LambdaRecord[] = [];
    let like: LambdaEvent = { eventSource: 'aws:kafka', records: {} };
    let bytes = 0;
    for (const id of ids) {
      const held = this.#partitions.get(id);
      const [part] = held?.parts ?? [];
      if (held === undefined || part === undefined) continue;
      const size = sizeOf(part);
      if (taken.length > 0 && (taken.length + part.length > maxRecords || bytes + size > maxBytes)) continue;
      held.parts.shift();
      if (held.parts.length === 0) this.#partitions.delete(id);
      taken.push(...part);
      bytes += size;
      like = held.like;
    }
    this.#bytes -= bytes;
    return eventOf(like, taken);
  }

  #add(id: string, like: LambdaEvent, records: readonly LambdaRecord[], place: 'first' | 'last'): void {
    const [first] = records;
    if (first === undefined) return;
    const held = this.#partitions.get(id) ?? { topic: first.topic, like, parts: [] };
    if (place === 'first') held.parts.unshift(records);
    else held.parts.push(records);
    this.#partitions.set(id, held);
    this.#bytes += sizeOf(records);
  }
}

function sizeOf(records: readonly LambdaRecord[]): number {
  return records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
}
