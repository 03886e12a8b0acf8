import { LandfallError } from '../../../lib/model/errors.ts';
import type { NetRow } from '../../../lib/model/net-effect.ts';
import type { Progress, ProgressStep, TopicPartition } from '../../../lib/model/progress.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import type { Table } from '../../../lib/model/table.ts';
import { returnedBy, stands } from '../../../lib/plan/progress.ts';
import {
  type Destination,
  type LockedProgress,
  type Prepared,
  progressKey,
  type Refusal,
  type Transaction,
  type Work,
} from '../../../lib/sink/destination.ts';

/** Names a topic-partition, or what of it is about one table. */
export function placeOf({ topic, partition, table }: TopicPartition): string {
  return table === undefined ? progressKey(topic, partition) : `${table} ${progressKey(topic, partition)}`;
}

/** What several invocations share: the rows that were appended and the progress of each topic-partition. */
export class Store {
  /** Records by topic-partition (and table), in the order in which they were committed. */
  readonly written = new Map<string, KafkaRecord[]>();
  readonly progress = new Map<string, Progress>();

  #last: Promise<unknown> = Promise.resolve();

  /** One transaction after the other, as the locks of progress rows make them. */
  exclusively<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Takes every step from where it begins, or none: the rule of the statement that advances progress. */
  advance(steps: readonly ProgressStep[]): boolean {
    if (!steps.every((step) => stands(this.progress.get(placeOf(step)), step))) return false;
    for (const step of steps) {
      const { nextOffset, awaitingOffset } = step;
      const lastTimestamp = Math.max(step.lastTimestamp, this.progress.get(placeOf(step))?.lastTimestamp ?? 0);
      this.progress.set(placeOf(step), { nextOffset, lastTimestamp, awaitingOffset, returned: returnedBy(step) });
    }
    return true;
  }

  append(rows: readonly NetRow[], isByTable: boolean): void {
    for (const { change } of rows) {
      const name = placeOf({ ...change.record, table: isByTable ? change.table : undefined });
      this.written.set(name, [...(this.written.get(name) ?? []), change.record]);
    }
  }
}

/** What a transaction meets: an error before anything is committed, or one after, when only the answer is lost. */
export interface Fault {
  readonly error: Error;
  readonly isCommitted: boolean;
}

export interface Hooks {
  /** Asked before each transaction that holds data. */
  readonly fault?: (rows: readonly NetRow[]) => Fault | undefined;
  /** Lets other invocations run. */
  readonly yield?: () => Promise<void>;
  readonly prepare?: () => void;
  readonly transactionPer?: Destination['transactionPer'];
}

/** A destination in memory, for `insertMode=insert`: what was appended, and in which order, is all it knows. */
export class InMemoryDestination implements Destination {
  readonly transactionPer: Destination['transactionPer'];
  readonly counts = { ddl: 0, commits: 0, statements: 0, flights: 0, msDdl: 0 };
  forgotten = 0;
  readonly sizes: number[] = [];
  readonly #store: Store;
  readonly #hooks: Hooks;

  constructor(store: Store, hooks: Hooks = {}) {
    this.#store = store;
    this.#hooks = hooks;
    this.transactionPer = hooks.transactionPer ?? 'event';
  }

  async prepare(changes: ReadonlyMap<string, unknown>): Promise<Prepared> {
    await this.#hooks.yield?.();
    this.#hooks.prepare?.();
    const made = (name: string): Table => ({
      name,
      columns: [],
      byName: new Map(),
      uniqueKeys: [],
      isReferenced: false,
    });
    return { tables: new Map([...changes.keys()].map((name) => [name, made(name)])), leftOut: [], leftOutDefaults: [] };
  }

  async write(transaction: Transaction): Promise<{ unavailableLost: number; nanosecondsCut: number }> {
    await this.#hooks.yield?.();
    return this.#store.exclusively(() => this.#write(transaction));
  }

  async #write(transaction: Transaction): Promise<{ unavailableLost: number; nanosecondsCut: number }> {
    const { work } = transaction;
    const before = new Map(this.#store.progress);
    let rows = rowsOf(work);
    if (work.parking.parked.length > 0 || !this.#store.advance(work.steps)) {
      const left = await transaction.replan(this.#locked(work.steps));
      rows = rowsOf(left);
      if (!this.#store.advance(left.steps)) throw new Error('progress moved while it was locked');
      await transaction.beforeCommit();
    }
    const fault = rows.length > 0 ? this.#hooks.fault?.(rows) : undefined;
    if (fault !== undefined && !fault.isCommitted) {
      for (const [name, progress] of before) this.#store.progress.set(name, progress);
      for (const name of this.#store.progress.keys()) if (!before.has(name)) this.#store.progress.delete(name);
    } else {
      this.#store.append(rows, this.transactionPer === 'table');
      if (rows.length > 0) this.sizes.push(rows.length);
    }
    if (fault !== undefined) throw fault.error;
    return { unavailableLost: 0, nanosecondsCut: 0 };
  }

  async progress(at: readonly TopicPartition[]): Promise<ReadonlyMap<string, Progress>> {
    return this.#locked(at).progress;
  }

  async findRefused(transaction: Transaction): Promise<readonly Refusal[]> {
    const rows = rowsOf(await transaction.replan(this.#locked(transaction.work.steps)));
    return rows.flatMap((row) => {
      const fault = this.#hooks.fault?.([row]);
      return fault?.error instanceof LandfallError ? [{ change: row.change, error: fault.error }] : [];
    });
  }

  #locked(at: readonly TopicPartition[]): LockedProgress {
    const progress = new Map<string, Progress>();
    for (const one of at) {
      const stored = this.#store.progress.get(placeOf(one));
      if (stored !== undefined) progress.set(progressKey(one.topic, one.partition), stored);
    }
    return { progress, openParked: async () => [] };
  }

  forget(): void {
    this.forgotten += 1;
  }

  async close(): Promise<void> {}
}

function rowsOf(work: Work): NetRow[] {
  return work.effects.flatMap(({ effect }) => effect.effects.flatMap(({ appends }) => appends));
}
