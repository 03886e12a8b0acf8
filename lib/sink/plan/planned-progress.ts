import type { Parking, TableKey } from '../../model/parking.ts';
import type { Progress, ProgressStep, TopicPartition } from '../../model/progress.ts';
import { type LockedProgress, type ProgressByPartition, progressKey } from '../destination.ts';
import type { DestinationState } from './state.ts';

/** Progress and open parked records as they are stored, and as they would be after what was planned so far. */
export class PlannedProgress {
  readonly #state: Pick<DestinationState, 'progress' | 'openParked'>;
  /** By topic-partition, and by table where each has progress of its own; undefined: nothing is stored and nothing planned. */
  readonly #progress = new Map<string, Progress | undefined>();
  /** Whether a key has an open parked record, by table and key: only where what is planned decides that. */
  readonly #parked = new Map<string, Map<string, boolean>>();
  /** Tables all of whose stored parked records are superseded. */
  readonly #emptied = new Set<string>();

  constructor(state: Pick<DestinationState, 'progress' | 'openParked'>) {
    this.#state = state;
  }

  async of(at: readonly TopicPartition[]): Promise<ProgressByPartition> {
    const unknown = at.filter((one) => !this.#progress.has(nameOf(one)));
    if (unknown.length > 0) {
      const stored = await this.#state.progress(unknown);
      for (const one of unknown) this.#progress.set(nameOf(one), stored.get(progressKey(one.topic, one.partition)));
    }
    // More than none is all that is asked of this figure.
    const planned = this.#parked.size > 0 ? 1 : 0;
    return new Map(
      at.flatMap((one) => {
        const progress = this.#progress.get(nameOf(one));
        if (progress === undefined) return [];
        const parkedOpen = (progress.parkedOpen ?? 0) + planned;
        return [[progressKey(one.topic, one.partition), { ...progress, parkedOpen }] as const];
      }),
    );
  }

  /** As a transaction about these topic-partitions finds it. */
  async locked(at: readonly TopicPartition[]): Promise<LockedProgress> {
    return { progress: await this.of(at), openParked: (keys) => this.#openParked(keys) };
  }

  /** What a transaction writes besides rows. */
  take(steps: readonly ProgressStep[], { parked, superseded, emptied }: Parking): void {
    for (const step of steps) {
      const { nextOffset, lastTimestamp, awaitingOffset, returned = [] } = step;
      const name = nameOf(step);
      const before = this.#progress.get(name);
      const newest = Math.max(lastTimestamp, before?.lastTimestamp ?? 0);
      this.#progress.set(name, { ...before, nextOffset, lastTimestamp: newest, awaitingOffset, returned });
    }
    for (const table of emptied) {
      this.#emptied.add(table);
      this.#parked.delete(table);
    }
    for (const key of superseded) this.#note(key, false);
    for (const { table, keyId, state } of parked) {
      if (table !== undefined && keyId !== undefined) this.#note({ table, keyId }, state === 'open');
    }
  }

  #note({ table, keyId }: TableKey, isOpen: boolean): void {
    const ofTable = this.#parked.get(table) ?? new Map<string, boolean>();
    this.#parked.set(table, ofTable.set(keyId, isOpen));
  }

  async #openParked(keys: readonly TableKey[]): Promise<readonly TableKey[]> {
    const planned = ({ table, keyId }: TableKey): boolean | undefined => this.#parked.get(table)?.get(keyId);
    const others = keys.filter((key) => planned(key) === undefined && !this.#emptied.has(key.table));
    return [...(await this.#state.openParked(others)), ...keys.filter((key) => planned(key) === true)];
  }
}

function nameOf({ topic, partition, table }: TopicPartition): string {
  return JSON.stringify([topic, partition, table ?? null]);
}
