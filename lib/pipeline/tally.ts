import type { RecordError } from '../model/errors.ts';
import type { TableEffect } from '../model/net-effect.ts';
import type { ParkingPlan } from '../plan/parking.ts';
import type { Work } from '../sink/destination.ts';
import { Lateness } from './lateness.ts';
import type { PartitionRun, Slice } from './partition-run.ts';

/** Parked records of one event that are told one by one. */
const told = 20;

/** Rows written to one table. */
interface RowCounts {
  upserted: number;
  deleted: number;
  inserted: number;
}

/** Counts of what committed transactions did. */
export class Tally {
  reduced = 0;
  alreadyApplied = 0;
  deadLetters = 0;
  unavailableLost = 0;
  nanosecondsCut = 0;
  truncateInexact = 0;
  readonly skipped: Record<string, number> = {};
  readonly leftOut = new Set<string>();
  readonly leftOutDefaults = new Set<string>();
  /** Why records were parked, the first of them. */
  readonly parked: RecordError[] = [];
  readonly lateness = new Lateness();
  readonly tables = new Map<string, RowCounts>();

  add(slices: readonly Slice[], work: Work, { parkedAt }: ParkingPlan, tableNames: ReadonlySet<string>): void {
    for (const { table, effect } of work.effects) this.#addEffect(table.name, effect);
    for (const [s, { run, from, to }] of slices.entries()) {
      for (let i = from; i < to; i += 1) {
        const event = run.events[i];
        if (event === undefined || parkedAt[s]?.has(i)) continue;
        if (event.kind === 'skipped') this.#skip(event.reason, 1);
        else if (event.kind !== 'broken' && !tableNames.has(event.table)) this.#skip('unknown_table', 1);
      }
    }
    this.deadLetters += work.parking.parked.length;
    for (const { error } of work.parking.parked.slice(0, told - this.parked.length)) this.parked.push(error);
  }

  /** Runs of which nothing is written. */
  skip(runs: readonly PartitionRun[]): void {
    for (const run of runs) {
      for (const event of run.events) if (event.kind === 'skipped') this.#skip(event.reason, 1);
      run.done = run.events.length;
    }
  }

  #addEffect(table: string, { effects, dropped }: TableEffect): void {
    const rows = this.tables.get(table) ?? { upserted: 0, deleted: 0, inserted: 0 };
    this.tables.set(table, rows);
    this.reduced += dropped;
    for (const effect of effects) {
      const written = new Set(effect.removes.length === 0 ? [] : effect.upserts.map((row) => row.key?.id));
      rows.upserted += effect.upserts.length;
      rows.inserted += effect.appends.length;
      for (const { row } of effect.appends) this.unavailableLost += row.unavailable?.size ?? 0;
      rows.deleted += effect.marks.length + effect.removes.filter((change) => !written.has(change.key.id)).length;
      this.reduced += effect.reduced;
      this.#skip('delete', effect.ignored);
    }
  }

  /** Rows written, over all tables. */
  rows(kind: keyof RowCounts): number {
    return this.tables.values().reduce((sum, counts) => sum + counts[kind], 0);
  }

  #skip(reason: string, count: number): void {
    if (count > 0) this.skipped[reason] = (this.skipped[reason] ?? 0) + count;
  }
}
