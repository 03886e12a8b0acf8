import { LandfallError, RecordError } from '../model/errors.ts';
import type { ReturnedTail } from '../model/progress.ts';
import type { KafkaRecord } from '../model/record.ts';
import { positionOf } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import { progressKey, type Refusal } from '../sink/destination.ts';
import { conflictOf, isDisplacement } from '../sink/failure.ts';
import type { Attempt } from './attempt.ts';
import { constraintWait, halt, type PartitionRun, refuse } from './partition-run.ts';

/** Since when records have been waiting, by topic-partition; milliseconds of `performance.now()`. */
export type Waits = Map<string, { readonly offset: number; readonly since: number }>;

interface RefusalContext {
  readonly settings: Settings;
  readonly waits: Waits;
}

/** What becomes of records that cannot be written: parked, or waited for, or their partition ends before them. */
export class Refusals {
  /** Tables whose rows make way for one another: written as delete, then insert. */
  readonly displaced = new Set<string>();
  readonly #fixed = new Set<string>();
  readonly #runs: readonly PartitionRun[];
  readonly #context: RefusalContext;

  constructor(runs: readonly PartitionRun[], context: RefusalContext) {
    this.#runs = runs;
    this.#context = context;
  }

  /** Records whose values do not fit, or whose names cannot be. */
  take(errors: readonly RecordError[]): void {
    for (const error of errors) {
      const { run, index } = this.#placeOf(error.record);
      refuse(run, index, error);
    }
  }

  /**
   * After a conflict between rows: where the batch can be written with its rows out of one another's way, it is to be
   * tried so. False where that was tried, or cannot be done.
   */
  displace(attempt: Attempt, error: LandfallError): boolean {
    if (isDisplacement(error)) {
      const hadDisplaced = this.displaced.size > 0;
      for (const table of this.displaced) this.#fixed.add(table);
      this.displaced.clear();
      return hadDisplaced;
    }
    const conflict = conflictOf(error);
    if (conflict === undefined) return false;
    const tables = attempt.work.effects.filter(
      ({ table, effect }) =>
        (conflict.table === undefined || conflict.table === table.name) &&
        !table.isReferenced &&
        !this.displaced.has(table.name) &&
        !this.#fixed.has(table.name) &&
        effect.effects.some(({ upserts }) => upserts.length > 0),
    );
    for (const { table } of tables) this.displaced.add(table.name);
    return tables.length > 0;
  }

  /** Records that the server refuses alone. */
  found(refused: readonly Refusal[], attempt: Attempt): void {
    const inOrder = [...refused].sort((a, b) => a.change.record.offset - b.change.record.offset);
    for (const { change, error } of inOrder) {
      const { run, index } = this.#placeOf(change.record);
      // Behind one that waits, nothing is decided yet.
      if (index >= run.end) continue;
      const isPassing = conflictOf(error) !== undefined && !this.#hasWaited(change.record, attempt);
      if (isPassing) halt(run, index, waiting(change.table, change.record, error));
      else refuse(run, index, recordError(change.table, change.record, error));
    }
  }

  /** The one record that is left of a transaction the server refuses. `taken`: tables of which it took other records. */
  blame(attempt: Attempt, error: LandfallError, taken: ReadonlySet<string>): void {
    const [only] = attempt.slices;
    const event = only?.run.events[only.from];
    if (event === undefined || event.kind === 'skipped' || event.kind === 'broken') throw error;
    // Another cause may be everybody's: alone, nobody can tell.
    if (error.class !== 'record' && !taken.has(event.table)) throw error;
    this.found([{ change: event, error }], attempt);
  }

  #placeOf(record: KafkaRecord): { run: PartitionRun; index: number } {
    for (const run of this.#runs) {
      if (run.batch.topic !== record.topic || run.batch.partition !== record.partition) continue;
      // Two records may be at one offset where parked ones of a topic and its successor come together.
      const same = run.batch.records.indexOf(record);
      const index = same >= 0 ? same : run.batch.records.findIndex(({ offset }) => offset === record.offset);
      if (index >= 0) return { run, index };
    }
    throw new Error(`no record of this event: ${positionOf(record)}`);
  }

  /**
   * Whether the record has been waiting for as long as conflicts are waited for: it blocks its partition, or it came back
   * with the one that did, time and again.
   */
  #hasWaited({ topic, partition, offset }: KafkaRecord, { progress }: Attempt): boolean {
    const waitMs = this.#context.settings.constraintWait * 1_000;
    if (waitMs === 0) return true;
    const key = progressKey(topic, partition);
    if (this.#context.settings.delivery === 'exactly-once') {
      const { awaitingOffset, blockedMs, returned = [] } = progress?.get(key) ?? {};
      if (awaitingOffset === undefined || (blockedMs ?? 0) < waitMs) return false;
      const isWithin = (at: number, [first, last]: ReturnedTail): boolean => at >= first && at <= last;
      return (
        offset === awaitingOffset || returned.some((tail) => isWithin(awaitingOffset, tail) && isWithin(offset, tail))
      );
    }
    const known = this.#context.waits.get(key);
    if (known !== undefined && offset >= known.offset && performance.now() - known.since >= waitMs) return true;
    if (known?.offset !== offset) this.#context.waits.set(key, { offset, since: performance.now() });
    return false;
  }
}

function waiting(table: string, record: KafkaRecord, error: LandfallError): LandfallError {
  const text = `table ${JSON.stringify(table)}: ${error.message}. The record waits for the rows it conflicts with (constraintWait), and its partition with it (${positionOf(record)})`;
  return new LandfallError('transient', constraintWait, text, { cause: error });
}

function recordError(table: string, record: KafkaRecord, error: LandfallError): RecordError {
  const text = `table ${JSON.stringify(table)}: the server refuses the record: ${error.message}`;
  return new RecordError(error.code, record, text, { cause: error, table, sqlstate: error.code });
}
