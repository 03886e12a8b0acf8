import { keyHash, storable } from '../dialect/parked-keys.ts';
import type { RowChange } from '../model/change-event.ts';
import { LandfallError } from '../model/errors.ts';
import { type ParkedRow, parkedName } from '../model/parked-row.ts';
import type { TableKey } from '../model/parking.ts';
import type { Progress } from '../model/progress.ts';
import type { KafkaRecord } from '../model/record.ts';
import { keysOf } from '../plan/parking-part.ts';
import {
  type Destination,
  type Prepared,
  type ProgressByPartition,
  progressKey,
  type Refusal,
  type Transaction,
  type Written,
} from '../sink/destination.ts';
import type { RedriveTarget, RedriveWork, Settled } from '../sink/redrive.ts';
import { Attempt } from './attempt.ts';
import { letterMissing } from './parked-event.ts';
import { partOf } from './plan-work.ts';

/** Somebody settled one of the records since they were read: they are to be read again. */
export const parkedChanged = 'PARKED_CHANGED';

/** What became of a parked record, and why where it is still open. */
export interface Fate extends Settled {
  readonly row: ParkedRow;
  readonly message: string | undefined;
}

const nothing: Written = { unavailableLost: 0, nanosecondsCut: 0 };

/**
 * A destination as parked records see it: their progress is neither asked nor moved, since they were passed; each is
 * written only while it is still open, which the lock on its partition's progress keeps so until the commit: whoever
 * writes a newer state of a key holds that lock when it marks the older ones as superseded.
 */
export class RedriveDestination implements Destination {
  readonly transactionPer = 'event';
  readonly fates = new Map<string, Fate>();
  readonly #target: RedriveTarget;
  readonly #rows: ReadonlyMap<KafkaRecord, ParkedRow>;
  /** Rows that have not had their turn: none of them is older than what is written. */
  readonly #pending: Set<string>;

  constructor(target: RedriveTarget, rows: ReadonlyMap<KafkaRecord, ParkedRow>) {
    this.#target = target;
    this.#rows = rows;
    this.#pending = new Set([...rows.values()].map(parkedName));
  }

  get counts(): Destination['counts'] {
    return this.#target.counts;
  }

  prepare(changes: ReadonlyMap<string, readonly RowChange[]>, timeoutMs: number): Promise<Prepared> {
    return this.#target.prepare(changes, timeoutMs);
  }

  async progress(): Promise<ProgressByPartition> {
    return new Map();
  }

  async write(transaction: Transaction, timeoutMs: number): Promise<Written> {
    // What only notes progress is not meant for records that were passed.
    if (!(transaction instanceof Attempt)) return nothing;
    const { slices } = transaction;
    const records = slices.flatMap(({ run, from, to }) => run.batch.records.slice(from, to));
    const rows = records.flatMap((record) => this.#rows.get(record) ?? []);
    let fates: readonly Fate[] = [];
    const written = await this.#target.redrive(
      {
        at: transaction.work.steps,
        keys: slices.flatMap((slice) => [...keysOf(partOf(slice))]),
        rows,
        plan: async (open): Promise<RedriveWork> => {
          const names = new Set(open.map(parkedName));
          if (!rows.every((row) => names.has(parkedName(row)))) throw changed();
          const others = open.filter((row) => !this.#pending.has(parkedName(row)));
          const isOpen = (key: TableKey): boolean => others.some((row) => isOf(row, key));
          const work = await transaction.replan({
            progress: asIfNew(transaction),
            openParked: async (keys) => keys.filter(isOpen),
          });
          fates = [...this.#fatesOf(records, transaction), ...this.#overtaken(others, work.parking.superseded)];
          return { effects: work.effects, settled: fates.map(settledAs) };
        },
      },
      timeoutMs,
    );
    for (const fate of fates) {
      this.fates.set(parkedName(fate), fate);
      this.#pending.delete(parkedName(fate));
    }
    return written;
  }

  /** Without their progress, which stands behind these records, and in a transaction that is rolled back. */
  findRefused({ work }: Transaction, timeoutMs: number): Promise<readonly Refusal[]> {
    const alone = { ...work, steps: [] };
    return this.#target.findRefused(
      { work: alone, replan: async () => alone, beforeCommit: async () => {} },
      timeoutMs,
    );
  }

  forget(): void {
    this.#target.forget();
  }

  close(): Promise<void> {
    return this.#target.close();
  }

  #fatesOf(records: readonly KafkaRecord[], { plan }: Attempt): Fate[] {
    const parked = new Map(plan.parking.parked.map((one) => [one.record, one]));
    return records.flatMap((record) => {
      const row = this.#rows.get(record);
      if (row === undefined) return [];
      const { state = 'resolved', error } = parked.get(record) ?? {};
      return [{ ...row, row, state, code: error?.code, message: error?.message }];
    });
  }

  /** Records this redrive could not write, of whose keys it now writes a later state. What came meanwhile is newer. */
  #overtaken(others: readonly ParkedRow[], superseded: readonly TableKey[]): Fate[] {
    return others.flatMap((row) => {
      const own = this.fates.get(parkedName(row));
      if (own === undefined || !superseded.some((key) => isOf(row, key))) return [];
      return [{ ...own, state: 'superseded' as const }];
    });
  }
}

/** That a letter is not where somebody looked says nothing of its record: why it is open stays known. */
function settledAs(fate: Fate): Settled {
  return fate.code === letterMissing ? { ...fate, code: undefined } : fate;
}

/** Progress at which any record is due, and which says that parked records are to be looked at. */
function asIfNew({ work }: Attempt): ProgressByPartition {
  const progress: Progress = {
    nextOffset: 0,
    lastTimestamp: Number.POSITIVE_INFINITY,
    awaitingOffset: undefined,
    parkedOpen: 1,
  };
  return new Map(work.steps.map(({ topic, partition }) => [progressKey(topic, partition), progress]));
}

function isOf(row: ParkedRow, { table, keyId }: TableKey): boolean {
  return row.table === storable(table) && row.keyHash === keyHash(keyId);
}

function changed(): LandfallError {
  return new LandfallError('systemic', parkedChanged, 'a parked record was settled meanwhile: they are read again');
}
